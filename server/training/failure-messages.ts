import * as l10n from "@vscode/l10n";
import type { LeftOut, LeftOutReason } from "../workspace/left-out.ts";
import { describeOwner, describeStorage } from "../workspace/store-messages.ts";
import type { TrainingFailure } from "./protocol.ts";

/** The message to a user whose training failed: the problem and its remedy. */
export function describeFailure(failure: TrainingFailure): string {
  switch (failure.kind) {
    case "empty":
      return failure.leftOut.length === 0
        ? l10n.t(
            "There is nothing to learn here yet. Unroll looks for source code and other text files that git does not ignore. Add some, or open another folder, then train again.",
          )
        : l10n.t(
            "There is nothing to learn here yet: all files were skipped ({0}). Unroll looks for source code and other text files. Add some, open another folder, or change the settings under 'unroll.training'.",
            describeLeftOut(failure.leftOut),
          );
    case "unreadable":
      return l10n.t("{0} Check the folder and its permissions, then train again.", failure.detail);
    case "storage":
      return describeStorage(failure.reason, failure.path, failure.detail);
    case "busy":
      return describeOwner(failure.owner);
    case "crashedOften":
      return l10n.t(
        "Training has ended unexpectedly several times and does not continue by itself. The progress saved so far was kept. See the log, then train again.",
      );
    case "crash":
      return l10n.t(
        "Training ended unexpectedly ({0}). The progress saved so far was kept. Train again to continue from there.",
        firstLine(failure.detail),
      );
  }
}

/** The part of a detail that fits a message: details may include a stack. */
export function firstLine(detail: string): string {
  return detail.split("\n", 1)[0]!;
}

/** As "3 binary, 1 oversized". */
export function describeLeftOut(leftOut: readonly LeftOut[]): string {
  return leftOut.map(({ reason, count }) => `${count} ${describeReason(reason)}`).join(", ");
}

/** In a word or two, as "binary". */
export function describeReason(reason: LeftOutReason): string {
  switch (reason) {
    case "binary":
      return l10n.t("binary");
    case "encoding":
      return l10n.t("in an unknown encoding");
    case "notebook":
      return l10n.t("damaged notebook");
    case "oversized":
      return l10n.t("too large");
    case "minified":
      return l10n.t("minified");
    case "generated":
      return l10n.t("generated");
    case "duplicate":
      return l10n.t("duplicate");
    case "empty":
      return l10n.t("empty");
    case "unreadable":
      return l10n.t("unreadable");
    case "unknownRules":
      return l10n.t("in folders whose ignore file cannot be read");
    case "surplus":
      return l10n.t("beyond the size limit");
  }
}
