import * as vscode from "vscode";
import type { Activity, Evaluating, Status } from "../server/protocol.ts";
import { age, clock, count } from "./amounts.ts";
import type { Situation } from "./situation.ts";

/** What matters now, as the status bar, its tooltip, the menu and the dashboard say it. */
export interface StatusText {
  /** With a codicon. */
  readonly item: string;
  /** The state in a few words. */
  readonly headline: string;
  /** Why it is so, and what the user can do: whole sentences. */
  readonly details: readonly string[];
  readonly background?: "statusBarItem.errorBackground" | "statusBarItem.warningBackground";
  /** What suggests itself to do now. */
  readonly next?: { readonly label: string; readonly step: NextStep };
}

export type NextStep =
  | "unroll.trainWorkspace"
  | "unroll.stopTraining"
  | "unroll.evaluateWorkspace"
  | "unroll.stopEvaluation"
  | "unroll.endSnooze"
  | "unroll.restartServer"
  | "unroll.showLog"
  | "unroll.toggle"
  | "manageTrust"
  | "openFolder";

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
        next: { label: l10n.t("Restart Server"), step: "unroll.restartServer" },
      };
    case "untrusted":
      return {
        item: `$(workspace-untrusted) ${l10n.t("Unroll: not trusted")}`,
        headline: l10n.t("Off until you trust this workspace"),
        details: [l10n.t("Unroll reads and learns only workspaces that you trust.")],
        next: { label: l10n.t("Manage Workspace Trust"), step: "manageTrust" },
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
    next: { label: hasFolder ? l10n.t("Turn On in This Workspace") : l10n.t("Turn On"), step: "unroll.toggle" },
  };
}

