import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { COMMANDS, type GradientSummary } from "../server/protocol.ts";
import { showMarkdown } from "./evaluation.ts";
import { pageOf } from "./page/page.ts";
import { runWithProgress } from "./progress.ts";
import type { Server } from "./server.ts";

/** The page offers to train the network that it has no line of. */
const TRAIN = "unroll.trainWorkspace";

/** A page that says how far back the workspace's network learns, beside fresh ones of every cell: one, however often it is asked for. */
export class GradientPage {
  readonly #server: Server;
  /** The folder with the script that draws the charts. */
  readonly #built: vscode.Uri;
  #panel: vscode.WebviewPanel | undefined;

  /** @param extension the folder of the extension */
  constructor(server: Server, extension: vscode.Uri) {
    this.#server = server;
    this.#built = vscode.Uri.joinPath(extension, "dist");
  }

  /** Measures anew, and shows the result unless the user cancels. */
  async show(): Promise<void> {
    const title = vscode.l10n.t("Measuring how far back the network learns");
    const summary = await runWithProgress(this.#server.client, COMMANDS.gradients, title);
    if (summary === undefined) return;
    try {
      this.#panel ??= this.#open();
    } catch {
      return showMarkdown(summary.markdown); // an editor without webviews
    }
    this.#panel.webview.html = this.#contentOf(summary, this.#panel.webview);
    this.#panel.reveal();
  }

  #open(): vscode.WebviewPanel {
    const title = vscode.l10n.t("Unroll: How Far Back");
    const panel = vscode.window.createWebviewPanel("unroll.gradients", title, vscode.ViewColumn.Active, {
      enableScripts: true,
      enableCommandUris: [TRAIN],
      enableFindWidget: true,
      localResourceRoots: [this.#built],
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  #contentOf(summary: GradientSummary, webview: vscode.Webview): string {
    const script = webview.asWebviewUri(vscode.Uri.joinPath(this.#built, "webview.js")).toString();
    const link = summary.isTrained
      ? undefined
      : { label: vscode.l10n.t("Train on this workspace to add your own network"), href: `command:${TRAIN}` };
    const page = { ...summary, link, charts: [], tables: [] };
    return pageOf(page, { language: vscode.env.language, nonce: randomUUID(), script });
  }

  dispose(): void {
    this.#panel?.dispose();
  }
}
