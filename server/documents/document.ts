import type { Position, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { type Edit, isContinuation, type RangeSet, type Text } from "../../model/index.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import { DocumentSecrets, type FindSecrets } from "./document-secrets.ts";
import { decodeText } from "./encoding.ts";

/** How much text after the cursor is considered, in lines and in bytes. */
const SUFFIX_LINES = 64;
const SUFFIX_BYTES = 4096;
/** How much of the line before the cursor is considered, in bytes. */
const PREFIX_BYTES = 1024;
/** How much text before the cursor is considered, in bytes. */
const BEFORE_BYTES = 4096;

const LINE_FEED = 0x0a;
const WORD_END = /[\p{L}\p{M}\p{N}\p{Pc}]$/u;

/** A document that is open in the editor. Offsets are those of `text`. */
export class OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly #text: ByteBuffer;
  readonly #secrets: DocumentSecrets;
  #version: number;
  /** The end of the last edit. */
  #edited: number | undefined;
  /** Where the text begins that was typed up to there without going elsewhere. */
  #typedFrom = 0;

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.uri = uri;
    this.languageId = languageId;
    this.#version = version;
    this.#text = new ByteBuffer(text);
    this.#secrets = new DocumentSecrets(this.#text);
  }

  get version(): number {
    return this.#version;
  }

  /** The text as the model reads it, always up to date; `change` returns every edit. */
  get text(): Text {
    return this.#text;
  }

  /** The secrets found in `text` so far; they follow every edit. */
  get secrets(): RangeSet {
    return this.#secrets;
  }

  /**
   * Applies the editor's changes and returns the edits of `text` in order. Where one creates a copy of a known secret,
   * a further edit replaces the copy by itself, so that the models roll back what they have learned of it.
   */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): Edit[] {
    this.#version = version;
    const edits: Edit[] = [];
    for (const change of changes) {
      const edit = "range" in change ? this.#text.edit(change.range, change.text) : this.#text.replaceAll(change.text);
      const hadSecret = this.#secrets.overlaps(edit.start, edit.end);
      edits.push(hadSecret ? { ...edit, removed: undefined } : edit);
      if (edit.start !== this.#edited || edit.end > edit.start) this.#typedFrom = edit.start;
      this.#edited = edit.start + edit.inserted.length;
      for (const { start, end } of this.#secrets.edit(edit)) {
        edits.push({ start, end, inserted: this.#text.slice(start, end).slice() });
      }
    }
    return edits;
  }

  /** The offset of `position`. */
  offsetAt(position: Position): number {
    return this.#text.offsetAt(position);
  }

  /** Whether the last edit ended in the line of `offset`. */
  wasEditedAt(offset: number): boolean {
    return this.#edited !== undefined && this.#text.lineStart(this.#edited) === this.#text.lineStart(offset);
  }

  /** Whether the user is typing a text that ends at `offset`, and has begun it behind no word. */
  isTypedAt(offset: number): boolean {
    return this.#edited === offset && !WORD_END.test(this.lineBefore(this.#typedFrom));
  }

  /** The next few lines after `offset`. */
  suffixAt(offset: number): Uint8Array {
    return textBehind(this.#text, offset);
  }

  /** The line of `offset`, up to there: the end of it, where it is long. */
  lineBefore(offset: number): string {
    let start = Math.max(this.#text.lineStart(offset), offset - PREFIX_BYTES);
    while (start < offset && isContinuation(this.#text.at(start))) start++;
    return decodeText(this.#text.slice(start, offset));
  }

  /** The last lines before `offset`; see `textBefore`. */
  beforeAt(offset: number): TextBefore {
    return textBefore(this.#text, offset);
  }

  /** The text without its secrets: a NUL stands for each, as in a corpus. */
  withoutSecrets(): Uint8Array {
    const bytes = new Uint8Array(this.#text.length);
    let size = 0;
    let at = 0;
    for (const { start, end } of this.#secrets) {
      bytes.set(this.#text.slice(at, start), size);
      size += start - at + 1; // its NUL is counted already
      at = end;
    }
    bytes.set(this.#text.slice(at, this.#text.length), size);
    return bytes.subarray(0, size + this.#text.length - at);
  }

  /** Searches the changes since the last search for secrets, and returns whether the secrets differ from before. */
  searchSecrets(find: FindSecrets): Promise<boolean> {
    return this.#secrets.search(find);
  }
}

/** The last lines before a place, the one of it up to there. */
export interface TextBefore {
  readonly before: Uint8Array;
  /** Whether more stands before them. */
  readonly isCut: boolean;
}

/** As much of `text` before `offset` as a suggestion looks at. */
export function textBefore(text: Text, offset: number): TextBefore {
  const isCut = offset > BEFORE_BYTES;
  const before = text.slice(isCut ? offset - BEFORE_BYTES : 0, offset);
  return { before: isCut ? before.subarray(before.indexOf(LINE_FEED) + 1) : before, isCut };
}

/** As much of `text` after `offset` as a suggestion looks at. */
export function textBehind(text: Text, offset: number): Uint8Array {
  const behind = text.slice(offset, Math.min(text.length, offset + SUFFIX_BYTES));
  let lineFeed = -1;
  for (let line = 0; line < SUFFIX_LINES; line++) {
    lineFeed = behind.indexOf(LINE_FEED, lineFeed + 1);
    if (lineFeed < 0) return behind;
  }
  return behind.subarray(0, lineFeed + 1);
}
