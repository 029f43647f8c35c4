import * as vscode from "vscode";
import type { Status } from "../server/protocol.ts";
import type { Server } from "./server.ts";

/** The item in the status bar: what Unroll is doing, and a click for what to do next. */
export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("unroll.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "Unroll";
  const show = (status: Status) => {
    Object.assign(item, describe(status));
    item.show();
  };
  show({ state: "none", remembered: false });
  return vscode.Disposable.from(item, server.onStatus(show));
}

function describe({ state, percent, message }: Status) {
  const { l10n } = vscode;
  switch (state) {
    case "none":
      return {
        text: `$(circle-slash) ${l10n.t("Unroll: no model")}`,
        tooltip: l10n.t("Unroll knows nothing of this workspace yet. Click to train on it."),
        command: "unroll.trainWorkspace",
        backgroundColor: undefined,
      };
    case "memory":
      return {
        text: `$(sparkle) ${l10n.t("Unroll: memory")}`,
        tooltip: l10n.t(
          "Unroll completes from what it has seen in this workspace. Click to train its neural network, which sees further.",
        ),
        command: "unroll.trainWorkspace",
        backgroundColor: undefined,
      };
    case "training":
      return {
        text: `$(sync~spin) ${l10n.t("Unroll: training {0} %", percent ?? 0)}`,
        tooltip: l10n.t("Unroll is learning this workspace. Click to stop; what was learned stays."),
        command: "unroll.stopTraining",
        backgroundColor: undefined,
      };
    case "ready":
      return {
        text: `$(sparkle) ${l10n.t("Unroll: ready")}`,
        tooltip: l10n.t("Unroll completes what you type. Click to train further."),
        command: "unroll.trainWorkspace",
        backgroundColor: undefined,
      };
    case "error":
      return {
        text: `$(error) ${l10n.t("Unroll: error")}`,
        tooltip: message ?? l10n.t("The log says what is wrong."),
        command: "unroll.showLog",
        backgroundColor: new vscode.ThemeColor("statusBarItem.errorBackground"),
      };
  }
}
