/** What Unroll is doing, and what to do next. */
import * as vscode from "vscode";
import type { Activity, Status } from "../../server/protocol.ts";
import { age, clock, count } from "../amounts.ts";
import { button, escaped, note } from "../page/elements.ts";
import type { ServerState } from "../server.ts";

/** What a button of the dashboard does. */
export type NextAction =
  | "unroll.trainWorkspace"
  | "unroll.stopTraining"
  | "unroll.evaluateWorkspace"
  | "unroll.endSnooze"
  | "unroll.restartServer"
  | "unroll.showLog"
  | "manageTrust"
  | "openFolder"
  | "openSettings";

interface Now {
  readonly headline: string;
  readonly detail: string;
  /** Of what is going on, from 0 to 100. */
  readonly percent?: number;
  readonly action?: readonly [label: string, action: NextAction];
}

/**
 * @param isOn whether the setting is on
 * @param snoozedUntil when a snooze ends, in milliseconds since 1970, if there is one: Infinity for the window's next start
 */
export function nowSection(state: ServerState, isOn: boolean, snoozedUntil: number | undefined): string {
  const { headline, detail, percent, action } = describe(state, isOn, snoozedUntil);
  const progress =
    percent === undefined ? "" : `<progress max="100" value="${percent}" aria-label="${escaped(headline)}"></progress>`;
  return `<div class="now"><div class="text"><p class="headline" role="status">${escaped(headline)}</p>
${note(detail)}${progress}</div>
${action === undefined ? "" : button(action[0], action[1], "primary")}</div>`;
}

function describe(state: ServerState, isOn: boolean, snoozedUntil: number | undefined): Now {
  const { l10n } = vscode;
  switch (state.kind) {
    case "starting":
      return { headline: l10n.t("Starting…"), detail: l10n.t("This takes a moment.") };
    case "untrusted":
      return {
        headline: l10n.t("Waiting for your trust"),
        detail: l10n.t("Unroll reads and learns only workspaces that you trust."),
        action: [l10n.t("Manage Workspace Trust"), "manageTrust"],
      };
    case "stopped":
      return {
        headline: l10n.t("Stopped"),
        detail: state.problem,
        action: [l10n.t("Restart Server"), "unroll.restartServer"],
      };
    case "running":
      if (!isOn) return describeOff();
      return describeActivity(state.status.activity) ?? describeSnooze(snoozedUntil) ?? describeIdle(state.status);
  }
}

function describeOff(): Now {
  const { l10n } = vscode;
  return {
    headline: l10n.t("Off"),
    detail: l10n.t("Nothing is read, learned or suggested while 'unroll.enabled' is off."),
    action: [l10n.t("Open Settings"), "openSettings"],
  };
}

function describeActivity(activity: Activity): Now | undefined {
  const { l10n } = vscode;
  const action = [l10n.t("Stop and Keep"), "unroll.stopTraining"] as const;
  switch (activity.kind) {
    case "idle":
      return undefined;
    case "reading":
      return {
        headline: l10n.t("Reading files…"),
        detail: l10n.t("Suggestions appear as soon as the first files are read."),
      };
    case "evaluating":
      return {
        headline: l10n.t("Evaluating…"),
        detail: l10n.t("Measuring how well Unroll works on this workspace. You can keep working."),
      };
    case "paused":
      return {
        headline: l10n.t("Training paused"),
        detail:
          activity.reason === "battery"
            ? l10n.t("It goes on by itself once the computer is plugged in.")
            : l10n.t("It goes on by itself once low-power mode is off."),
        percent: activity.percent,
        action,
      };
    case "training":
      return {
        headline: describeTimeLeft(activity.secondsLeft),
        detail: l10n.t("You can keep working, or stop at any time: what was learned is kept."),
        percent: activity.percent,
        action,
      };
  }
}

function describeSnooze(until: number | undefined): Now | undefined {
  if (until === undefined) return undefined;
  const { l10n } = vscode;
  return {
    headline: l10n.t("Snoozed"),
    detail: Number.isFinite(until)
      ? l10n.t("No suggestions until {0}, unless you ask for one. It goes on learning.", clock(until))
      : l10n.t("No suggestions until the window is opened again, unless you ask for one. It goes on learning."),
    action: [l10n.t("End Snooze"), "unroll.endSnooze"],
  };
}

function describeTimeLeft(seconds: number | undefined): string {
  const { l10n } = vscode;
  if (seconds === undefined) return l10n.t("Training");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return l10n.t("Training: less than a minute left");
  return minutes === 1 ? l10n.t("Training: about a minute left") : l10n.t("Training: about {0} minutes left", minutes);
}

function describeIdle({ problem, network, trainedAt, files, characters }: Status): Now {
  const { l10n } = vscode;
  if (problem !== undefined) {
    return { headline: l10n.t("Needs attention"), detail: problem, action: [l10n.t("Show Log"), "unroll.showLog"] };
  }
  if (vscode.workspace.workspaceFolders === undefined) {
    return {
      headline: l10n.t("No folder is open"),
      detail: l10n.t("Open a folder with source code. Unroll reads it in seconds and starts suggesting."),
      action: [l10n.t("Open Folder"), "openFolder"],
    };
  }
  if (files === 0 && !hasOpenFile()) {
    return {
      headline: l10n.t("Nothing to learn here yet"),
      detail: l10n.t("This folder has no source files that Unroll can read. Add some, or open another folder."),
      action: [l10n.t("Open Folder"), "openFolder"],
    };
  }
  const known =
    files === undefined || files === 0
      ? ""
      : l10n.t("It knows {0} files with {1} characters.", count(files), count(characters ?? 0));
  if (network === "none") {
    return {
      headline: l10n.t("Ready, not trained"),
      detail: `${known} ${l10n.t("Train on this workspace for better suggestions: it takes 1 to 15 minutes.")}`.trim(),
      action: [l10n.t("Train on Workspace"), "unroll.trainWorkspace"],
    };
  }
  const trained = trainedAt === undefined ? "" : l10n.t("Last trained {0}.", age(trainedAt));
  return {
    headline: l10n.t("Ready"),
    detail: `${known} ${trained}`.trim(),
    action: [l10n.t("Evaluate on This Workspace"), "unroll.evaluateWorkspace"],
  };
}

/** Whether a file of the workspace is open: it is not counted before it is closed. */
function hasOpenFile(): boolean {
  const { textDocuments, getWorkspaceFolder } = vscode.workspace;
  return textDocuments.some(({ uri }) => getWorkspaceFolder(uri) !== undefined);
}
