/** A document without an editor's model: its text, its end, and whoever writes there. */
import { URI } from "vscode-uri";

let untitled = 0;

export class FakeDocument {
  readonly uri = URI.parse(`untitled:Untitled-${++untitled}`);
  readonly languageId: string;
  readonly version = 1;
  isClosed = false;
  text = "";
  /** The pieces in which the text came. */
  readonly pieces: string[] = [];
  readonly #onChange: (change: object) => void;

  constructor(languageId: string, onChange: (change: object) => void) {
    this.languageId = languageId;
    this.#onChange = onChange;
  }

  get lineCount(): number {
    return this.text.split("\n").length;
  }

  lineAt(line: number) {
    const { length } = this.text.split("\n")[line]!;
    return { range: { start: { line, character: 0 }, end: { line, character: length } } };
  }

  getText(): string {
    return this.text;
  }

  /** Inserts at the end. */
  append(text: string): boolean {
    if (this.isClosed) return false;
    this.text += text;
    this.pieces.push(text);
    this.#onChange({ document: this, contentChanges: [{ text }] });
    return true;
  }
}
