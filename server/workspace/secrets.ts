/**
 * Finds secrets, which must never be suggested: keys, tokens, passwords. secretlint finds those of known kinds, our own
 * rules those of further kinds, the values of keys that are named like secrets, and words that look drawn at random.
 */
import { lintSource } from "@secretlint/core";
import { secretLintProfiler } from "@secretlint/profiler";
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend";
import { findNamedSecrets } from "./named-secrets.ts";
import { type CodeUnitRange, findRandomWords } from "./random-words.ts";
import { findBegun, findKinds } from "./secret-kinds.ts";

secretLintProfiler.setEnabled(false); // it never frees its measurements: some 15 MB for a thousand files

const config = { rules: [{ id: "recommended", rule: recommended }] };

/** All secrets in `text`, ascending and disjoint. */
export async function findSecrets(text: string): Promise<CodeUnitRange[]> {
  return mergeRanges([...(await findKnownSecrets(text)), ...findByForm(text)]);
}

/** The secrets that our own rules find, in no order. */
function findByForm(text: string): CodeUnitRange[] {
  const named = findNamedSecrets(text);
  return [...findRandomWords(text), ...findKinds(text), ...named, ...findCopies(text, named)];
}

/** What of the values of keys is looked for elsewhere in its text: no common word. */
const UNCOMMON = /^(?=.*[a-z])(?=.*\d)\S{8,}$/i;
/** So many values of a text are looked for. */
const MOST_COPIED = 100;

/** All places of the uncommon ones among the secrets at `ranges`, which may stand in others without their names. */
function findCopies(text: string, ranges: readonly CodeUnitRange[]): CodeUnitRange[] {
  const values = new Set(ranges.map((range) => text.slice(...range)).filter((value) => UNCOMMON.test(value)));
  const found: CodeUnitRange[] = [];
  for (const value of [...values].slice(0, MOST_COPIED)) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      found.push([at, at + value.length]);
    }
  }
  return found;
}

/** Whether `suggestion`, after `before` in its line, shows a part of a secret, or may begin one. */
export function continuesSecret(before: string, suggestion: string): boolean {
  const text = before + suggestion;
  const found = [...findRandomWords(text), ...findKinds(text), ...findNamedSecrets(text, true), ...findBegun(text)];
  return found.some(([, end]) => end > before.length);
}

/** Separates texts that are searched as one: no rule includes both a line end and a NUL in a secret. */
const SEPARATOR = "\n\0\n";
/** A directive to secretlint's rules, which may apply to the end of the searched text. */
const NOT_JOINED = "secretlint-";

/** `findSecrets` of each of `texts`, which hold no NUL. Many small texts cost little more than a large one. */
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
    found.push(mergeRanges([...own, ...findByForm(text)]));
    start = end + SEPARATOR.length;
  }
  return found;
}

/** Secrets of the kinds that secretlint knows, sorted by start. */
async function findKnownSecrets(text: string): Promise<CodeUnitRange[]> {
  const source = { filePath: "source.txt", content: text, contentType: "text" as const, ext: ".txt" };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  const skipped = text.startsWith("\ufeff") ? 1 : 0; // the ranges do not count it
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

/** The union of `ranges`, ascending and disjoint. */
export function mergeRanges(ranges: readonly CodeUnitRange[]): CodeUnitRange[] {
  const merged: CodeUnitRange[] = [];
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}
