import path from "node:path";
import * as l10n from "@vscode/l10n";
import { byteLength } from "../documents/encoding.ts";
import { grouped } from "../figures.ts";
import { nameIn } from "../workspace/corpus.ts";
import { isCodeFile } from "./code.ts";
import { MAX_TEXT } from "./reviewer.ts";

/** `unreadable`: the workspace. `ended`: the file was closed, or another one asked for. `crash`: the process that judges has ended. */
export type ReviewFailure = "noFolder" | "outside" | "kind" | "tooLarge" | "unreadable" | "ended" | "crash";

/** Unusual lines cannot be told; the message is for the user. */
export class ReviewError extends Error {
  override readonly name = "ReviewError";
  readonly reason: ReviewFailure;

  constructor(reason: ReviewFailure, name: string, options?: ErrorOptions) {
    super(describe(reason, name), options);
    this.reason = reason;
  }
}

/**
 * Checks that a file can be judged by its workspace.
 *
 * @param file its path; undefined for a document without one
 * @throws ReviewError
 */
export function checkReviewable(folders: readonly string[], file: string | undefined, text: string): asserts file {
  if (folders.length === 0) throw new ReviewError("noFolder", "");
  const name = file === undefined ? "" : nameIn(folders, file);
  if (file === undefined || name === file)
    throw new ReviewError("outside", file === undefined ? "" : path.basename(file));
  if (!isCodeFile(file)) throw new ReviewError("kind", name);
  if (byteLength(text) > MAX_TEXT) throw new ReviewError("tooLarge", name);
}

function describe(reason: ReviewFailure, name: string): string {
  switch (reason) {
    case "noFolder":
      return l10n.t("No folder is open. Unroll compares a file with the other files of its folder.");
    case "outside":
      return name === ""
        ? l10n.t("Save this file in the open folder first. Unroll compares it with the other files there.")
        : l10n.t("{0} is not in the open folder. Unroll compares a file with the other files there.", name);
    case "kind":
      return l10n.t("Unroll finds unusual lines in code only, and does not know the kind of {0}.", name);
    case "tooLarge":
      return l10n.t(
        "{0} is too large: Unroll finds unusual lines in files of up to {1} bytes.",
        name,
        grouped(MAX_TEXT),
      );
    case "unreadable":
      return l10n.t("The files of the open folder cannot be read.");
    case "ended":
      return l10n.t("The search was stopped, since the file was closed or another one is being searched.");
    case "crash":
      return l10n.t("Looking for unusual lines ended unexpectedly. See the log for details, then try again.");
  }
}
