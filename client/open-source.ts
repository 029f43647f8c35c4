import * as vscode from "vscode";

/** Opens a file of the workspace. Only links of pages run it. */
export const OPEN_SOURCE = "unroll.openSource";

/** The address of a link of a page that opens a file at a line, which is counted from 0. */
export function sourceHref(uri: string, line = 0): string {
  return `command:${OPEN_SOURCE}?${encodeURIComponent(JSON.stringify([uri, line]))}`;
}

/** Registers the command behind such links. It opens what is in the workspace, and nothing else. */
export function registerOpenSource(): vscode.Disposable {
  return vscode.commands.registerCommand(OPEN_SOURCE, openSource);
}

async function openSource(given: unknown, line: unknown): Promise<void> {
  if (typeof given !== "string" || !isLine(line)) return;
  const uri = vscode.Uri.parse(given);
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return;
  const start = new vscode.Position(line, 0);
  const options = { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(start, start) };
  try {
    await vscode.window.showTextDocument(uri, options);
  } catch {
    await vscode.commands.executeCommand("vscode.open", uri); // it is no text: the editor knows what shows it
  }
}

function isLine(line: unknown): line is number {
  return typeof line === "number" && Number.isInteger(line) && line >= 0;
}
