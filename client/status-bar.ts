import * as vscode from "vscode";
import { RESOURCES, type Resources } from "../server/protocol.ts";
import type { EditorCommand } from "./commands.ts";
import type { Server } from "./server.ts";
import { situationOf } from "./situation.ts";
import type { Snooze } from "./snooze.ts";
import { describeSituation } from "./status-text.ts";
import { spokenStatus, tooltipOf } from "./status-tooltip.ts";

/** While the window has the focus, the tooltip, which tells ages and what the server uses, is refreshed so often. */
const REFRESH_MILLISECONDS = 60_000;

/** The item in the status bar: it says what matters now, and a click opens the menu. */
export function showStatus(server: Server, snooze: Snooze): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("unroll.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "Unroll";
  item.command = "unroll.menu" satisfies EditorCommand;
  let resources: Resources | undefined;
  const show = () => {
    if (server.state.kind !== "running") resources = undefined;
    const situation = situationOf(server, snooze);
    const { item: text, background } = describeSituation(situation);
    item.text = text;
    item.tooltip = tooltipOf(situation, resources);
    item.accessibilityInformation = { label: spokenStatus(situation, resources) };
    item.backgroundColor = background && new vscode.ThemeColor(background);
  };
  const refresh = async () => {
    if (!vscode.window.state.focused) return;
    resources = server.isRunning ? await server.client.sendRequest(RESOURCES).catch(() => undefined) : undefined;
    show();
  };
  show();
  item.show();
  const timer = setInterval(() => void refresh(), REFRESH_MILLISECONDS);
  return vscode.Disposable.from(
    item,
    server.onDidChangeState(() => {
      show();
      if (resources === undefined && server.state.kind === "running") void refresh();
    }),
    snooze.onDidChange(show),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.workspace.onDidOpenTextDocument(show), // also one whose language was changed
    vscode.window.onDidChangeWindowState(() => void refresh()),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("unroll.enabled") && show()),
    new vscode.Disposable(() => clearInterval(timer)),
  );
}
