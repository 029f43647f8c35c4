import {
  maySuggestBefore,
  type PlacedText,
  Reading,
  type ReadingParts,
  suggest,
  type Text,
  textOf,
} from "../../model/index.ts";
import { MAX_LENGTH } from "../completion/items.ts";
import { ShownSuggestion } from "../completion/shown-suggestion.ts";
import { MAX_LINES } from "../completion/wishes.ts";
import { textBefore, textBehind } from "../documents/document.ts";
import type { Predictor } from "./predictor.ts";
import type { Suggested, Suggester } from "./suggester.ts";

type BesideOf = (path: string) => PlacedText["beside"];

/** The model, or parts of it, as the language server uses them while a document is typed. */
export class ModelCandidate implements Predictor, Suggester {
  readonly #parts: ReadingParts;
  readonly #threshold: number;
  readonly #besideOf: BesideOf;
  readonly #mixing: Uint8Array | undefined;
  #reading: Reading | undefined;
  /** What was typed, and its length. */
  #text = new Uint8Array(2 ** 12);
  #length = 0;
  #shown = new ShownSuggestion<ModelCandidate>(() => {});

  /**
   * Several may share a memory: each uses it from the first `open` to `close`.
   *
   * @param besideOf returns the neighbouring texts of a document by its path
   * @param mixing the memory's parameters for these parts
   */
  constructor(parts: ReadingParts, threshold: number, besideOf: BesideOf, mixing?: Uint8Array) {
    this.#parts = parts;
    this.#threshold = threshold;
    this.#besideOf = besideOf;
    this.#mixing = mixing;
  }

  open(path: string): void {
    this.#length = 0;
    this.#shown = new ShownSuggestion<ModelCandidate>(() => {});
    const beside = this.#besideOf(path);
    if (this.#reading !== undefined) {
      this.#reading.restart(beside);
      return;
    }
    if (this.#mixing !== undefined) this.#parts.memory?.setParameters(this.#mixing);
    this.#reading = new Reading(this.#parts, beside);
  }

  read(character: number): number {
    const nats = this.#opened.read(character);
    this.#opened.adapt();
    return nats;
  }

  type(character: number): void {
    this.#opened.read(character);
    if (this.#length === this.#text.length) {
      const text = new Uint8Array(2 * this.#length);
      text.set(this.#text);
      this.#text = text;
    }
    this.#text[this.#length++] = character;
  }

  idle(): void {
    this.#opened.adapt();
  }

  suggest(suffix: Uint8Array): Suggested | undefined {
    const place = textBefore(textOf(this.#text), this.#length);
    if (!maySuggestBefore(suffix, place.before)) return undefined;
    // What is shown stays while it is typed at the file's end; with text behind it, every place is another.
    const isAtEnd = suffix.length === 0;
    const shown = isAtEnd ? this.#shown.follow(this, this.#length) : undefined;
    const suggestion = suggest(this.#opened.continue(MAX_LENGTH, suffix), {
      threshold: this.#threshold,
      suffix: textBehind(textOf(suffix), 0),
      lines: MAX_LINES,
      shown,
      ...place,
    });
    if (isAtEnd && suggestion !== undefined) this.#shown.show(this, this.#length, suggestion);
    return suggestion;
  }

  /** What was typed. */
  get text(): Text {
    return textOf(this.#text.subarray(0, this.#length));
  }

  close(): void {
    this.#reading?.dispose();
    this.#reading = undefined;
  }

  get #opened(): Reading {
    if (this.#reading === undefined) throw new RangeError("no document is open");
    return this.#reading;
  }
}
