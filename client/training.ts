import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { COMMANDS, executeCommand, type TrainingReport } from "../server/protocol.ts";
import { count, duration } from "./amounts.ts";
import type { Server } from "./server.ts";

/** The command of the dashboard, which shows the score and what was left out. */
const DASHBOARD = "unroll.showDashboard";

/**
 * Trains on the workspace. Says at once how long it will take, and at the end what it has brought; in between, the status bar
 * shows the progress.
 */
export async function trainWorkspace(server: Server): Promise<void> {
  const { client } = server;
  const begun = announceBeginning(server);
  try {
    // At a token that it is given, the server opens no progress of its own, which the editor would show a second time.
    const report = await executeCommand(client, COMMANDS.train, [], { workDoneToken: randomUUID() });
    void announceResult(report);
  } catch (error) {
    if (server.isRunning && server.client === client) throw error; // otherwise the next server goes on with it
  } finally {
    begun.dispose();
  }
}

/** Says what a training has brought that is over. */
export async function announceResult(report: TrainingReport): Promise<void> {
  const { l10n } = vscode;
  if (report.stopped) {
    void vscode.window.showInformationMessage(describeStop(report));
    return;
  }
  const hasDashboard = (await vscode.commands.getCommands(true)).includes(DASHBOARD);
  const score = l10n.t("Show Score");
  const skipped = l10n.t("Show Skipped Files");
  const buttons = hasDashboard && countSkipped(report) > 0 ? [score, skipped] : [score];
  const chosen = await vscode.window.showInformationMessage(describeResult(report), ...buttons);
  if (chosen !== undefined) await vscode.commands.executeCommand(hasDashboard ? DASHBOARD : "unroll.evaluateWorkspace");
}

/** Says how long a training will take, as soon as the server knows. */
function announceBeginning(server: Server): vscode.Disposable {
  const listener = server.onDidChangeState((state) => {
    const activity = state.kind === "running" ? state.status.activity : undefined;
    if (activity?.kind !== "training" || activity.secondsLeft === undefined) return;
    listener.dispose();
    // Short enough for a notification's one line.
    const message = vscode.l10n.t(
      "Training takes about {0}. You can keep working.",
      duration(roughly(activity.secondsLeft)),
    );
    void vscode.window.showInformationMessage(message);
  });
  return listener;
}

function describeStop({ seconds, trainedCharacters }: TrainingReport): string {
  const { l10n } = vscode;
  return trainedCharacters === 0
    ? l10n.t("Training stopped before anything was learned.")
    : l10n.t("Training stopped after {0}. Progress was kept.", duration(seconds));
}

function describeResult(report: TrainingReport): string {
  const { l10n } = vscode;
  const { files, seconds, predicted } = report;
  const sentences = [l10n.t("Unroll learned {0} files in {1}.", count(files), duration(seconds))];
  if (predicted !== undefined) {
    const [before, now] = [predicted.before, predicted.now].map((share) => Math.min(99, Math.round(100 * share))) as [
      number,
      number,
    ];
    sentences.push(
      now > before
        ? l10n.t("It now predicts {0}% of the characters in files it hasn't seen, up from {1}%.", now, before)
        : l10n.t("It predicts {0}% of the characters in files it hasn't seen.", now),
    );
  }
  const skipped = countSkipped(report);
  if (skipped === 1) sentences.push(l10n.t("1 file was skipped."));
  if (skipped > 1) sentences.push(l10n.t("{0} files were skipped.", count(skipped)));
  return sentences.join(" ");
}

function countSkipped({ leftOut }: TrainingReport): number {
  return leftOut.reduce((sum, { count }) => sum + count, 0);
}

/** An expected time, to ten seconds. */
function roughly(seconds: number): number {
  return 10 * Math.max(1, Math.round(seconds / 10));
}
