import * as vscode from "vscode";
import { ExecuteCommandRequest, type LanguageClient } from "vscode-languageclient/node";
import type { ServerCommand } from "../server/protocol.ts";

/** Of documents whose text stands in their address: they can neither be changed nor have to be saved. */
const SCHEME = "unroll";

export function registerReports(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => query,
  });
}

/** Measures what the model is worth on this workspace, and shows the report. */
export async function evaluateWorkspace(client: LanguageClient): Promise<void> {
  const { l10n } = vscode;
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: l10n.t("Unroll: measuring what it is worth here: it learns most files anew and predicts the others"),
    },
    async (_, token): Promise<string | undefined> => {
      const command: ServerCommand = "unroll.evaluate";
      try {
        return await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [{}] }, token);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      }
    },
  );
  if (report === undefined) return;
  const uri = vscode.Uri.from({ scheme: SCHEME, path: "/Unroll.md", query: report });
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}
