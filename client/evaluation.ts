import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { COMMANDS, type CommitsSummary, executeCommand } from "../server/protocol.ts";
import { pageOf } from "./page/page.ts";
import type { Server } from "./server.ts";

/** The scheme of documents whose URI holds their text: they are read-only and never need saving. */
const SCHEME = "unroll";

export function registerReports(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => query,
  });
}

/**
 * Evaluates Unroll on this workspace, one time after the other. The status bar shows the progress, and a message at the end has the
 * result, which a page shows in full.
 */
export class Evaluation {
  readonly #server: Server;
  #running: vscode.CancellationTokenSource | undefined;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Evaluates in the way that the user chooses where there are two. Resolves when it is over. */
  async start(): Promise<void> {
    const { l10n } = vscode;
    const { client } = this.#server;
    if (this.#running !== undefined) {
      throw new Error(l10n.t("An evaluation is already running. Wait for it to finish, or stop it first."));
    }
    const commits = await executeCommand(client, COMMANDS.countCommits, []);
    const way = commits === 0 ? "files" : await chooseWay(commits);
    if (way === undefined) return;
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    void vscode.window.showInformationMessage(l10n.t("Evaluating takes a few minutes. You can keep working."));
    try {
      // At a token that it is given, the server opens no progress of its own, which the editor would show a second time.
      const context = { token: running.token, workDoneToken: randomUUID() };
      if (way === "commits") {
        const summary = await executeCommand(client, COMMANDS.evaluateCommits, [], context);
        void announce(summary.headline, () => showCommits(summary));
      } else {
        const report = await executeCommand(client, COMMANDS.evaluate, [], context);
        void announce(headlineOf(report), () => showMarkdown(report));
      }
    } catch (error) {
      if (!running.token.isCancellationRequested) throw error;
    } finally {
      this.#running = undefined;
    }
  }

  /** Ends the evaluation that is running, if one is. Nothing of it is kept. */
  stop(): void {
    this.#running?.cancel();
  }

  dispose(): void {
    this.stop();
  }
}

/** Says what an evaluation has found, and shows all of it to whoever wants to see that. */
async function announce(headline: string, show: () => Promise<void>): Promise<void> {
  const button = vscode.l10n.t("Show Report");
  if ((await vscode.window.showInformationMessage(headline, button)) === button) await show();
}

/** The title of a report in Markdown. */
function headlineOf(report: string): string {
  return report.slice(0, report.indexOf("\n")).replace(/^#+ /, "");
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
