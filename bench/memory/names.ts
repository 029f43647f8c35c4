import { type Memory, seededRandom } from "../../model/index.ts";
import { DEFAULT_SETTINGS } from "../../server/settings.ts";

/** The first parts of invented names: no word of programming begins as they do. */
const FIRST = "wombat quokka zebu yak kumquat vuvuzela xylem zucchini jackal okapi gnu ibex fjord quince wyvern".split(
  " ",
);
const SECOND = "frequency orbit ledger quota anchor banner marble cradle lantern meadow pepper ribbon saddle".split(
  " ",
);
const IDENTIFIER = /(?<![\w$.'"])[a-z][A-Za-z0-9_]{4,}(?![\w$])/g;

/** The second use follows the first within so many characters. */
const PAGE = 3000;
/** Characters of the second use that are typed. */
const TYPED = 3;
/** A file may hold no identifier twice within a page: so many are tried for each name that is asked for. */
const TRIES = 1000;

/**
 * Of `count` invented names, or as many as the files have room for, the share that the memory would offer after three characters of their second use: in files, an
 * identifier that is used twice or more is called so, and the text read up to its second use.
 */
export function offeredNames(memory: Memory, files: readonly Uint8Array[], count: number): number | undefined {
  const random = seededRandom(14);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)]!;
  const texts = files.map((file) => new TextDecoder().decode(file)).filter((text) => usedTwice(text).length > 0);
  let offered = 0;
  let tried = 0;
  for (let i = 0; texts.length > 0 && tried < count && i < TRIES * count; i++) {
    const text = pick(texts);
    const used = pick(usedTwice(text));
    const first = pick(FIRST);
    const second = pick(SECOND);
    const name = used.includes("_") ? `${first}_${second}` : first + second[0]!.toUpperCase() + second.slice(1);
    const renamed = text.replaceAll(new RegExp(`(?<![\\w$])${used}(?![\\w$])`, "g"), name);
    const firstAt = renamed.indexOf(name);
    const at = renamed.indexOf(name, firstAt + name.length);
    if (at - firstAt > PAGE) continue;
    tried++;
    if (isOffered(memory, renamed.slice(Math.max(0, at - 8000), at), name)) offered++;
  }
  return tried > 0 ? offered / tried : undefined;
}

function usedTwice(text: string): string[] {
  const counts = new Map<string, number>();
  for (const [name] of text.matchAll(IDENTIFIER)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, times]) => times > 1).map(([name]) => name);
}

function isOffered(memory: Memory, before: string, name: string): boolean {
  const transaction = memory.begin();
  memory.interrupt();
  const encoder = new TextEncoder();
  for (const byte of encoder.encode(before + name.slice(0, TYPED))) memory.learnByte(byte);
  const wanted = encoder.encode(name.slice(TYPED));
  let probability = 1;
  let said = 0;
  for (const prediction of memory.generate(wanted.length)) {
    if (prediction.character !== wanted[said]) break;
    probability *= prediction.probability;
    said++;
  }
  transaction.rollBack();
  return said === wanted.length && probability >= DEFAULT_SETTINGS.suggestions.threshold;
}
