import * as l10n from "@vscode/l10n";
import type { Config } from "../../model/index.ts";
import type { LeftOut } from "../workspace/left-out.ts";
import type { CandidateName } from "./candidates.ts";
import type { Measurement } from "./measurement.ts";
import { table } from "./table.ts";

/** What was measured, beside general compressors. */
export interface ComparedMeasurement extends Measurement {
  /** `nearDuplicates` nearly repeat a training file, and are not counted in `files`. */
  readonly heldOut: { readonly files: number; readonly characters: number; readonly nearDuplicates: number };
  /** Bits per character of compressors that had the training files before. Empty where none is installed. */
  readonly compressors: { readonly ppmd?: number };
}

/** How well a workspace's model does on files of the workspace that it has not seen. */
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
  /** Of counting characters alone: what any model has to beat. */
  readonly order0BitsPerCharacter: number;
}

/** The report for a reader, in Markdown and in the reader's language: what was done, then what came of it. */
export function describeReport(report: EvaluationReport): string {
  return [
    `# ${l10n.t("What Unroll is worth here")}`,
    ...describeFiles(report),
    ...describeBits(report),
    ...describeTyping(report),
    ...describeProduct(report),
  ].join("\n\n");
}

function describeFiles({ training, heldOut, seconds }: EvaluationReport): string[] {
  return [
    l10n.t(
      "Files learned: {0}, with {1} characters. The network read {2} characters in {3} s.",
      training.files,
      training.characters,
      training.trainedCharacters,
      seconds,
    ),
    l10n.t(
      "Other files, to measure on: {0}, with {1} characters. Left out, since they nearly repeat a learned one: {2}.",
      heldOut.files,
      heldOut.characters,
      heldOut.nearDuplicates,
    ),
  ];
}

function describeBits({ bits, languages, compressors, order0BitsPerCharacter }: EvaluationReport): string[] {
  const names = namesOf(bits);
  const rows = names.map((name) => [labelOf(name), bits[name]!.toFixed(3)]);
  rows.push([l10n.t("PPMd, order 8"), compressors.ppmd?.toFixed(3) ?? l10n.t("needs 7-Zip")]);
  rows.push([l10n.t("characters counted"), order0BitsPerCharacter.toFixed(3)]);
  const byLanguage = Object.entries(languages).map(([extension, language]) => [
    extension === "" ? l10n.t("no extension") : extension,
    `${language.characters}`,
    ...names.map((name) => language.bits[name]!.toFixed(3)),
  ]);
  const head = [l10n.t("files"), l10n.t("characters"), ...names.map(labelOf)];
  return [
    `## ${l10n.t("Predicting")}`,
    l10n.t("Bits per character: the fewer, the less is there that it did not expect."),
    table(["", l10n.t("bits per character")], rows),
    ...(byLanguage.length > 1 ? [table(head, byLanguage)] : []),
  ];
}

function describeTyping({ typing, midLine }: EvaluationReport): string[] {
  const rows = namesOf(typing).map((name) => {
    const { saved, precision, shown, taken, characters, endInsideWord } = typing[name]!;
    const counts = [shown, taken, characters, endInsideWord, midLine[name]?.repeats ?? 0];
    return [labelOf(name), saved.toFixed(3), precision.toFixed(3), ...counts.map(String)];
  });
  const head = [
    "",
    l10n.t("saved"),
    l10n.t("precision"),
    l10n.t("shown"),
    l10n.t("taken"),
    l10n.t("characters"),
    l10n.t("end within a word"),
    l10n.t("repeat what follows"),
  ];
  return [
    `## ${l10n.t("Typing")}`,
    l10n.t("Keystrokes saved where every right suggestion is taken, and the share of suggestions that are right."),
    table(head, rows),
  ];
}

function describeProduct({ latency, calibration }: EvaluationReport): string[] {
  if (latency === undefined || calibration === undefined) return [];
  const times = [latency.p50.toFixed(2), latency.p95.toFixed(2)];
  const rows = calibration
    .filter(({ shown }) => shown > 0)
    .map(({ from, shown, stated, right }) => [
      l10n.t("from {0}", from.toFixed(1)),
      `${shown}`,
      stated.toFixed(3),
      right.toFixed(3),
    ]);
  return [
    l10n.t("A suggestion takes {0} ms (median), {1} ms (95 of 100).", ...times),
    `## ${l10n.t("How sure it is, and how often right")}`,
    table([l10n.t("probability"), l10n.t("shown"), l10n.t("stated"), l10n.t("right")], rows),
  ];
}

function namesOf(values: Readonly<Partial<Record<CandidateName, unknown>>>): CandidateName[] {
  return (Object.keys(values) as CandidateName[]).filter((name) => values[name] !== undefined);
}

function labelOf(name: CandidateName): string {
  switch (name) {
    case "rnn":
      return l10n.t("network");
    case "rnnAdapting":
      return l10n.t("network, adapting");
    case "memory":
      return l10n.t("memory");
    case "both":
      return l10n.t("both");
    case "bothAdapting":
      return l10n.t("both, adapting");
    case "words":
      return l10n.t("editor's word list");
    case "longestMatch":
      return l10n.t("longest match");
  }
}
