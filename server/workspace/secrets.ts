/**
 * Finds what nobody may be shown again: keys, tokens, passwords. Known kinds are secretlint's to know; beside them,
 * every word that looks drawn at random is taken for one.
 */
import { lintSource } from "@secretlint/core";
import { secretLintProfiler } from "@secretlint/profiler";
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend";

/** [start, end) in UTF-16 code units. */
export type CodeUnitRange = readonly [start: number, end: number];

secretLintProfiler.setEnabled(false); // it would keep what it measures for good: some 15 MB for a thousand files

const config = { rules: [{ id: "recommended", rule: recommended }] };

/** All secrets in `text`, in order, not overlapping. */
export async function findSecrets(text: string): Promise<CodeUnitRange[]> {
  return mergeRanges([...(await findKnownSecrets(text)), ...findRandomWords(text)]);
}

/** Between two texts that are searched as one: no rule takes both a line's end and a NUL for part of a secret. */
const SEPARATOR = "\n\0\n";
/** An order to the rules, which may hold to the end of all that is searched. */
const NOT_JOINED = "secretlint-";

/** What `findSecrets` finds in each of `texts`, which hold no NUL. Many small texts cost little more than a large one. */
export async function findSecretsInEach(texts: readonly string[]): Promise<CodeUnitRange[][]> {
  const joined = texts.map((text) => (text.includes(NOT_JOINED) ? "" : text)).join(SEPARATOR);
  const known = await findKnownSecrets(joined);
  const found: CodeUnitRange[][] = [];
  let start = 0;
  let next = 0;
  for (const text of texts) {
    if (text.includes(NOT_JOINED)) {
      found.push(await findSecrets(text));
      start += SEPARATOR.length;
      continue;
    }
    const end = start + text.length;
    const own: CodeUnitRange[] = [];
    for (; next < known.length && known[next]![0] < end; next++) {
      own.push([known[next]![0] - start, known[next]![1] - start]);
    }
    found.push(mergeRanges([...own, ...findRandomWords(text)]));
    start = end + SEPARATOR.length;
  }
  return found;
}

/** Secrets of the kinds that secretlint knows, by their starts. */
async function findKnownSecrets(text: string): Promise<CodeUnitRange[]> {
  const source = { filePath: "source.txt", content: text, contentType: "text" as const, ext: ".txt" };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  const skipped = text.startsWith("\ufeff") ? 1 : 0; // which is left out of the ranges
  return messages.map(({ range }) => [range[0] + skipped, range[1] + skipped]);
}

/** `text` as the model learns it: every secret becomes one NUL, which the model takes for a file's border. */
export function replaceSecrets(text: string, secrets: readonly CodeUnitRange[]): string {
  let kept = "";
  let at = 0;
  for (const [start, end] of secrets) {
    kept += `${text.slice(at, start)}\0`;
    at = end;
  }
  return kept + text.slice(at);
}

/** Characters of keys in base 64, base 64 for URLs, and hexadecimal numbers. */
const WORD = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
/** A hexadecimal number is as long as a key of 128 bits. */
const HEX = /^[0-9a-f]{32,}$/i;
/** Bits per character above which a word has hardly a pattern, for numbers and for other words. */
const RANDOM_HEX = 3;
const RANDOM_WORD = 3.7;
/** Paths and long names are full of separators; of a random word only 3 characters in 64 are. */
const SEPARATOR_SHARE = 1 / 10;
/** Names hold a number or two; in a random word of 20 characters three stretches of digits are the least to expect. */
const DIGIT_RUNS = 3;

/** Words that look drawn at random. */
export function findRandomWords(text: string): CodeUnitRange[] {
  return Array.from(text.matchAll(WORD))
    .filter(([word]) => isRandom(word))
    .map(({ 0: word, index }) => [index, index + word.length]);
}

function isRandom(word: string): boolean {
  if (HEX.test(word)) return entropy(word) > RANDOM_HEX;
  const mixed = /[a-z]/.test(word) && /[A-Z]/.test(word);
  const runs = word.match(/\d+/g)?.length ?? 0;
  const separators = word.match(/[/_-]/g)?.length ?? 0;
  return mixed && runs >= DIGIT_RUNS && separators <= word.length * SEPARATOR_SHARE && entropy(word) > RANDOM_WORD;
}

/** Shannon's, of the characters' frequencies, in bits per character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}

/** The same places, in order, not overlapping. */
export function mergeRanges(ranges: readonly CodeUnitRange[]): CodeUnitRange[] {
  const merged: CodeUnitRange[] = [];
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}
