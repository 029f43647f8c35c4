/**
 * Finds what nobody may be shown again: keys, tokens, passwords. Known kinds are secretlint's to know; beside them,
 * every word that looks drawn at random is taken for one.
 */
import { lintSource } from "@secretlint/core";
import { secretLintProfiler } from "@secretlint/profiler";
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend";
import { type CodeUnitRange, findRandomWords } from "./random-words.ts";

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
