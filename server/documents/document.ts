import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { type Position, TextDocument } from "vscode-languageserver-textdocument";
import { type CodeUnitRange, mergeRanges } from "../workspace/secrets.ts";
import { type ByteEdit, byteEdit, byteLength, encodeText } from "./encoding.ts";

/** How much of the text after the cursor is looked at, in lines. */
const SUFFIX_LINES = 8;

/** A document that is open in the editor. Offsets in bytes are those of `bytes`. */
export class OpenDocument {
  readonly uri: string;
  readonly #document: TextDocument;
  /** Secrets that stood in the text when it was searched last. */
  #secrets: readonly string[] = [];

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.uri = uri;
    this.#document = TextDocument.create(uri, languageId, version, text);
  }

  get version(): number {
    return this.#document.version;
  }

  get text(): string {
    return this.#document.getText();
  }

  /** The text as the model reads it. */
  get bytes(): Uint8Array {
    return encodeText(this.text);
  }

  /** Follows what the editor did, and returns what that does to the bytes: undefined where all of them are new. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): readonly ByteEdit[] | undefined {
    let edits: ByteEdit[] | undefined = [];
    for (const change of changes) {
      if ("range" in change) {
        const start = this.#document.offsetAt(change.range.start);
        const end = this.#document.offsetAt(change.range.end);
        edits?.push(byteEdit(this.text, Math.min(start, end), Math.max(start, end), change.text));
      } else edits = undefined;
      TextDocument.update(this.#document, [change], version);
    }
    return edits;
  }

  /** Where `position` is in the bytes. */
  byteOffsetAt(position: Position): number {
    return byteLength(this.#document.getText({ start: { line: 0, character: 0 }, end: position }));
  }

  /** The next few lines after `position`. */
  suffixAt(position: Position): string {
    return this.#document.getText({ start: position, end: { line: position.line + SUFFIX_LINES, character: 0 } });
  }

  /** The line of `position`, up to there. */
  lineBefore(position: Position): string {
    return this.#document.getText({ start: { line: position.line, character: 0 }, end: position });
  }

  /** Searches the text for secrets, and says whether there are others than before. */
  async searchSecrets(findSecrets: (text: string) => Promise<readonly CodeUnitRange[]>): Promise<boolean> {
    const { text } = this;
    const before = this.#secrets;
    this.#secrets = (await findSecrets(text)).map(([start, end]) => text.slice(start, end));
    return this.#secrets.join("\n") !== before.join("\n");
  }

  /** Where secrets stand in `bytes` that were found when they were searched for last: in order, not overlapping. */
  get secrets(): readonly { readonly start: number; readonly end: number }[] {
    const { text } = this;
    const places = this.#secrets.flatMap((secret) => {
      const places: CodeUnitRange[] = [];
      for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
        places.push([at, at + secret.length]);
      }
      return places;
    });
    return mergeRanges(places).map(([start, end]) => ({
      start: byteLength(text.slice(0, start)),
      end: byteLength(text.slice(0, end)),
    }));
  }
}
