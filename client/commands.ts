import * as vscode from "vscode";
import { COMMANDS, executeCommand } from "../server/protocol.ts";
import type { ContextKeyKeeper } from "./context-keys.ts";
import type { Dashboard } from "./dashboard/dashboard.ts";
import type { Evaluation } from "./evaluation.ts";
import type { ExplanationPage } from "./explanation.ts";
import { generateFile } from "./generation.ts";
import type { GradientPage } from "./gradients.ts";
import { MANAGE_TRUST, showMenu } from "./menu.ts";
import { exportModel, importModel } from "./model-file.ts";
import type { Server } from "./server.ts";
import { situationOf } from "./situation.ts";
import { chooseSnooze, type Snooze } from "./snooze.ts";
import { isOn, isOnIn, switchedLanguage, switchLanguage, switchWindow } from "./switches.ts";
import { trainWorkspace } from "./training.ts";
import type { UnusualLineMarks } from "./unusual-lines.ts";

/** The commands of the manifest. */
export type EditorCommand =
  | "unroll.menu"
  | "unroll.toggle"
  | "unroll.toggleLanguage"
  | "unroll.snooze"
  | "unroll.endSnooze"
  | "unroll.openWalkthrough"
  | "unroll.trainWorkspace"
  | "unroll.stopTraining"
  | "unroll.evaluateWorkspace"
  | "unroll.stopEvaluation"
  | "unroll.explainSuggestion"
  | "unroll.generate"
  | "unroll.inspectGradients"
  | "unroll.showUnusualLines"
  | "unroll.showDashboard"
  | "unroll.exportModel"
  | "unroll.importModel"
  | "unroll.restartServer"
  | "unroll.deleteModel"
  | "unroll.showLog"
  | "unroll.reportIssue";

/** What commands act on. */
export interface Features {
  readonly server: Server;
  readonly log: vscode.LogOutputChannel;
  readonly snooze: Snooze;
  readonly contextKeys: ContextKeyKeeper;
  readonly evaluation: Evaluation;
  readonly explanation: ExplanationPage;
  readonly gradients: GradientPage;
  readonly unusualLines: UnusualLineMarks;
  readonly dashboard: Dashboard;
  readonly reportIssue: () => Promise<void>;
}

/** Registers every command of the manifest. Each is started by the user, so each may answer with a dialog. */
export function registerCommands(features: Features): vscode.Disposable[] {
  const { server, log, snooze, contextKeys, evaluation, explanation, gradients, unusualLines, dashboard, reportIssue } =
    features;
  /** What needs the server waits for its start. */
  const asking = (run: () => unknown) => () => server.settled().then(run);
  const commands: Record<EditorCommand, (given?: unknown) => unknown> = {
    "unroll.menu": () => showMenu(situationOf(server, snooze)),
    "unroll.toggle": () => switchWindow(!isOn()),
    "unroll.toggleLanguage": (language) => toggleLanguage(language),
    "unroll.snooze": () => chooseSnooze(snooze),
    "unroll.endSnooze": () => snooze.end(),
    "unroll.trainWorkspace": asking(() => trainWorkspace(server)),
    "unroll.openWalkthrough": () => contextKeys.openWalkthrough(),
    "unroll.evaluateWorkspace": asking(() => evaluation.start()),
    "unroll.stopEvaluation": () => evaluation.stop(),
    "unroll.explainSuggestion": asking(() => explanation.show()),
    "unroll.generate": asking(() => generateFile(server.client)),
    "unroll.inspectGradients": asking(() => gradients.show()),
    "unroll.showUnusualLines": asking(() => unusualLines.toggle()),
    "unroll.stopTraining": asking(() => executeCommand(server.client, COMMANDS.stop, [])),
    "unroll.showDashboard": () => dashboard.show(),
    "unroll.exportModel": asking(() => exportModel(server)),
    "unroll.importModel": asking(() => importModel(server)),
    "unroll.restartServer": () => server.restart(),
    "unroll.deleteModel": asking(() => deleteModel(server)),
    "unroll.showLog": () => log.show(),
    "unroll.reportIssue": () => reportIssue(),
  };
  return Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(name, async (given?: unknown) => {
      try {
        await run(given);
      } catch (error) {
        log.error(error instanceof Error ? error : String(error));
        const message = error instanceof Error ? error.message : String(error);
        void (server.state.kind === "untrusted" ? offerTrust(message) : offerLog(message, log));
      }
    }),
  );
}

/** Switches the language of the active editor, or that of this name in which a document is open. */
async function toggleLanguage(language: unknown): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const document =
    typeof language === "string"
      ? [active, ...vscode.workspace.textDocuments].find((one) => one && switchedLanguage(one) === language)
      : active;
  if (document === undefined) throw new Error(vscode.l10n.t("Open a file first: its language is turned on or off."));
  await switchLanguage(switchedLanguage(document), !isOnIn(document));
}

/** Asks first, and so that the key that opened the question does not answer it with a yes. */
async function deleteModel({ client }: Server): Promise<void> {
  const { l10n } = vscode;
  const folders = vscode.workspace.workspaceFolders?.map(({ name }) => name).join(", ") ?? "";
  const keep = { label: `$(close) ${l10n.t("Keep It")}` };
  const yes = {
    label: `$(trash) ${l10n.t("Delete Everything Learned")}`,
    detail: l10n.t(
      "Deletes the model of {0} for good. Your files and the models of other workspaces stay as they are.",
      folders,
    ),
  };
  const placeHolder = l10n.t("Delete everything Unroll has learned from this workspace?");
  const chosen = await vscode.window.showQuickPick([keep, yes], { placeHolder });
  if (chosen === yes) await executeCommand(client, COMMANDS.forget, []);
}

async function offerTrust(message: string): Promise<void> {
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const chosen = await vscode.window.showErrorMessage(message, manage);
  if (chosen === manage) await vscode.commands.executeCommand(MANAGE_TRUST);
}

async function offerLog(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const show = vscode.l10n.t("Show Log");
  if ((await vscode.window.showErrorMessage(message, show)) === show) log.show();
}
