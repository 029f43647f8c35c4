import * as vscode from "vscode";
import { registerCommands } from "./commands.ts";
import { ContextKeyKeeper } from "./context-keys.ts";
import { trackCursor } from "./cursor.ts";
import { Dashboard } from "./dashboard/dashboard.ts";
import { Evaluation, registerReports } from "./evaluation.ts";
import { ExplanationPage } from "./explanation.ts";
import { GradientPage } from "./gradients.ts";
import { reportIssue } from "./issue-report.ts";
import { registerOpenSource } from "./open-source.ts";
import { noticeOtherProviders } from "./other-providers.ts";
import { rememberErrors } from "./recent-errors.ts";
import { Server } from "./server.ts";
import { Snooze } from "./snooze.ts";
import { showStatus } from "./status-bar.ts";
import { suggestionMiddleware } from "./suggestions.ts";
import { announceResult } from "./training.ts";
import { UnusualLineMarks } from "./unusual-lines.ts";

/** All features, in order. The server starts meanwhile. */
export function activate(context: vscode.ExtensionContext): void {
  const { log, errors } = rememberErrors(vscode.window.createOutputChannel("Unroll", { log: true }));
  const snooze = new Snooze(context.workspaceState);
  const server = new Server(context, log, suggestionMiddleware(snooze));
  const evaluation = new Evaluation(server);
  const contextKeys = new ContextKeyKeeper(server);
  const explanation = new ExplanationPage(server);
  const gradients = new GradientPage(server, context.extensionUri);
  const dashboard = new Dashboard(server, snooze, context.extensionUri);
  const unusualLines = new UnusualLineMarks(server);
  context.subscriptions.push(
    log,
    snooze,
    server,
    contextKeys,
    showStatus(server, snooze),
    registerReports(),
    registerOpenSource(),
    explanation,
    gradients,
    dashboard,
    unusualLines,
  );
  context.subscriptions.push(
    ...registerCommands({
      server,
      log,
      snooze,
      contextKeys,
      evaluation,
      explanation,
      gradients,
      unusualLines,
      dashboard,
      reportIssue: () => reportIssue(server, errors, context.extensionUri),
    }),
  );
  context.subscriptions.push(
    trackCursor(server, snooze),
    restartOnChange(server),
    startWhenTrusted(server),
    server.onDidTrain(announceResult),
    noticeOtherProviders(context.globalState),
  );
  server.start().catch(() => {}); // the status bar shows the failure; the editor's start does not wait for it
}

function startWhenTrusted(server: Server): vscode.Disposable {
  return vscode.workspace.onDidGrantWorkspaceTrust(() => {
    server.start().catch(() => {}); // the status bar shows the failure
  });
}

/** Settings that the server takes at its start alone. */
const START_SETTINGS = ["unroll.base", "unroll.kernels", "unroll.storagePath"];

function restartOnChange(server: Server): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (!START_SETTINGS.some((setting) => change.affectsConfiguration(setting))) return;
    server.restart().catch(() => {}); // the status bar shows the failure
  });
}
