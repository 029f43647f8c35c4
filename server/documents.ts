import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { type Position, TextDocument } from "vscode-languageserver-textdocument";
import { type HiddenState, type Network, Stream } from "../model/index.ts";
import { byteEdit, byteLength, encodeText } from "./text.ts";

/** How much of the text behind the cursor is looked at, in lines. */
const LINES_BEHIND = 8;

/** A document that is open in the editor, with the states of the network along its text. */
export class OpenDocument {
  readonly #document: TextDocument;
  #stream: Stream | undefined;
  #network: Network | undefined;

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.#document = TextDocument.create(uri, languageId, version, text);
  }

  get version(): number {
    return this.#document.version;
  }

  /** Follows what the editor did. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      if ("range" in change) {
        const before = this.#document.getText();
        const start = this.#document.offsetAt(change.range.start);
        const end = this.#document.offsetAt(change.range.end);
        const edit = byteEdit(before, Math.min(start, end), Math.max(start, end), change.text);
        this.#stream?.replace(edit.start, edit.end, edit.inserted);
      } else {
        this.#stream = undefined;
      }
      TextDocument.update(this.#document, [change], version);
    }
  }

  /** The next few lines behind `position`. */
  textBehind(position: Position): string {
    return this.#document.getText({ start: position, end: { line: position.line + LINES_BEHIND, character: 0 } });
  }

  /**
   * The state of `network` at `position`; it stays the document's. Yields every few characters so that the server can
   * do something else; to be given up when the document changes in between.
   */
  advance(network: Network, position: Position): Generator<void, HiddenState> {
    const text = this.#document.getText({ start: { line: 0, character: 0 }, end: position });
    return this.#streamOf(network).advance(byteLength(text));
  }

  /** Computes the states of the whole text ahead of the first request. */
  advanceToEnd(network: Network): Generator<void, HiddenState> {
    const stream = this.#streamOf(network);
    return stream.advance(stream.length);
  }

  #streamOf(network: Network): Stream {
    if (this.#stream === undefined || this.#network !== network) {
      this.#stream = new Stream(network, encodeText(this.#document.getText()));
      this.#network = network;
    }
    return this.#stream;
  }
}
