import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { type LanguageClient, WorkDoneProgress } from "vscode-languageclient/node";
import {
  COMMANDS,
  type Command,
  type CommandContext,
  type CommitsSummary,
  executeCommand,
} from "../server/protocol.ts";
import { pageOf } from "./page/page.ts";
import { reportTo } from "./progress.ts";

/** The scheme of documents whose URI holds their text: they are read-only and never need saving. */
const SCHEME = "unroll";

export function registerReports(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => query,
  });
}

/** Evaluates Unroll on this workspace, in the way that the user chooses where there are two, and shows the result. */
export async function evaluateWorkspace(client: LanguageClient): Promise<void> {
  const commits = await executeCommand(client, COMMANDS.countCommits, []);
  const way = commits === 0 ? "files" : await chooseWay(commits);
  if (way === "commits") await evaluateCommits(client);
  else if (way === "files") await evaluateFiles(client);
}

type Way = "commits" | "files";

/** Returns undefined where the user chooses none. */
async function chooseWay(commits: number): Promise<Way | undefined> {
  const { l10n } = vscode;
  const items: (vscode.QuickPickItem & { readonly way: Way })[] = [
    {
      way: "commits",
      label: commits === 1 ? l10n.t("Your last commit") : l10n.t("Your last {0} commits", commits),
      description: l10n.t("recommended"),
      detail: l10n.t("Types your changes again and counts the keystrokes saved. Takes several minutes."),
    },
    {
      way: "files",
      label: l10n.t("Files it has not seen"),
      detail: l10n.t("Trains on 90% of the files and tests on the rest. Takes a few minutes."),
    },
  ];
  const placeHolder = l10n.t("Evaluate Unroll on…");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.way;
}

async function evaluateCommits(client: LanguageClient): Promise<void> {
  const title = vscode.l10n.t("Evaluating Unroll on your last commits");
  const summary = await runWithProgress(client, COMMANDS.evaluateCommits, title);
  if (summary !== undefined) await showCommits(summary);
}

async function evaluateFiles(client: LanguageClient): Promise<void> {
  const report = await runWithProgress(client, COMMANDS.evaluate, vscode.l10n.t("Evaluating Unroll"));
  if (report !== undefined) await showMarkdown(report);
}

/** Runs a command with a notification that shows the progress and can cancel. Returns undefined when the user has cancelled. */
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

async function showCommits(summary: CommitsSummary): Promise<void> {
  const title = vscode.l10n.t("Unroll Evaluation");
  let panel: vscode.WebviewPanel;
  try {
    panel = vscode.window.createWebviewPanel("unroll.commits", title, vscode.ViewColumn.Active, {
      enableScripts: false,
      enableFindWidget: true,
      localResourceRoots: [],
    });
  } catch {
    await showMarkdown(summary.markdown); // an editor without webviews
    return;
  }
  panel.webview.html = pageOf(summary, { language: vscode.env.language, nonce: randomUUID() });
}

export async function showMarkdown(text: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: "/Unroll.md", query: text });
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}
