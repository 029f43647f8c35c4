import * as vscode from "vscode";
import type { Activity, Status } from "../server/protocol.ts";
import { age, clock } from "./amounts.ts";
import type { Situation } from "./situation.ts";

/** What matters now, as the status bar, its tooltip and the menu say it. */
export interface StatusText {
  /** With a codicon. */
  readonly item: string;
  /** The state in a few words. */
  readonly headline: string;
  /** Why it is so, and what the user can do: whole sentences. */
  readonly details: readonly string[];
  readonly background?: "statusBarItem.errorBackground" | "statusBarItem.warningBackground";
}

/** What matters most: trouble, then being off, then work that takes minutes, then why nothing is suggested here, then all is well. */
export function describeSituation(situation: Situation): StatusText {
  const { l10n } = vscode;
  const { server, isOn } = situation;
  switch (server.kind) {
    case "starting":
      return { item: "$(loading~spin) Unroll", headline: l10n.t("Starting…"), details: [] };
    case "stopped":
      return {
        item: `$(error) ${l10n.t("Unroll: stopped")}`,
        headline: l10n.t("Stopped"),
        details: [server.problem],
        background: "statusBarItem.errorBackground",
      };
    case "untrusted":
      return {
        item: `$(workspace-untrusted) ${l10n.t("Unroll: not trusted")}`,
        headline: l10n.t("Off until you trust this workspace"),
        details: [l10n.t("Unroll reads and learns only workspaces that you trust.")],
      };
    case "running":
      if (!isOn) return describeOff(situation);
      return describeActivity(server.status.activity) ?? describeIdle(server.status, situation);
  }
}

function describeOff({ hasFolder }: Situation): StatusText {
  const { l10n } = vscode;
  return {
    item: `$(circle-slash) ${l10n.t("Unroll: off")}`,
    headline: hasFolder ? l10n.t("Off in this workspace") : l10n.t("Off"),
    details: [l10n.t("Nothing is read, learned or suggested here.")],
  };
}

function describeActivity(activity: Activity): StatusText | undefined {
  const { l10n } = vscode;
  switch (activity.kind) {
    case "idle":
      return undefined;
    case "reading":
      return {
        item: `$(sync~spin) ${l10n.t("Unroll: reading files…")}`,
        headline: l10n.t("Reading the files of this workspace"),
        details: [],
      };
    case "training": {
      const progress = describeTraining(activity.percent, activity.secondsLeft);
      return {
        item: `$(sync~spin) ${l10n.t("Unroll: training {0}", progress)}`,
        headline: activity.resumed
          ? l10n.t("Continuing the interrupted training: {0}", progress)
          : l10n.t("Training on this workspace: {0}", progress),
        details: [l10n.t("You can keep working.")],
      };
    }
    case "paused":
      return {
        item: `$(debug-pause) ${l10n.t("Unroll: training paused at {0}%", activity.percent)}`,
        headline: l10n.t("Training paused at {0}%", activity.percent),
        details: [
          activity.reason === "battery"
            ? l10n.t("On battery. Plug in to continue, or turn off the setting 'unroll.training.pauseOnBattery'.")
            : l10n.t("Low-power mode is on. Turn it off to continue, or the setting 'unroll.training.pauseOnBattery'."),
        ],
      };
    case "evaluating":
      return {
        item: `$(sync~spin) ${l10n.t("Unroll: evaluating…")}`,
        headline: l10n.t("Measuring how well Unroll works on this workspace"),
        details: [],
      };
  }
}

/** As "8% · 3 min left". */
function describeTraining(percent: number, secondsLeft: number | undefined): string {
  const { l10n } = vscode;
  if (secondsLeft === undefined) return `${percent}%`;
  const minutes = Math.round(secondsLeft / 60);
  if (minutes < 1) return l10n.t("{0}% · under 1 min left", percent);
  return l10n.t("{0}% · {1} min left", percent, minutes);
}

function describeIdle(status: Status, { snoozedUntil, language }: Situation): StatusText {
  const { l10n } = vscode;
  const { memory, network, partial, problem, trainedOn } = status;
  const on = l10n.t("On · {0}", describeNetwork(status));
  if (problem !== undefined) {
    return {
      item: `$(warning) ${l10n.t("Unroll: problem")}`,
      headline: problem,
      details: [],
      background: "statusBarItem.warningBackground",
    };
  }
  if (snoozedUntil !== undefined) return describeSnooze(snoozedUntil);
  if (language?.isSilent) {
    return {
      item: `$(circle-slash) ${l10n.t("Unroll: off for {0}", language.name)}`,
      headline: l10n.t("Off for {0}", language.name),
      details: [l10n.t("Other files: {0}", on)],
    };
  }
  const isReady = memory === "ready" || memory === "full" || network === "ready";
  return {
    item: isReady ? "$(sparkle) Unroll" : "$(circle-outline) Unroll",
    headline: on,
    details: [
      memory === "empty" && network === "none" && l10n.t("Unroll hasn't learned this workspace yet."),
      memory === "learning" && l10n.t("Learning the files of this workspace…"),
      trainedOn !== undefined &&
        l10n.t("The network was trained on {0}. Train again to match the open folders.", trainedOn.join(", ")),
      memory === "full" && l10n.t("This workspace has outgrown Unroll's memory. Newer files will be included soon."),
      partial === true && l10n.t("This file is large: suggestions are based on the text around the cursor."),
    ].filter((detail) => detail !== false),
  };
}

function describeSnooze(until: number): StatusText {
  const { l10n } = vscode;
  const isTimed = Number.isFinite(until);
  return {
    item: `$(bell-slash) ${isTimed ? l10n.t("Unroll: snoozed until {0}", clock(until)) : l10n.t("Unroll: snoozed")}`,
    headline: isTimed ? l10n.t("Snoozed until {0}", clock(until)) : l10n.t("Snoozed until restart"),
    details: [l10n.t("Nothing is suggested unless you ask for it. Learning goes on.")],
  };
}

/** As "trained 2h ago". */
export function describeNetwork({ network, trainedAt }: Status): string {
  const { l10n } = vscode;
  if (network === "none") return l10n.t("network not trained");
  return trainedAt === undefined ? l10n.t("network trained") : l10n.t("trained {0}", age(trainedAt, "narrow"));
}
