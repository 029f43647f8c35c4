import * as l10n from "@vscode/l10n";
import type { Config } from "../../model/index.ts";
import { grouped, percent } from "../figures.ts";
import type { LeftOut } from "../workspace/left-out.ts";
import { type CandidateName, PRODUCT } from "./candidates.ts";
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

/** The report for a reader, in Markdown and in the reader's language: the result in a sentence, a few figures, then details. */
export function describeReport(report: EvaluationReport): string {
  return [
    `# ${headlineOf(report)}`,
    ...describeComparison(report),
    ...describeFiles(report),
    `## ${l10n.t("Details")}`,
    ...describeTyping(report),
    ...describeProduct(report),
    ...describeBits(report),
  ].join("\n\n");
}

/** The product at its best, among the candidates that were measured. */
function productOf({ typing }: EvaluationReport): CandidateName | undefined {
  return PRODUCT.find((name) => typing[name] !== undefined);
}

function headlineOf(report: EvaluationReport): string {
  const name = productOf(report);
  if (name === undefined) return l10n.t("How well Unroll works on this workspace");
  const { saved } = report.typing[name]!;
  return l10n.t("In files it has not seen, Unroll would have typed {0} for you", percent(Math.max(0, saved), 0));
}

/** Beside what the user has anyway, in words. */
function describeComparison(report: EvaluationReport): string[] {
  const { typing } = report;
  const product = productOf(report);
  if (product === undefined) return [];
  const { precision } = typing[product]!;
  const words = typing.words;
  const sentences = [
    l10n.t("Of ten suggestions that it shows, about {0} are exactly what comes next.", Math.round(10 * precision)),
    ...(words
      ? [l10n.t("VS Code's word suggestions would have typed {0}.", percent(Math.max(0, words.saved), 0))]
      : []),
  ];
  const compared: readonly (readonly [label: string, name: CandidateName])[] = [
    [l10n.t("Unroll, trained"), product],
    ...(product === "base" ? [] : [[l10n.t("Unroll, not trained"), "base"] as const]),
    ...(product === "memory"
      ? []
      : [[typing.base ? l10n.t("Unroll, without a network") : l10n.t("Unroll, not trained"), "memory"] as const]),
    [l10n.t("VS Code word suggestions"), "words"],
    [l10n.t("Repeating earlier text"), "longestMatch"],
  ];
  const rows = compared.flatMap(([label, name]) => {
    const score = typing[name];
    return score ? [[label, percent(score.saved, 0), percent(score.precision, 0)]] : [];
  });
  return [sentences.join(" "), table(["", l10n.t("keystrokes saved"), l10n.t("suggestions that are right")], rows)];
}

/** How it was measured. */
function describeFiles({ training, heldOut, seconds }: EvaluationReport): string[] {
  const measured = l10n.t(
    "Unroll learned {0} of your files ({1}), trained on them for {2}, and was tested on other files: {3} ({4}). Every suggestion that was exactly right was accepted. Nothing of this was stored.",
    grouped(training.files),
    sized(training.characters),
    lasting(seconds),
    grouped(heldOut.files),
    sized(heldOut.characters),
  );
  const skipped = l10n.t("Skipped near-duplicates: {0}.", grouped(heldOut.nearDuplicates));
  return [heldOut.nearDuplicates > 0 ? `${measured} ${skipped}` : measured];
}

function describeBits({ bits, languages, compressors, order0BitsPerCharacter }: EvaluationReport): string[] {
  const names = namesOf(bits);
  const rows = names.map((name) => [labelOf(name), bits[name]!.toFixed(2)]);
  rows.push([l10n.t("PPMd, order 8"), compressors.ppmd?.toFixed(2) ?? l10n.t("7-Zip not installed")]);
  rows.push([l10n.t("character frequencies"), order0BitsPerCharacter.toFixed(2)]);
  const byLanguage = Object.entries(languages).map(([extension, language]) => [
    extension === "" ? l10n.t("no extension") : extension,
    sized(language.characters),
    ...names.map((name) => language.bits[name]!.toFixed(2)),
  ]);
  const head = [l10n.t("files"), l10n.t("size"), ...names.map(labelOf)];
  return [
    `### ${l10n.t("Prediction")}`,
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
    `### ${l10n.t("Typing")}`,
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
    `### ${l10n.t("Confidence and accuracy")}`,
    table([l10n.t("confidence"), l10n.t("shown"), l10n.t("average confidence"), l10n.t("correct")], rows),
  ];
}

/** A number of bytes as people read it: "1.3 MB". */
function sized(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A time as people read it: "40 s", "5 min". */
function lasting(seconds: number): string {
  return seconds < 90 ? l10n.t("{0} s", grouped(seconds)) : l10n.t("{0} min", grouped(seconds / 60));
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
      return l10n.t("without a network");
    case "base":
      return l10n.t("with the base network, not trained");
    case "both":
      return l10n.t("trained, not adapting");
    case "bothAdapting":
      return l10n.t("Unroll (as used)");
    case "words":
      return l10n.t("VS Code word suggestions");
    case "longestMatch":
      return l10n.t("longest match");
  }
}
