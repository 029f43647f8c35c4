import * as vscode from "vscode";
import type { Status } from "../server/protocol.ts";
import { clock } from "./amounts.ts";
import type { EditorCommand } from "./commands.ts";
import { EXTENSION_ID } from "./extension-id.ts";
import { isTraining, type LanguageSwitch, type Situation } from "./situation.ts";
import { describeNetwork, describeSituation } from "./status-text.ts";

/** The editor's command that opens its page on workspace trust. */
export const MANAGE_TRUST = "workbench.trust.manage";

/** An entry that runs a command, or the head of a group. */
interface Entry extends vscode.QuickPickItem {
  readonly command?: EditorCommand | typeof MANAGE_TRUST | "workbench.action.openSettings";
  readonly arguments?: readonly unknown[];
}

/** Shows the one menu of Unroll, with what applies now, and runs what the user chooses. */
export async function showMenu(situation: Situation): Promise<void> {
  const { headline } = describeSituation(situation);
  const items = entriesFor(situation);
  const chosen = await vscode.window.showQuickPick(items, { title: "Unroll", placeHolder: headline });
  if (chosen?.command !== undefined) {
    await vscode.commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
  }
}

function entriesFor(situation: Situation): Entry[] {
  const { l10n } = vscode;
  const { server, isOn } = situation;
  switch (server.kind) {
    case "untrusted":
      return [
        { label: `$(workspace-trusted) ${l10n.t("Manage Workspace Trust")}`, command: MANAGE_TRUST },
        ...lastEntries(),
      ];
    case "starting":
    case "stopped":
      return [
        { label: `$(debug-restart) ${l10n.t("Restart Server")}`, command: "unroll.restartServer" },
        ...lastEntries(),
      ];
    case "running":
      if (!isOn) return [windowEntry(situation), ...lastEntries()];
      return [
        ...problemEntries(server.status),
        ...suggestionEntries(situation),
        ...learningEntries(server.status, situation),
        ...lastEntries(),
      ];
  }
}

function problemEntries({ problem }: Status): Entry[] {
  if (problem === undefined) return [];
  return [{ label: `$(warning) ${vscode.l10n.t("See the Log")}`, detail: problem, command: "unroll.showLog" }];
}

function suggestionEntries(situation: Situation): Entry[] {
  const { l10n } = vscode;
  const { language, commitMessages, snoozedUntil } = situation;
  return [
    snoozedUntil === undefined
      ? {
          label: `$(bell-slash) ${l10n.t("Snooze…")}`,
          description: l10n.t("no suggestions for a while"),
          command: "unroll.snooze",
        }
      : {
          label: `$(bell) ${l10n.t("End Snooze")}`,
          description: Number.isFinite(snoozedUntil)
            ? l10n.t("until {0}", clock(snoozedUntil))
            : l10n.t("until restart"),
          command: "unroll.endSnooze",
        },
    ...[language, commitMessages].flatMap((one) => (one === undefined ? [] : [languageEntry(one)])),
    windowEntry(situation),
  ];
}

function languageEntry({ id, name, isOn }: LanguageSwitch): Entry {
  const { l10n } = vscode;
  const label = isOn
    ? `$(circle-slash) ${l10n.t("Turn Off for {0}", name)}`
    : `$(check) ${l10n.t("Turn On for {0}", name)}`;
  return { label, command: "unroll.toggleLanguage", arguments: [id] };
}

function windowEntry({ isOn, hasFolder }: Situation): Entry {
  const { l10n } = vscode;
  const off = hasFolder ? l10n.t("Turn Off in This Workspace") : l10n.t("Turn Off");
  const on = hasFolder ? l10n.t("Turn On in This Workspace") : l10n.t("Turn On");
  return { label: isOn ? `$(circle-slash) ${off}` : `$(check) ${on}`, command: "unroll.toggle" };
}

function learningEntries(status: Status, { hasFolder }: Situation): Entry[] {
  if (!hasFolder) return [];
  const { l10n } = vscode;
  return [
    group(l10n.t("Learning")),
    trainingEntry(status),
    { label: `$(graph) ${l10n.t("Show Dashboard")}`, command: "unroll.showDashboard" },
    status.activity.kind === "evaluating"
      ? { label: `$(debug-stop) ${l10n.t("Stop Evaluation")}`, command: "unroll.stopEvaluation" }
      : { label: `$(beaker) ${l10n.t("Evaluate on This Workspace")}`, command: "unroll.evaluateWorkspace" },
    ...(vscode.window.activeTextEditor === undefined
      ? []
      : [
          {
            label: `$(lightbulb) ${l10n.t("Explain Suggestion")}`,
            description: l10n.t("at the cursor"),
            command: "unroll.explainSuggestion" as const,
          },
        ]),
  ];
}

function trainingEntry(status: Status): Entry {
  const { l10n } = vscode;
  const { activity, network } = status;
  if (isTraining(activity)) {
    return {
      label: `$(debug-stop) ${l10n.t("Stop Training")}`,
      description: l10n.t("progress is kept"),
      command: "unroll.stopTraining",
    };
  }
  return {
    label: `$(mortar-board) ${network !== "ready" ? l10n.t("Train on Workspace") : l10n.t("Train Further")}`,
    description: describeNetwork(status),
    command: "unroll.trainWorkspace",
  };
}

function lastEntries(): Entry[] {
  const { l10n } = vscode;
  return [
    group(),
    { label: `$(output) ${l10n.t("Show Log")}`, command: "unroll.showLog" },
    {
      label: `$(settings-gear) ${l10n.t("Settings")}`,
      command: "workbench.action.openSettings",
      arguments: [`@ext:${EXTENSION_ID}`],
    },
  ];
}

function group(label = ""): Entry {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
