import * as vscode from "vscode";
import { ExecuteCommandRequest, type LanguageClient } from "vscode-languageclient/node";
import type { ServerCommand } from "../server/protocol.ts";

/** Measures what the model is worth on this workspace, and shows the report in a document. */
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
  const document = await vscode.workspace.openTextDocument({ language: "plaintext", content: report });
  await vscode.window.showTextDocument(document, { preview: true });
}
