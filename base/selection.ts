/** Which texts of packages a base network learns. */
import { createHash } from "node:crypto";
import { seededRandom, shuffle } from "../model/index.ts";
import { decodeText, encodeText } from "../server/documents/encoding.ts";
import { rowsOf } from "../server/evaluation/near-duplicates.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { languageOf } from "../server/workspace/languages.ts";
import { isKeptOutFolder } from "./keep-out.ts";
import { ABOUT_FILES, withoutLicenceHeader } from "./licence.ts";

/** A text, where it is from, and what it is written in. */
export interface BaseText {
  readonly path: string;
  readonly language: string;
  readonly bytes: Uint8Array;
}

/** The most of one package, and of one language, in bytes: none of them is to be all that the network knows. */
export interface Bounds {
  readonly ofPackage: number;
  readonly ofLanguage: number;
}

export const BOUNDS: Bounds = { ofPackage: 2 ** 20, ofLanguage: 12 * 2 ** 20 };

/** Where packages keep what others have written, besides the folders that Unroll leaves out anyway, and what is no code. */
const FOREIGN_FOLDERS = [
  "_vendor",
  "3rdparty",
  "external",
  "extern",
  "deps",
  "bundled",
  "locale",
  "locales",
  "po",
  "fixtures",
];
const EXCLUDED = [...FOREIGN_FOLDERS.map((folder) => `**/${folder}/**`), ...ABOUT_FILES];

/** The texts of a package that is unpacked in `folder`: what Unroll would learn of a workspace, without what is about rights. */
export async function textsOfPackage(folder: string): Promise<BaseText[]> {
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const { files } = await readCorpus([folder], { maxFileSize, exclude: EXCLUDED });
  return files.flatMap(({ path, relative, bytes }) => {
    const language = languageOf(path)?.id;
    if (language === undefined || relative.split(/[/\\]/).slice(0, -1).some(isKeptOutFolder)) return [];
    const text = withoutLicenceHeader(decodeText(bytes));
    return text.trim() === "" ? [] : [{ path: relative, language, bytes: encodeText(text) }];
  });
}

/** Chooses of the texts of packages, one after the other, within bounds, and leaves out what nearly repeats what was chosen. */
export class Selection {
  readonly #bounds: Bounds;
  readonly #seed: number;
  readonly #seen = new Set<string>();
  readonly #languages = new Map<string, number>();
  /** How many texts were left out since they repeat others. */
  repeated = 0;

  constructor(bounds: Bounds, seed: number) {
    this.#bounds = bounds;
    this.#seed = seed;
  }

  /** The characters that were chosen, in bytes, by language: the most frequent first. */
  get languages(): readonly (readonly [string, number])[] {
    return [...this.#languages].sort(([, a], [, b]) => b - a);
  }

  /** Those of a package's texts that are learned, in a random order. */
  choose(texts: readonly BaseText[]): BaseText[] {
    const chosen: BaseText[] = [];
    let room = this.#bounds.ofPackage;
    for (const text of inRandomOrder(texts, this.#seed)) {
      const { language, bytes } = text;
      const known = this.#languages.get(language) ?? 0;
      if (bytes.length > room || known + bytes.length > this.#bounds.ofLanguage) continue;
      if (this.#repeats(bytes)) {
        this.repeated++;
        continue;
      }
      room -= bytes.length;
      this.#languages.set(language, known + bytes.length);
      chosen.push(text);
    }
    return chosen;
  }

  /** Whether at least half of a text's rows of three lines stand in what was chosen; if not, they stand there from now on. */
  #repeats(bytes: Uint8Array): boolean {
    const digest = (row: string) => createHash("sha1").update(row).digest("base64").slice(0, 12);
    const rows = Array.from(rowsOf(bytes), digest);
    const known = rows.filter((row) => this.#seen.has(row)).length;
    if (2 * known >= rows.length) return true;
    for (const row of rows) this.#seen.add(row);
    return false;
  }
}

/** So that bounds leave out no others than chance does. */
export function inRandomOrder<One>(some: readonly One[], seed: number): One[] {
  const order = Uint32Array.from(some, (_, i) => i);
  shuffle(order, seededRandom(seed));
  return Array.from(order, (i) => some[i]!);
}
