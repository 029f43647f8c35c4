import * as l10n from "@vscode/l10n";
import { type FoundSlip, TELLING } from "./reviewer.ts";

/** What stands out in a file, in words for the user, the most unusual first. */
export interface UnusualLines {
  readonly headline: string;
  readonly lines: readonly UnusualLine[];
}

/** A line that fits its workspace less than with another word or sign. All counts are from 0, columns in UTF-16 code units. */
export interface UnusualLine {
  readonly line: number;
  /** Where the word at fault begins and ends. */
  readonly start: number;
  readonly end: number;
  /** The log odds against the line, in nats. */
  readonly score: number;
  readonly word: string;
  /** What was expected in place of the word; where something is missing, before it. */
  readonly expected: string;
  readonly isMissing: boolean;
  /** What was expected, in a few words. */
  readonly label: string;
  /** What stands out, in sentences. */
  readonly message: string;
}

/** The slips that are worth a look, for a reader. @param slips the likeliest first */
export function describeUnusualLines(slips: readonly FoundSlip[]): UnusualLines {
  const lines = slips.filter(({ score }) => score >= TELLING).map(describe);
  return { headline: headlineOf(lines.length), lines };
}

function headlineOf(count: number): string {
  if (count === 0) return l10n.t("Nothing stands out in this file");
  return count === 1 ? l10n.t("1 line stands out in this file") : l10n.t("{0} lines stand out in this file", count);
}

function describe({ line, start, end, score, written, expected, isMissing }: FoundSlip): UnusualLine {
  const wanted = expected.trim();
  const label = isMissing ? l10n.t("missing: {0}", wanted) : l10n.t("expected: {0}", wanted);
  const message = isMissing
    ? l10n.t("`{0}` is unusual here. Lines like this mostly have `{1}` before it.", written, wanted)
    : l10n.t("`{0}` is unusual here. Lines like this mostly have `{1}`.", written, wanted);
  return { line, start, end, score, word: written, expected, isMissing, label, message };
}
