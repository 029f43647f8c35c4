import * as vscode from "vscode";

/** Text is written so often, in milliseconds … */
const TICK_MILLISECONDS = 40;
/** … at least so many characters of it … */
const LEAST = 4;
/** … and this share of what waits: however fast it comes, the document is never far behind. */
const SHARE = 1 / 25;

/**
 * Writes text to the end of a document as it comes, a little at a time, as one edit to undo. It ends when the document is closed
 * or anybody else writes there.
 */
export class Typewriter implements vscode.Disposable {
  readonly #document: vscode.TextDocument;
  readonly #onWritten: (characters: number) => void;
  /** The characters that wait. */
  #waiting: string[] = [];
  /** What is being inserted. */
  #inserting: string | undefined;
  #hasBegun = false;
  #isComplete = false;
  #end: () => void = () => {};
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #changes: vscode.Disposable;

  /** Resolves when there is nothing more to write. */
  readonly ended: Promise<void>;

  /** @param onWritten called after every piece, with its length in characters */
  constructor(document: vscode.TextDocument, onWritten: (characters: number) => void) {
    this.#document = document;
    this.#onWritten = onWritten;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#timer = setInterval(() => void this.#write(), TICK_MILLISECONDS);
    this.#changes = vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.document === document && !this.#isOurs(change)) this.dispose();
    });
  }

  add(text: string): void {
    for (const character of text) this.#waiting.push(character); // an emoji is one
  }

  /** Call after the last `add`: when all is written, it ends. */
  complete(): void {
    this.#isComplete = true;
  }

  /** Ends at once. */
  dispose(): void {
    clearInterval(this.#timer);
    this.#changes.dispose();
    this.#waiting = [];
    this.#end();
  }

  async #write(): Promise<void> {
    if (this.#inserting !== undefined) return;
    if (this.#document.isClosed || (this.#isComplete && this.#waiting.length === 0)) return this.dispose();
    const piece = this.#waiting.slice(0, Math.max(LEAST, Math.ceil(this.#waiting.length * SHARE)));
    if (piece.length === 0) return;
    this.#inserting = piece.join("");
    // An edit fails where the document or its editor has changed meanwhile: the next tick tries again.
    const isDone = await this.#insert(this.#inserting).catch(() => false);
    this.#inserting = undefined;
    if (!isDone) return;
    this.#hasBegun = true;
    this.#waiting.splice(0, piece.length);
    this.#onWritten(piece.length);
  }

  async #insert(text: string): Promise<boolean> {
    const document = this.#document;
    const { end } = document.lineAt(document.lineCount - 1).range;
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    if (editor === undefined) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, end, text);
      return vscode.workspace.applyEdit(edit);
    }
    const wasAtEnd = editor.visibleRanges.some((range) => range.end.line >= end.line);
    const undo = { undoStopBefore: !this.#hasBegun, undoStopAfter: false };
    const isDone = await editor.edit((edit) => edit.insert(end, text), undo);
    // Whoever has scrolled up reads on there.
    if (wasAtEnd) editor.revealRange(document.lineAt(document.lineCount - 1).range);
    return isDone;
  }

  #isOurs({ contentChanges }: vscode.TextDocumentChangeEvent): boolean {
    return contentChanges.every(({ text }) => text.replaceAll("\r\n", "\n") === this.#inserting);
  }
}
