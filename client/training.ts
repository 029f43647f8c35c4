import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { ExecuteCommandRequest, type LanguageClient, WorkDoneProgress } from "vscode-languageclient/node";
import type { ServerCommand, TrainingReport } from "../server/protocol.ts";

/** Trains on the workspace, with a notification that can cancel it, and says what came of it. */
export async function trainWorkspace(client: LanguageClient): Promise<void> {
  const { l10n } = vscode;
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: l10n.t("Unroll: learning this workspace"),
    },
    (progress, token) => requestTraining(client, progress, token),
  );
  const figures = [
    report.trainedCharacters.toLocaleString(),
    report.files.toLocaleString(),
    report.seconds.toFixed(0),
    report.bitsPerCharacter.toFixed(2),
  ];
  const message = report.stopped
    ? l10n.t(
        "Unroll: stopped after {0} characters of {1} files in {2} s: {3} bits per character. What was learned stays.",
        ...figures,
      )
    : l10n.t("Unroll: learned {0} characters of {1} files in {2} s: {3} bits per character.", ...figures);
  void vscode.window.showInformationMessage(message);
}

async function requestTraining(
  client: LanguageClient,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<TrainingReport> {
  const workDoneToken = randomUUID();
  let percentage = 0;
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind !== "report") return;
    const increment = (value.percentage ?? percentage) - percentage;
    percentage += increment;
    progress.report({ increment, ...(value.message !== undefined && { message: value.message }) });
  });
  try {
    const command: ServerCommand = "unroll.train";
    return await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [{}], workDoneToken }, token);
  } finally {
    listener.dispose();
  }
}
