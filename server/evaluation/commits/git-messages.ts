import * as l10n from "@vscode/l10n";
import type { GitReason } from "./git.ts";

/** A GitError in a form that crosses processes. */
export interface GitFailure {
  readonly kind: "git";
  readonly reason: GitReason;
  readonly folder: string;
  /** What git says; may be empty. */
  readonly detail: string;
}

/** The message to a user whose commits cannot be typed again: the problem and its remedy, in a line. */
export function describeGitFailure({ reason, folder, detail }: GitFailure): string {
  switch (reason) {
    case "no git":
      return l10n.t("Git is not installed, or is not on the PATH. Install it, then try again.");
    case "no repository":
      return l10n.t("{0} is not in a git repository. Choose a folder of a git checkout.", folder);
    case "bare":
      return l10n.t(
        "{0} is the storage of a git repository and has no files to edit. Choose a checkout of it.",
        folder,
      );
    case "not trusted":
      return l10n.t(
        "Git does not trust {0}, since it belongs to another user. If you do, run: {1}",
        folder,
        `git config --global --add safe.directory ${folderOf(detail) ?? `"${folder}"`}`,
      );
    case "no commits":
      return l10n.t("{0} has no commits yet. Commit some work, then try again.", folder);
    case "one commit":
      return l10n.t(
        "{0} has only one commit. Evaluating takes at least two: the files as they were, and a change of them.",
        folder,
      );
    case "shallow":
      return l10n.t("{0} is a shallow clone with too short a history. Run in it: {1}", folder, "git fetch --unshallow");
    case "partial":
      return l10n.t(
        "{0} is a partial clone that lacks files of its history. Run in it: {1}",
        folder,
        "git fetch --refetch --no-filter",
      );
    case "untouched":
      return l10n.t("No commit changes {0}. Choose a folder whose files are committed.", folder);
    case "nothing typed":
      return l10n.t("The last commits of {0} change no code that could be typed again. Evaluate more commits.", folder);
    case "failed":
      return l10n.t("Git cannot read {0}: {1}", folder, detail);
  }
}

/** The folder that git names in quotes. */
function folderOf(detail: string): string | undefined {
  return /'.+'/.exec(detail)?.[0];
}
