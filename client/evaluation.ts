import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { COMMANDS, executeCommand } from "../server/protocol.ts";

/** The scheme of documents whose URI holds their text: they are read-only and never need saving. */
const SCHEME = "unroll";

export function registerReports(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => query,
  });
}

/** Evaluates the model on this workspace, and shows the report. */
export async function evaluateWorkspace(client: LanguageClient): Promise<void> {
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: vscode.l10n.t(
        "Evaluating Unroll: training on 90% of the files, testing on the rest. This takes a few minutes.",
      ),
    },
    async (_, token) => {
      try {
        return await executeCommand(client, COMMANDS.evaluate, [], { token });
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
