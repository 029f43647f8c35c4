import * as l10n from "@vscode/l10n";
import type { Status } from "./protocol.ts";

/** What has happened between two statuses, in the order of their lines in the log: what a user wants to know who asks what is going on. */
export function whatHappened(before: Status | undefined, now: Status): string[] {
  return [...readingLines(before, now), ...networkLines(before, now), ...trainingLines(before, now)];
}

function readingLines(before: Status | undefined, now: Status): string[] {
  if (now.activity.kind === "reading" && before?.activity.kind !== "reading") {
    return [l10n.t("Reading the files of this workspace.")];
  }
  if (now.files === undefined || before?.files !== undefined) return [];
  return [l10n.t("Learned {0} files with {1} characters.", now.files, now.characters ?? 0)];
}

function networkLines(before: Status | undefined, now: Status): string[] {
  if (now.network !== "ready") {
    const isKnown = now.files !== undefined && before?.files === undefined;
    return [
      ...(before?.network === "ready" ? [l10n.t("The trained network is not used any more.")] : []),
      ...(now.network === "base" && before?.network !== "base" ? [l10n.t("The base network is loaded.")] : []),
      ...(isKnown && before?.network !== "ready" ? [l10n.t("There is no trained network yet.")] : []),
    ];
  }
  if (before?.network === "ready" && before.trainedAt === now.trainedAt) return [];
  if (now.trainedAt === undefined) return [l10n.t("The trained network is loaded.")];
  return [l10n.t("The trained network is loaded, saved at {0}.", new Date(now.trainedAt).toLocaleString())];
}

function trainingLines(before: Status | undefined, now: Status): string[] {
  const was = stageOf(before);
  const is = stageOf(now);
  if (was === is) return [];

  if (is === "paused") return [l10n.t("Training is paused: the computer runs on battery or saves power.")];
  if (is === "training") return [was === "paused" ? l10n.t("Training goes on.") : l10n.t("Training has started.")];
  return [l10n.t("Training has ended.")];
}

function stageOf(status: Status | undefined): "training" | "paused" | undefined {
  const kind = status?.activity.kind;
  return kind === "training" || kind === "paused" ? kind : undefined;
}