function describeActivity(activity: Activity): StatusText | undefined {
  const { l10n } = vscode;
  const keepWorking = l10n.t("You can keep working, or stop at any time: what was learned is kept.");
  const stop = { label: l10n.t("Stop and Keep"), step: "unroll.stopTraining" } as const;
  switch (activity.kind) {
    case "idle":
      return undefined;
    case "reading":
      return {
        item: `$(sync~spin) ${l10n.t("Unroll: reading files…")}`,
        headline: l10n.t("Reading the files of this workspace"),
        ...(activity.training
          ? { details: [keepWorking], next: stop }
          : { details: [l10n.t("Suggestions appear as soon as the first files are read.")] }),
      };
    case "training": {
      const { percent, secondsLeft, resumed } = activity;
      const timeLeft = secondsLeft === undefined ? `${percent}%` : describeTimeLeft(secondsLeft);
      return {
        item: `$(sync~spin) ${l10n.t("Unroll: training {0}", describeProgress(percent, secondsLeft))}`,
        headline: resumed
          ? l10n.t("Continuing the interrupted training: {0}", timeLeft)
          : l10n.t("Training on this workspace: {0}", timeLeft),
        details: [keepWorking],
        next: stop,
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
        next: stop,
      };
    case "evaluating":
      return describeEvaluation(activity);
  }
}

function describeEvaluation({ percent, secondsLeft }: Evaluating): StatusText {
  const { l10n } = vscode;
  const what = l10n.t("Measuring how well Unroll works on this workspace");
  const text =
    percent === undefined
      ? l10n.t("Unroll: evaluating…")
      : l10n.t("Unroll: evaluating {0}", describeProgress(percent, secondsLeft));
  return {
    item: `$(sync~spin) ${text}`,
    headline: secondsLeft === undefined ? what : `${what}: ${describeTimeLeft(secondsLeft)}`,
    details: [l10n.t("You can keep working.")],
    next: { label: l10n.t("Stop Evaluation"), step: "unroll.stopEvaluation" },
  };
}

/** As "8% · 3 min left". */
function describeProgress(percent: number, secondsLeft: number | undefined): string {
  const { l10n } = vscode;
  if (secondsLeft === undefined) return `${percent}%`;
  const minutes = Math.round(secondsLeft / 60);
  if (minutes < 1) return l10n.t("{0}% · under 1 min left", percent);
  return l10n.t("{0}% · {1} min left", percent, minutes);
}

/** As "about 3 minutes left": it changes so rarely that a screen reader may say it every time. */
function describeTimeLeft(seconds: number): string {
  const { l10n } = vscode;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return l10n.t("less than a minute left");
  return minutes === 1 ? l10n.t("about a minute left") : l10n.t("about {0} minutes left", minutes);
}

function describeIdle(status: Status, situation: Situation): StatusText {
  const { l10n } = vscode;
  const { memory, network, problem } = status;
  const { snoozedUntil, language } = situation;
  if (problem !== undefined) {
    return {
      item: `$(warning) ${l10n.t("Unroll: problem")}`,
      headline: l10n.t("Needs attention"),
      details: [problem],
      background: "statusBarItem.warningBackground",
      next: { label: l10n.t("Show Log"), step: "unroll.showLog" },
    };
  }
  if (snoozedUntil !== undefined) return describeSnooze(snoozedUntil);
  if (language?.isSilent) {
    return {
      item: `$(circle-slash) ${l10n.t("Unroll: off for {0}", language.name)}`,
      headline: l10n.t("Off for {0}", language.name),
      details: [l10n.t("Other files: {0}", describeOn(status))],
    };
  }
  const isReady = memory === "ready" || memory === "full" || network !== "none";
  const item = isReady ? "$(sparkle) Unroll" : "$(circle-outline) Unroll";
  return { item, ...(describeMissing(status, situation) ?? describeKnowing(status)) };
}

/** What there is to learn from, where that is nothing. */
function describeMissing({ files }: Status, situation: Situation): Omit<StatusText, "item"> | undefined {
  const { l10n } = vscode;
  const next = { label: l10n.t("Open Folder"), step: "openFolder" } as const;
  if (!situation.hasFolder) {
    return {
      headline: l10n.t("No folder is open"),
      details: [l10n.t("Open a folder with source code. Unroll reads it in seconds and starts suggesting.")],
      next,
    };
  }
  if (files !== 0) return undefined;
  return {
    headline: l10n.t("Nothing to learn here yet"),
    details: [l10n.t("This folder has no source files that Unroll can read. Add some, or open another folder.")],
    next,
  };
}

function describeKnowing(status: Status): Omit<StatusText, "item"> {
  const { l10n } = vscode;
  const { memory, network, partial, trainedOn } = status;
  const isUntrained = network !== "ready";
  return {
    headline: describeOn(status),
    details: [
      memory === "empty" && isUntrained && l10n.t("Unroll hasn't learned this workspace yet."),
      memory === "learning" && l10n.t("Learning the files of this workspace…"),
      memory !== "empty" &&
        isUntrained &&
        l10n.t("Train on this workspace for better suggestions: it takes a few minutes."),
      trainedOn !== undefined &&
        l10n.t("The network was trained on {0}. Train again to match the open folders.", trainedOn.join(", ")),
      memory === "full" && l10n.t("This workspace is large: its newest files will be included soon."),
      partial === true && l10n.t("This file is large: suggestions are based on the text around the cursor."),
    ].filter((detail) => detail !== false),
    next: isUntrained
      ? { label: l10n.t("Train on Workspace"), step: "unroll.trainWorkspace" }
      : { label: l10n.t("Evaluate on This Workspace"), step: "unroll.evaluateWorkspace" },
  };
}

function describeOn(status: Status): string {
  return vscode.l10n.t("On · {0}", describeNetwork(status));
}

function describeSnooze(until: number): StatusText {
  const { l10n } = vscode;
  const isTimed = Number.isFinite(until);
  return {
    item: `$(bell-slash) ${isTimed ? l10n.t("Unroll: snoozed until {0}", clock(until)) : l10n.t("Unroll: snoozed")}`,
    headline: isTimed ? l10n.t("Snoozed until {0}", clock(until)) : l10n.t("Snoozed until restart"),
    details: [l10n.t("Nothing is suggested unless you ask for it. Learning goes on.")],
    next: { label: l10n.t("End Snooze"), step: "unroll.endSnooze" },
  };
}

/** As "trained 2h ago". */
export function describeNetwork({ network, trainedAt }: Status): string {
  const { l10n } = vscode;
  if (network === "base") return l10n.t("base network, not trained");
  if (network === "none") return l10n.t("network not trained");
  return trainedAt === undefined ? l10n.t("network trained") : l10n.t("trained {0}", age(trainedAt, "narrow"));
}

/** From here on, counts are told in words: there is little room. */
export const LONG = 100_000;

/** As "Knows 412 files with 1.3 million characters"; undefined before they are counted. */
export function describeKnown({ files, characters = 0 }: Status): string | undefined {
  const { l10n } = vscode;
  if (files === undefined) return undefined;
  if (files === 0) return l10n.t("No files with code are known here");
  if (files === 1) return l10n.t("Knows 1 file with {0} characters", count(characters, LONG));
  return l10n.t("Knows {0} files with {1} characters", count(files, LONG), count(characters, LONG));
}
