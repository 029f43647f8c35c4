import { decodeText, encodeText } from "../../documents/encoding.ts";
import type { Suggester } from "../suggester.ts";
import type { Assistant, GhostText, TextEdit } from "./assistant.ts";

const LINE_FEED = 0x0a;

/** A suggester that also learns files while it is in use. */
export interface LearningSuggester extends Suggester {
  learn(file: Uint8Array): void;
}

/** A baseline that reads a document up to the cursor, after what stands behind the cursor. */
export class BaselineAssistant implements Assistant {
  readonly #suggester: LearningSuggester;
  readonly #read: (paths: readonly string[]) => AsyncIterable<Uint8Array>;
  #path = "";
  #text = "";
  /** Up to where the suggester has read; undefined where it has to begin anew. */
  #cursor: number | undefined;

  /** @param read the files of these paths that may be learned */
  constructor(suggester: LearningSuggester, read: (paths: readonly string[]) => AsyncIterable<Uint8Array>) {
    this.#suggester = suggester;
    this.#read = read;
  }

  async open(path: string, text: string): Promise<void> {
    this.#path = path;
    this.#text = text;
    this.#cursor = undefined;
  }

  async rest(cursor: number): Promise<void> {
    this.#advance(cursor);
  }

  edit({ start, end, inserted }: TextEdit): void {
    this.#text = this.#text.slice(0, start) + inserted + this.#text.slice(end);
    if (this.#cursor !== undefined && start < this.#cursor) this.#cursor = undefined;
  }

  async suggest(cursor: number): Promise<GhostText | undefined> {
    this.#advance(cursor);
    const suggestion = this.#suggester.suggest(encodeText(this.#text.slice(cursor, cursor + 1)));
    if (suggestion === undefined) return undefined;
    return { text: decodeText(suggestion.text), replacedSuffix: suggestion.replacedSuffix ?? 0 };
  }

  async idle(): Promise<void> {}

  async save(paths: readonly string[]): Promise<void> {
    this.#cursor = undefined;
    for await (const file of this.#read(paths)) this.#suggester.learn(file);
  }

  dispose(): void {}

  #advance(cursor: number): void {
    if (this.#cursor === undefined || cursor < this.#cursor) {
      this.#suggester.open(this.#path);
      this.#type(this.#text.slice(cursor));
      this.#suggester.type(LINE_FEED);
      this.#cursor = 0;
    }
    this.#type(this.#text.slice(this.#cursor, cursor));
    this.#cursor = cursor;
  }

  #type(text: string): void {
    for (const character of encodeText(text)) this.#suggester.type(character);
  }
}
