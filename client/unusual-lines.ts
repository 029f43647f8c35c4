import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { WorkDoneProgress } from "vscode-languageclient/node";
import { COMMANDS, executeCommand, type UnusualLine, type UnusualLines } from "../server/protocol.ts";
import { reportTo } from "./progress.ts";
import type { Server } from "./server.ts";

/**
 * Marks the lines of a document that fit its workspace least, the word at fault in each and what was expected, until the command is
 * run again or the document is closed. A mark goes with the first edit of its line; all are found anew when the document is saved.
 */
export class UnusualLineMarks {
  readonly #server: Server;
  readonly #word: vscode.TextEditorDecorationType;
  readonly #line: vscode.TextEditorDecorationType;
  /** By the URI of the document. */
  readonly #marked = new Map<string, readonly UnusualLine[]>();
  readonly #subscriptions: vscode.Disposable;

  constructor(server: Server) {
    this.#server = server;
    const colour = new vscode.ThemeColor("editorWarning.foreground");
    this.#word = vscode.window.createTextEditorDecorationType({
      border: "1px solid",
      borderColor: colour,
      borderRadius: "3px",
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
    this.#line = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
      overviewRulerColor: colour,
      overviewRulerLane: vscode.OverviewRulerLane.Right,
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#word,
      this.#line,
      vscode.workspace.onDidChangeTextDocument((change) => this.#follow(change)),
      vscode.workspace.onDidSaveTextDocument((document) => this.#renew(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#marked.delete(uri.toString())),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#draw()),
    );
  }

  /** Marks the unusual lines of the active document and lists them; takes the marks away where there are some. */
  async toggle(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t("Open a file to find its unusual lines."));
      return;
    }
    const { document } = editor;
    if (this.#marked.delete(document.uri.toString())) {
      this.#draw();
      return;
    }
    const found = await this.#find(document);
    if (found === undefined) return;
    if (found.lines.length === 0) void vscode.window.showInformationMessage(found.headline);
    else {
      this.#mark(document, found);
      await choose(editor, found);
    }
  }

  /** Finds the lines, with a notification that shows the progress. Undefined where the user has cancelled it or gone on writing. */
  async #find(document: vscode.TextDocument): Promise<UnusualLines | undefined> {
    const title = vscode.l10n.t("Looking for unusual lines");
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
    return vscode.window.withProgress(options, async (progress, token) => {
      const { client } = this.#server;
      const workDoneToken = randomUUID();
      const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, reportTo(progress));
      try {
        return await this.#request(document, { token, workDoneToken });
      } catch (error) {
        if (token.isCancellationRequested || document.isClosed) return undefined;
        throw error;
      } finally {
        listener.dispose();
      }
    });
  }

  async #request(
    document: vscode.TextDocument,
    context: { readonly token?: vscode.CancellationToken; readonly workDoneToken?: string } = {},
  ): Promise<UnusualLines | undefined> {
    const { client } = this.#server;
    const { version } = document;
    const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    const found = await executeCommand(client, COMMANDS.unusualLines, [{ textDocument }], context);
    return document.version === version ? found : undefined;
  }

  /** What was saved is judged anew, without a notification. */
  #renew(document: vscode.TextDocument): void {
    if (!this.#marked.has(document.uri.toString())) return;
    this.#request(document).then(
      (found) => {
        if (found !== undefined && this.#marked.has(document.uri.toString())) this.#mark(document, found);
      },
      () => {}, // the marks that are left are still right
    );
  }

  #mark(document: vscode.TextDocument, { lines }: UnusualLines): void {
    this.#marked.set(document.uri.toString(), lines);
    this.#draw();
  }

  /** Takes the marks away from lines that are edited, and moves those of the lines below. */
  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const uri = document.uri.toString();
    const marked = this.#marked.get(uri);
    if (marked === undefined) return;
    this.#marked.set(uri, contentChanges.reduce(followChange, marked));
    this.#draw();
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const marked = this.#marked.get(editor.document.uri.toString()) ?? [];
      const words = marked.map((one) => ({ range: rangeOf(one), hoverMessage: hoverOf(one) }));
      const lines = marked.map((one) => ({ range: rangeOf(one), renderOptions: { after: noteOf(one) } }));
      editor.setDecorations(this.#word, words);
      editor.setDecorations(this.#line, lines);
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

/** The lines that a change leaves as they were, where they are after it. */
function followChange(
  lines: readonly UnusualLine[],
  { range: { start, end }, text }: vscode.TextDocumentContentChangeEvent,
): readonly UnusualLine[] {
  const added = text.split(/\r\n|\r|\n/).length - 1 - (end.line - start.line);
  return lines
    .filter(({ line }) => line < start.line || line > end.line)
    .map((one) => (one.line > end.line ? { ...one, line: one.line + added } : one));
}

function rangeOf({ line, start, end }: UnusualLine): vscode.Range {
  return new vscode.Range(new vscode.Position(line, start), new vscode.Position(line, end));
}

/** The message, with what is between backquotes as code: it may hold what Markdown takes for its own. */
function hoverOf({ message }: UnusualLine): vscode.MarkdownString {
  const hover = new vscode.MarkdownString();
  for (const [i, part] of message.split("`").entries()) {
    if (i % 2 === 0) hover.appendText(part);
    else hover.appendMarkdown(`\`\` ${part} \`\``);
  }
  return hover;
}

/** What was expected, behind the line. */
function noteOf({ label }: UnusualLine): vscode.ThemableDecorationAttachmentRenderOptions {
  return {
    contentText: label,
    margin: "0 0 0 2em",
    color: new vscode.ThemeColor("editorCodeLens.foreground"),
    fontStyle: "italic",
  };
}

/** Lists the lines, the most unusual first; the editor shows the one that is looked at. */
async function choose(editor: vscode.TextEditor, { headline, lines }: UnusualLines): Promise<void> {
  const { document } = editor;
  const items = lines.map((unusual) => ({
    label: document.lineAt(unusual.line).text.trim(),
    description: unusual.label,
    detail: vscode.l10n.t("Line {0}", unusual.line + 1),
    unusual,
  }));
  const show = ({ unusual }: { readonly unusual: UnusualLine }) => {
    const range = rangeOf(unusual);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  const onDidSelectItem = (item: (typeof items)[number] | string) => {
    if (typeof item !== "string") show(item);
  };
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: headline,
    matchOnDescription: true,
    onDidSelectItem,
  });
  if (chosen !== undefined) show(chosen);
}
