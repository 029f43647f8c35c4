import * as l10n from "@vscode/l10n";
import { CorpusError } from "../model/index.ts";
import { GitError } from "../server/evaluation/commits/git.ts";
import { EvaluationError, evaluationFailureOf } from "../server/evaluation/failure.ts";
import { ReviewError } from "../server/review/failure.ts";
import { describeFailure, describeLeftOut, firstLine } from "../server/training/failure-messages.ts";
import type { TrainingFailure } from "../server/training/protocol.ts";
import { StorageError } from "../server/workspace/store.ts";

/** What the exit code says; documented in the help and the README. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** The kind of a failure, for programs that read the JSON. */
export type FailureCode =
  | TrainingFailure["kind"]
  | "usage"
  | "no-model"
  | "interrupted"
  | "single"
  | "git"
  | "exists"
  | "refused";

/** A command could not do what it was asked for. The message is one line for the user, in their language. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }

  get exitCode(): number {
    return this.code === "usage" ? EXIT.usage : this.code === "interrupted" ? EXIT.interrupted : EXIT.failed;
  }
}

/** The failure to report for an error that ended a command. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof GitError) return failureOf(new EvaluationError(evaluationFailureOf(error)));
  if (error instanceof EvaluationError) {
    const { failure } = error;
    const { kind } = failure;
    if (kind === "short") {
      const { characters, lag } = failure;
      const message = l10n.t("The files have {0} characters, too few for a distance of {1}.", characters, lag);
      return new Failure("empty", message);
    }
    return kind === "single" || kind === "git" ? new Failure(kind, oneLine(error.message)) : trainingFailure(failure);
  }
  if (error instanceof StorageError) {
    const { reason, path, cause } = error;
    return trainingFailure({ kind: "storage", reason, path, detail: (cause as Error).message });
  }
  if (error instanceof ReviewError) return new Failure("unreadable", error.message);
  if (error instanceof CorpusError) return trainingFailure({ kind: "unreadable", detail: error.message });
  const detail = error instanceof Error ? error.message || error.name : String(error);
  return new Failure("crash", l10n.t("Unexpected error: {0}", oneLine(detail)));
}

/** As `describeFailure`, but with the remedies of the command line. */
export function trainingFailure(failure: TrainingFailure): Failure {
  return new Failure(failure.kind, oneLine(describe(failure)));
}

function describe(failure: TrainingFailure): string {
  switch (failure.kind) {
    case "empty":
      return failure.leftOut.length === 0
        ? l10n.t("There is nothing to learn: the folder has no files. Name a folder with source code.")
        : l10n.t(
            "There is nothing to learn: all files were skipped ({0}). Name a folder with source code.",
            describeLeftOut(failure.leftOut),
          );
    case "storage":
      return failure.reason === "full"
        ? describeFailure(failure)
        : l10n.t(
            "{0} cannot be used to store models: {1}. Name another folder with --storage.",
            failure.path,
            describeSystemError(failure.detail),
          );
    case "crash":
      return describeFailure({ kind: "crash", detail: firstLine(failure.detail).replace(/^\w*Error: /, "") });
    default:
      return describeFailure(failure);
  }
}

/** What Node says of a system error, as "EACCES: permission denied, mkdir '/x'", in words for a user. */
export function describeSystemError(message: string): string {
  const code = /^E[A-Z0-9]+(?=: )/.exec(message)?.[0];
  switch (code) {
    case "EACCES":
    case "EPERM":
      return l10n.t("permission denied");
    case "ENOENT":
      return l10n.t("it does not exist, and cannot be created");
    case "ENOTDIR":
    case "EEXIST":
      return l10n.t("part of the path is not a folder");
    case "EISDIR":
      return l10n.t("there is a folder in the place of a file");
    case "EROFS":
      return l10n.t("the disk is read-only");
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return l10n.t("the disk is full");
    case "ENAMETOOLONG":
      return l10n.t("the name is too long");
    case "ELOOP":
      return l10n.t("its links lead in a circle");
    default:
      return oneLine(message);
  }
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, " ");
}
