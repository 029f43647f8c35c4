import * as vscode from "vscode";
import { COMMANDS, executeCommand } from "../server/protocol.ts";
import type { Server } from "./server.ts";

/** Saves the workspace's model to a file that the user chooses. */
export async function exportModel({ client }: Server): Promise<void> {
  const { l10n, workspace, window } = vscode;
  const folder = workspace.workspaceFolders?.[0];
  const name = `${folder?.name ?? "model"}.unroll`;
  const target = await window.showSaveDialog({
    title: l10n.t("Export Model"),
    saveLabel: l10n.t("Export"),
    filters: filters(),
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, "..", name) }),
  });
  if (target === undefined) return;
  await executeCommand(client, COMMANDS.exportModel, [{ uri: client.code2ProtocolConverter.asUri(target) }]);
  void window.showInformationMessage(l10n.t("The model was exported to {0}.", target.fsPath));
}

/** Replaces the workspace's model by a file that the user chooses, and asks first where there is one. */
export async function importModel({ client }: Server): Promise<void> {
  const { l10n, window } = vscode;
  const chosen = await window.showOpenDialog({
    title: l10n.t("Import Model"),
    openLabel: l10n.t("Import"),
    filters: filters(),
  });
  const source = chosen?.[0];
  if (source === undefined) return;
  const { model } = await executeCommand(client, COMMANDS.contents, []);
  if (model !== undefined && !(await mayReplace())) return;
  await executeCommand(client, COMMANDS.importModel, [{ uri: client.code2ProtocolConverter.asUri(source) }]);
  void window.showInformationMessage(
    l10n.t("The model was imported and is in use. Train on this workspace to adapt it to your files."),
  );
}

async function mayReplace(): Promise<boolean> {
  const { l10n } = vscode;
  const replace = l10n.t("Replace");
  const question = l10n.t("Replace the model of this workspace by the imported one?");
  const detail = l10n.t("To keep what it has learned, export it first.");
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, replace)) === replace;
}

function filters(): Record<string, string[]> {
  return { [vscode.l10n.t("Unroll models")]: ["unroll"] };
}
