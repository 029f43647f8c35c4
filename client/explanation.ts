import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { COMMANDS, executeCommand } from "../server/protocol.ts";
import { cursorOf } from "./cursor.ts";
import { OPEN_SOURCE, sourceHref } from "./open-source.ts";
import { pageOf } from "./page/page.ts";
import type { Server } from "./server.ts";

/** The page follows the cursor once it has rested so long. */
const REST_MILLISECONDS = 200;

/** A page beside the editor that says what comes next at the cursor and why, for as long as it is open. */
export class ExplanationPage {
  readonly #server: Server;
  #panel: vscode.WebviewPanel | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The editor in which the cursor was last: the page itself may have the focus. */
  #editor: vscode.TextEditor | undefined;
  #request: vscode.CancellationTokenSource | undefined;
  readonly #subscriptions: vscode.Disposable;

  constructor(server: Server) {
    this.#server = server;
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.#follow()),
      vscode.window.onDidChangeTextEditorSelection(() => this.#follow()),
    );
  }

  /** Explains what is at the cursor, and what it moves to. */
  async show(): Promise<void> {
    this.#editor = vscode.window.activeTextEditor ?? this.#editor;
    this.#panel ??= this.#open();
    this.#panel.reveal(vscode.ViewColumn.Beside, true);
    await this.#explain();
  }

  #open(): vscode.WebviewPanel {
    const title = vscode.l10n.t("Unroll: Explanation");
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel("unroll.explanation", title, place, {
      enableScripts: false,
      enableCommandUris: [OPEN_SOURCE],
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#request?.cancel();
    });
    return panel;
  }

  #follow(): void {
    if (this.#panel === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#explain().catch(() => {}), REST_MILLISECONDS); // a later one will do
  }

  async #explain(): Promise<void> {
    this.#editor = vscode.window.activeTextEditor ?? this.#editor;
    const editor = this.#editor;
    if (editor === undefined || this.#panel === undefined) return;
    const { client } = this.#server;
    const cursor = cursorOf(editor, this.#server);
    this.#request?.cancel();
    const request = new vscode.CancellationTokenSource();
    this.#request = request;
    const explanation = await executeCommand(client, COMMANDS.explain, [cursor], { token: request.token });
    if (this.#panel === undefined || this.#request !== request) return;
    const { source } = explanation;
    const link = source && { label: source.label, href: sourceHref(source.uri, source.line) };
    this.#panel.webview.html = pageOf({ ...explanation, link }, { language: vscode.env.language, nonce: randomUUID() });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#panel?.dispose();
    this.#subscriptions.dispose();
  }
}
