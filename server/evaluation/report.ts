import * as l10n from "@vscode/l10n";
import type { Config } from "../../model/index.ts";
import { grouped, percent } from "../figures.ts";
import type { LeftOut } from "../workspace/left-out.ts";
import type { CandidateName } from "./candidates.ts";
import type { Measurement } from "./measurement.ts";
import { table } from "./table.ts";

/** The measurements, beside those of general compressors. */
export interface ComparedMeasurement extends Measurement {
  /** `nearDuplicates` nearly repeat a training file, and are not counted in `files`. */
  readonly heldOut: { readonly files: number; readonly characters: number; readonly nearDuplicates: number };
  /** Bits per character of compressors that had the training files before. Empty where none is installed. */
  readonly compressors: { readonly ppmd?: number };
}

/** The scores of a workspace's model on files of the workspace that it has not seen. */
export interface EvaluationReport extends ComparedMeasurement {
  readonly seed: number;
  /** Time spent on training the network. */
  readonly seconds: number;
  readonly config: Config;
  readonly parameters: number;
  /** Time that the memory took to learn. */
  readonly memorySeconds: number;
  readonly training: { readonly files: number; readonly characters: number; readonly trainedCharacters: number };
  readonly leftOut: readonly LeftOut[];
  /** Of the product at its best. */
  readonly bitsPerCharacter: number;
  /** Of character frequencies alone, the baseline for any model. */
  readonly order0BitsPerCharacter: number;
}

/** The report for a reader, in Markdown and in the reader's language: what was done, then what came of it. */
export function describeReport(report: EvaluationReport): string {
  return [
    `# ${l10n.t("How well Unroll works on this workspace")}`,
    ...describeFiles(report),
    ...describeBits(report),
    ...describeTyping(report),
    ...describeProduct(report),
  ].join("\n\n");
}

function describeFiles({ training, heldOut, seconds }: EvaluationReport): string[] {
  return [
    l10n.t(
      "Training files: {0} ({1}). The network was trained for {2} s, on {3} of text.",
      grouped(training.files),
      sized(training.characters),
      grouped(seconds),
      sized(training.trainedCharacters),
    ),
    l10n.t(
      "Test files: {0} ({1}). Skipped near-duplicates: {2}.",
      grouped(heldOut.files),
      sized(heldOut.characters),
      grouped(heldOut.nearDuplicates),
    ),
  ];
}

function describeBits({ bits, languages, compressors, order0BitsPerCharacter }: EvaluationReport): string[] {
  const names = namesOf(bits);
  const rows = names.map((name) => [labelOf(name), bits[name]!.toFixed(3)]);
  rows.push([l10n.t("PPMd, order 8"), compressors.ppmd?.toFixed(3) ?? l10n.t("7-Zip not installed")]);
  rows.push([l10n.t("character frequencies"), order0BitsPerCharacter.toFixed(3)]);
  const byLanguage = Object.entries(languages).map(([extension, language]) => [
    extension === "" ? l10n.t("no extension") : extension,
    sized(language.characters),
    ...names.map((name) => language.bits[name]!.toFixed(3)),
  ]);
  const head = [l10n.t("files"), l10n.t("size"), ...names.map(labelOf)];
  return [
    `## ${l10n.t("Prediction")}`,
    l10n.t("Bits needed to encode each character of the test files. Lower is better."),
    table(["", l10n.t("bits per character")], rows),
    ...(byLanguage.length > 1 ? [table(head, byLanguage)] : []),
  ];
}

function describeTyping({ typing, midLine }: EvaluationReport): string[] {
  const rows = namesOf(typing).map((name) => {
    const { saved, precision, shown, taken, characters, endInsideWord } = typing[name]!;
    const counts = [shown, taken, characters, endInsideWord, midLine[name]?.repeats ?? 0];
    return [labelOf(name), percent(saved, 1), percent(precision, 1), ...counts.map(grouped)];
  });
  const head = [
    "",
    l10n.t("keystrokes saved"),
    l10n.t("correct"),
    l10n.t("shown"),
    l10n.t("accepted"),
    l10n.t("characters typed"),
    l10n.t("end mid-word"),
    l10n.t("repeat existing text"),
  ];
  return [
    `## ${l10n.t("Typing")}`,
    l10n.t("Keystrokes saved if every correct suggestion is accepted, and the share of suggestions that are correct."),
    table(head, rows),
  ];
}

function describeProduct({ latency, calibration }: EvaluationReport): string[] {
  if (latency === undefined || calibration === undefined) return [];
  const times = [latency.p50.toFixed(2), latency.p95.toFixed(2)];
  const rows = calibration
    .filter(({ shown }) => shown > 0)
    .map(({ from, shown, stated, right }) => [
      l10n.t("from {0}", percent(from, 0)),
      grouped(shown),
      percent(stated, 1),
      percent(right, 1),
    ]);
  return [
    l10n.t("A suggestion takes {0} ms (median). 95% take at most {1} ms.", ...times),
    `## ${l10n.t("Confidence and accuracy")}`,
    table([l10n.t("confidence"), l10n.t("shown"), l10n.t("average confidence"), l10n.t("correct")], rows),
  ];
}

/** A number of bytes as people read it: "1.3 MB". */
function sized(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function namesOf(values: Readonly<Partial<Record<CandidateName, unknown>>>): CandidateName[] {
  return (Object.keys(values) as CandidateName[]).filter((name) => values[name] !== undefined);
}

function labelOf(name: CandidateName): string {
  switch (name) {
    case "rnn":
      return l10n.t("network only");
    case "rnnAdapting":
      return l10n.t("network only, adapting");
    case "memory":
      return l10n.t("memory only");
    case "both":
      return l10n.t("memory and network");
    case "bothAdapting":
      return l10n.t("Unroll (as used)");
    case "words":
      return l10n.t("VS Code word suggestions");
    case "longestMatch":
      return l10n.t("longest match");
  }
}
