import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { type LanguageClient, WorkDoneProgress } from "vscode-languageclient/node";
import { COMMANDS, executeCommand, type TrainingReport } from "../server/protocol.ts";
import { reportTo } from "./progress.ts";

/** Trains on the workspace, with a notification that can cancel it, and shows the result. */
export async function trainWorkspace(client: LanguageClient): Promise<void> {
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: vscode.l10n.t("Unroll is training on this workspace"),
    },
    (progress, token) => requestTraining(client, progress, token),
  );
  void vscode.window.showInformationMessage(describeReport(report));
}

async function requestTraining(
  client: LanguageClient,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<TrainingReport> {
  const workDoneToken = randomUUID();
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, reportTo(progress));
  try {
    return await executeCommand(client, COMMANDS.train, [], { token, workDoneToken });
  } finally {
    listener.dispose();
  }
}

function describeReport({ files, seconds, stopped }: TrainingReport): string {
  const { l10n } = vscode;
  if (stopped) return l10n.t("Training stopped after {0}. Progress was kept.", describeDuration(seconds));
  return l10n.t(
    "Unroll learned {0} files in {1}.",
    files.toLocaleString(vscode.env.language),
    describeDuration(seconds),
  );
}

/** As "3 min", or "40 s" where that is less than a minute. */
function describeDuration(seconds: number): string {
  const isShort = seconds < 60;
  return new Intl.NumberFormat(vscode.env.language, {
    style: "unit",
    unit: isShort ? "second" : "minute",
    unitDisplay: "short",
    maximumFractionDigits: 0,
  }).format(isShort ? seconds : seconds / 60);
}
