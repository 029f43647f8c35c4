import * as l10n from "@vscode/l10n";
import { CorpusError } from "../../model/index.ts";
import { grouped } from "../figures.ts";
import { describeFailure, firstLine } from "../training/failure-messages.ts";
import type { TrainingFailure } from "../training/protocol.ts";
import { GitError } from "./commits/git.ts";
import { describeGitFailure, type GitFailure } from "./commits/git-messages.ts";

/** The reason for a missing report, in a form that crosses processes. */
export type EvaluationFailure =
  | Extract<TrainingFailure, { readonly kind: "empty" | "unreadable" }>
  /** There is one file only. */
  | { readonly kind: "single" }
  /** There is too little text to look so far back, both in characters. */
  | { readonly kind: "short"; readonly characters: number; readonly lag: number }
  /** The last commits cannot be typed again. */
  | GitFailure
  | { readonly kind: "crash"; readonly detail: string };

/** An evaluation failed; its message is for the user. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
  readonly failure: EvaluationFailure;

  constructor(failure: EvaluationFailure) {
    super(describeEvaluationFailure(failure));
    this.failure = failure;
  }
}

/** The failure to report for an error that ended an evaluation. */
export function evaluationFailureOf(error: unknown): EvaluationFailure {
  if (error instanceof EvaluationError) return error.failure;
  if (error instanceof GitError) {
    return { kind: "git", reason: error.reason, folder: error.folder, detail: error.message };
  }
  if (error instanceof CorpusError) {
    const cause = error.cause instanceof Error ? error.cause.message : "";
    return { kind: "unreadable", detail: `${error.message} ${cause}`.trim() };
  }
  return { kind: "crash", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The failure to report for a training that failed. */
export function evaluationFailureBy(failure: TrainingFailure): EvaluationFailure {
  if (failure.kind === "empty" || failure.kind === "unreadable" || failure.kind === "crash") return failure;
  return { kind: "crash", detail: describeFailure(failure) };
}

function describeEvaluationFailure(failure: EvaluationFailure): string {
  switch (failure.kind) {
    case "single":
      return l10n.t("There is only one file. Evaluating takes at least two: one to train on and one to test on.");
    case "short":
      return l10n.t(
        "There is too little text here to show how far back the network learns: {0} characters, and more than {1} are needed. Open a folder with more source code.",
        grouped(failure.characters),
        grouped(2 * failure.lag),
      );
    case "git":
      return describeGitFailure(failure);
    case "crash":
      return l10n.t(
        "The evaluation ended unexpectedly ({0}). See the log for details, then try again.",
        firstLine(failure.detail),
      );
    default:
      return describeFailure(failure);
  }
}
