import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Random } from "../../../model/random.ts";
import { below, codeWith, newWord, pick } from "./text.ts";

/** So much of a word is enough to go on with it. */
export const PART = 9;

/** The workspace's files on the disk, each with a word that stands in no other, and what has become of the words. */
export class WorkspaceFiles {
  readonly folder: string;
  readonly #random: Random;
  /** By path; undefined where an editor has saved something since, in which parts of the word may be left. */
  readonly #words = new Map<string, string | undefined>();
  /** Words that stand in no file any more. */
  readonly #forgotten = new Set<string>();
  #count = 0;

  constructor(folder: string, random: Random) {
    this.folder = folder;
    this.#random = random;
  }

  get paths(): string[] {
    return [...this.#words.keys()];
  }

  /** Files that may be learned, with words that have to be known then. */
  learnable(exclude: readonly string[]): [file: string, word: string][] {
    return this.#with((file) => !this.#isLeftOut(file, exclude));
  }

  /** Words that must not be known. */
  unknown(exclude: readonly string[]): string[] {
    return [...this.#forgotten, ...this.#with((file) => this.#isLeftOut(file, exclude)).map(([, word]) => word)];
  }

  /** A path where nothing was yet: one of five is ignored. */
  newPath(): string {
    const folder = pick(this.#random, ["src", "src", "src/deep", "test", "logs"]);
    return path.join(this.folder, folder, `file${this.#count++}.${folder === "logs" ? "log" : "ts"}`);
  }

  /** One of the files, or a new one while there are fewer than `limit`. */
  oldOrNew(limit: number): { readonly file: string; readonly isNew: boolean } {
    const { paths } = this;
    const isNew = paths.length === 0 || (paths.length < limit && this.#random.next() < 0.6);
    return { file: isNew ? this.newPath() : paths[below(this.#random, paths.length)], isNew };
  }

  /** Writes a file with a new word, or with `text` and none. */
  write(file: string, text?: string): void {
    const word = text === undefined ? newWord(this.#random) : undefined;
    this.#forget(file);
    this.#words.set(file, word);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text ?? codeWith(this.#random, word!).repeat(3));
  }

  /** Writes a file as an editor does that has edited it. */
  save(file: string, text: string): void {
    this.#forget(file);
    this.#words.set(file, undefined);
    writeFileSync(file, text);
    for (const word of this.#forgotten) if (text.includes(word.slice(0, PART))) this.#forgotten.delete(word);
  }

  delete(file: string): void {
    this.#forget(file);
    this.#words.delete(file);
    rmSync(file, { force: true });
  }

  #with(isMeant: (file: string) => boolean): [file: string, word: string][] {
    return [...this.#words].flatMap(([file, word]) => (word !== undefined && isMeant(file) ? [[file, word]] : []));
  }

  #isLeftOut(file: string, exclude: readonly string[]): boolean {
    const relative = path.relative(this.folder, file);
    return file.endsWith(".log") || exclude.some((pattern) => relative.startsWith(pattern.replace("/**", "/")));
  }

  #forget(file: string): void {
    const word = this.#words.get(file);
    if (word !== undefined) this.#forgotten.add(word);
  }
}
