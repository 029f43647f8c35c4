import * as vscode from "vscode";
import type { Activity, Status } from "../server/protocol.ts";
import { type EditorCommand, MANAGE_TRUST } from "./commands.ts";
import type { Server, ServerState } from "./server.ts";

/** The tooltip, which shows relative times, is refreshed so often. */
const REFRESH_MILLISECONDS = 60_000;

/** The contents of the item in the status bar, and the command of a click on it. */
interface Description {
  readonly text: string;
  readonly tooltip: string;
  readonly command: EditorCommand | vscode.Command | undefined;
  readonly background?: "statusBarItem.errorBackground" | "statusBarItem.warningBackground";
}

/** The item in the status bar: it shows Unroll's activity, and a click offers the next action. */
export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("unroll.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "Unroll";
  const show = () => {
    const { text, tooltip, command, background } = describe(server.state, isEnabled());
    Object.assign(item, { text, tooltip, command });
    item.backgroundColor = background && new vscode.ThemeColor(background);
  };
  show();
  item.show();
  const timer = setInterval(show, REFRESH_MILLISECONDS);
  return vscode.Disposable.from(
    item,
    server.onDidChangeState(show),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("unroll.enabled") && show()),
    new vscode.Disposable(() => clearInterval(timer)),
  );
}

function isEnabled(): boolean {
  return vscode.workspace.getConfiguration("unroll").get("enabled", true);
}

function describe(state: ServerState, enabled: boolean): Description {
  const { l10n } = vscode;
  switch (state.kind) {
    case "starting":
      return { text: "$(loading~spin) Unroll", tooltip: l10n.t("Starting…"), command: "unroll.showLog" };
    case "stopped":
      return {
        text: `$(error) ${l10n.t("Unroll: stopped")}`,
        tooltip: lines(state.problem, l10n.t("Click to restart the server.")),
        command: "unroll.restartServer",
        background: "statusBarItem.errorBackground",
      };
    case "untrusted":
      return {
        text: "$(workspace-untrusted) Unroll",
        tooltip: lines(
          l10n.t("Unroll reads and learns only workspaces that you trust."),
          l10n.t("Click to manage trust."),
        ),
        command: { command: MANAGE_TRUST, title: "" },
      };
    case "running":
      return describeActivity(state.status.activity) ?? (enabled ? describeIdle(state.status) : describeOff());
  }
}

function describeActivity(activity: Activity): Description | undefined {
  const { l10n } = vscode;
  const stop = l10n.t("Click to stop training and keep the progress.");
  switch (activity.kind) {
    case "idle":
      return undefined;
    case "reading":
      return {
        text: `$(sync~spin) ${l10n.t("Unroll: reading files…")}`,
        tooltip: l10n.t("Reading the files of this workspace."),
        command: undefined,
      };
    case "training":
      return {
        text: `$(sync~spin) ${describeTraining(activity.percent, activity.secondsLeft)}`,
        tooltip: lines(
          activity.resumed
            ? l10n.t("Continuing the training that was interrupted. You can keep working.")
            : l10n.t("Training on this workspace. You can keep working."),
          stop,
        ),
        command: "unroll.stopTraining",
      };
    case "paused":
      return {
        text: `$(debug-pause) ${l10n.t("Unroll: training paused at {0}%", activity.percent)}`,
        tooltip: lines(
          activity.reason === "battery"
            ? l10n.t("On battery. Plug in to continue, or turn off the setting 'unroll.training.pauseOnBattery'.")
            : l10n.t("Low-power mode is on. Turn it off to continue, or the setting 'unroll.training.pauseOnBattery'."),
          stop,
        ),
        command: "unroll.stopTraining",
      };
    case "evaluating":
      return {
        text: `$(sync~spin) ${l10n.t("Unroll: evaluating…")}`,
        tooltip: l10n.t("Measuring how well Unroll works on this workspace."),
        command: undefined,
      };
  }
}

function describeTraining(percent: number, secondsLeft: number | undefined): string {
  const { l10n } = vscode;
  if (secondsLeft === undefined) return l10n.t("Unroll: training {0}%", percent);
  const minutes = Math.round(secondsLeft / 60);
  if (minutes < 1) return l10n.t("Unroll: training {0}% · under 1 min left", percent);
  return l10n.t("Unroll: training {0}% · {1} min left", percent, minutes);
}

function describeOff(): Description {
  const { l10n } = vscode;
  return {
    text: "$(circle-slash) Unroll",
    tooltip: lines(l10n.t("Off"), l10n.t("Click to open the settings.")),
    command: { command: "workbench.action.openSettings", arguments: ["unroll.enabled"], title: "" },
  };
}

function describeIdle(status: Status): Description {
  const { l10n } = vscode;
  if (status.problem !== undefined) {
    return {
      text: "$(warning) Unroll",
      tooltip: lines(status.problem, l10n.t("Click to open the log.")),
      command: "unroll.showLog",
      background: "statusBarItem.warningBackground",
    };
  }
  const { memory, network, partial } = status;
  const isReady = memory === "ready" || memory === "full" || network === "ready";
  return {
    text: isReady ? "$(sparkle) Unroll" : "$(circle-outline) Unroll",
    tooltip: lines(
      l10n.t("On · {0}", describeNetwork(status)),
      memory === "empty" && network === "none" && l10n.t("Unroll hasn't learned this workspace yet."),
      memory === "learning" && l10n.t("Learning the files of this workspace…"),
      memory === "full" && l10n.t("This workspace has outgrown Unroll's memory. Newer files will be included soon."),
      partial === true && l10n.t("This file is large: suggestions are based on the text around the cursor."),
      network === "none"
        ? l10n.t("Click to train a neural network on this workspace, for longer context.")
        : l10n.t("Click to train further."),
    ),
    command: "unroll.trainWorkspace",
  };
}

function describeNetwork({ network, trainedAt }: Status): string {
  const { l10n } = vscode;
  if (network === "none") return l10n.t("network not trained");
  return trainedAt === undefined ? l10n.t("network trained") : l10n.t("trained {0}", describeAge(trainedAt));
}

/** As "2h ago" or "yesterday". */
function describeAge(time: number): string {
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: "auto", style: "narrow" });
  const minutes = Math.max(0, Math.round((Date.now() - time) / 60_000));
  if (minutes < 1) return vscode.l10n.t("just now");
  if (minutes < 60) return format.format(-minutes, "minute");
  if (minutes < 60 * 24) return format.format(-Math.round(minutes / 60), "hour");
  return format.format(-Math.round(minutes / (60 * 24)), "day");
}

function lines(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join("\n");
}
