import type { EntrantName } from "../server/evaluation/entrants.ts";
import type { EvaluationReport } from "./evaluation.ts";
import { table } from "./table.ts";

const LABELS: Readonly<Record<EntrantName, string>> = {
  rnn: "RNN alone",
  rnnAdapting: "RNN alone, adapting",
  memory: "memory alone",
  both: "both",
  bothAdapting: "both, adapting",
  words: "editor's word list",
  longestMatch: "longest match",
};

/** The report for a reader: a paragraph of what was done, then a table for each kind of figure. */
export function describeReport(report: EvaluationReport): string {
  return [
    describeFiles(report),
    describeBits(report),
    describeLanguages(report),
    describeTyping(report),
    describeProduct(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function describeFiles({ training, heldOut, seconds }: EvaluationReport): string {
  return [
    `learned   ${training.files} files with ${training.characters} characters, ${training.trainedCharacters} in ${seconds} s`,
    `held out  ${heldOut.files} files with ${heldOut.characters} characters; ${heldOut.nearDuplicates} more nearly repeat a learned one`,
  ].join("\n");
}

function describeBits({ bits, compressors, order0BitsPerCharacter }: EvaluationReport): string {
  const rows = namesOf(bits).map((name) => [LABELS[name], bits[name]!.toFixed(3)]);
  rows.push(["PPMd, order 8", compressors.ppmd?.toFixed(3) ?? "needs 7-Zip"]);
  rows.push(["characters counted", order0BitsPerCharacter.toFixed(3)]);
  return table(["predicting", "bits per character"], rows);
}

function describeLanguages({ languages, bits }: EvaluationReport): string {
  const names = namesOf(bits);
  const rows = Object.entries(languages).map(([extension, language]) => [
    extension === "" ? "no extension" : extension,
    `${language.characters}`,
    ...names.map((name) => language.bits[name]!.toFixed(3)),
  ]);
  return rows.length > 1 ? table(["files", "characters", ...names.map((name) => LABELS[name])], rows) : "";
}

function describeTyping({ typing, midLine }: EvaluationReport): string {
  const rows = namesOf(typing).map((name) => {
    const { saved, precision, shown, taken, characters, endInsideWord } = typing[name]!;
    const repeats = midLine[name]?.repeats ?? 0;
    return [
      LABELS[name],
      saved.toFixed(3),
      precision.toFixed(3),
      ...[shown, taken, characters, endInsideWord, repeats].map(String),
    ];
  });
  return table(
    ["typing", "saved", "precision", "shown", "taken", "characters", "end in a word", "repeat what follows"],
    rows,
  );
}

function describeProduct({ latency, calibration }: EvaluationReport): string {
  if (latency === undefined || calibration === undefined) return "";
  const rows = calibration
    .filter(({ shown }) => shown > 0)
    .map(({ from, shown, stated, right }) => [
      `from ${from.toFixed(1)}`,
      `${shown}`,
      stated.toFixed(3),
      right.toFixed(3),
    ]);
  return [
    `a suggestion takes ${latency.p50.toFixed(2)} ms (median), ${latency.p95.toFixed(2)} ms (95 of 100)`,
    ...(rows.length > 0 ? ["", table(["probability", "shown", "stated", "right"], rows)] : []),
  ].join("\n");
}

function namesOf(values: Readonly<Partial<Record<EntrantName, unknown>>>): EntrantName[] {
  return (Object.keys(LABELS) as EntrantName[]).filter((name) => values[name] !== undefined);
}
