import { isBlank } from "../../model/index.ts";
import type { Suggested, Suggester } from "./suggester.ts";

/** The shortest match, in characters (bytes). */
const MIN_MATCH = 12;

/** The number of earlier places compared, the newest first: comparing all of them saves a thousandth less, not more. */
const MAX_COMPARED = 256;

const TABLE_BITS = 18;

/** Separates files: no text contains it. */
const BORDER = 0;
const LINE_FEED = 0x0a;

/**
 * Copies after the longest match: the rest of the line after the place where the longest end of the text so far, of
 * at least 12 characters, stood before, in the workspace or in the open document; the newest of several such places.
 */
export class LongestMatchSuggester implements Suggester {
  /** All files and the open document, each with a border before it. */
  #text: Uint8Array;
  #length = 0;
  /** Where the open document begins in it. */
  #document = 0;
  /** By the hash of 12 characters, the newest place after them; by place, the one before it. 0 for none. */
  readonly #newest = new Int32Array(2 ** TABLE_BITS);
  #previous: Int32Array;
  /** The place after the longest match, and the match's length; 0 for none. */
  #match = 0;
  #matched = 0;

  constructor(training: readonly Uint8Array[]) {
    const size = training.reduce((sum, file) => sum + file.length + 1, 1);
    this.#text = new Uint8Array(size);
    this.#previous = new Int32Array(size);
    for (const file of training) this.learn(file);
  }

  /** Learns a file for good. */
  learn(file: Uint8Array): void {
    this.open();
    if (this.#length === 0) this.#push(BORDER);
    for (const character of file) this.#push(character);
    this.#push(BORDER);
    this.#document = this.#length;
  }

  open(): void {
    while (this.#length > this.#document) this.#pop();
    this.#matched = 0;
  }

  type(character: number): void {
    if (this.#matched > 0 && this.#text[this.#match] === character) {
      this.#match++;
      this.#matched++;
      this.#push(character);
    } else {
      this.#push(character);
      this.#find();
    }
  }

  suggest(): Suggested | undefined {
    if (this.#matched === 0) return undefined;
    let end = this.#match;
    while (end < this.#length && this.#text[end] !== LINE_FEED && this.#text[end] !== BORDER) end++;
    while (end > this.#match && isBlank(this.#text[end - 1]!)) end--;
    return end > this.#match ? { text: this.#text.slice(this.#match, end), next: LINE_FEED } : undefined;
  }

  /** Finds the longest match anew. A match that continues needs no search: a longer one would have been so before. */
  #find(): void {
    this.#matched = 0;
    if (this.#length - this.#document < MIN_MATCH) return;
    let place = this.#previous[this.#length - 1]!;
    for (let compared = 0; place > 0 && compared < MAX_COMPARED; compared++) {
      const length = this.#common(place);
      if (length >= MIN_MATCH && length > this.#matched) {
        this.#match = place;
        this.#matched = length;
      }
      place = this.#previous[place - 1]!;
    }
  }

  /** How many characters before `place` equal those before the cursor. */
  #common(place: number): number {
    const most = Math.min(place, this.#length - this.#document);
    let length = 0;
    while (length < most && this.#text[place - 1 - length] === this.#text[this.#length - 1 - length]) length++;
    return length;
  }

  #push(character: number): void {
    if (this.#length === this.#text.length) this.#grow();
    this.#text[this.#length++] = character;
    const slot = this.#slot();
    this.#previous[this.#length - 1] = this.#newest[slot]!;
    this.#newest[slot] = this.#length;
  }

  #pop(): void {
    this.#newest[this.#slot()] = this.#previous[this.#length - 1]!;
    this.#length--;
  }

  /** Where the hash of the last 12 characters stands in the table. */
  #slot(): number {
    let hash = 0;
    for (let at = Math.max(0, this.#length - MIN_MATCH); at < this.#length; at++) {
      hash = Math.imul(hash + this.#text[at]! + 1, 0x2f0b4c47);
    }
    return hash >>> (32 - TABLE_BITS);
  }

  #grow(): void {
    const text = new Uint8Array(2 * this.#text.length);
    const previous = new Int32Array(text.length);
    text.set(this.#text);
    previous.set(this.#previous);
    this.#text = text;
    this.#previous = previous;
  }
}
