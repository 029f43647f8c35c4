import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  type LanguageClient,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";
import { type Command, type CommandContext, executeCommand } from "../server/protocol.ts";

type WorkDone = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/**
 * Runs a command that takes some seconds, with a notification that shows the progress and can cancel. Returns undefined when the
 * user has cancelled.
 */
export async function runWithProgress<Result>(
  client: LanguageClient,
  command: Command<[], Result>,
  title: string,
): Promise<Result | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  return vscode.window.withProgress(options, async (progress, token) => {
    const workDoneToken = randomUUID();
    const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, reportTo(progress));
    const context: CommandContext = { token, workDoneToken };
    try {
      return await executeCommand(client, command, [], context);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    } finally {
      listener.dispose();
    }
  });
}

/** A listener that shows in a notification what the server reports of its progress. */
export function reportTo(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (value: WorkDone) => void {
  let percentage = 0;
  return (value) => {
    if (value.kind !== "report") return;
    const increment = (value.percentage ?? percentage) - percentage;
    percentage += increment;
    progress.report({ increment, ...(value.message !== undefined && { message: value.message }) });
  };
}
