import { type Edit, mapOffset, type RangeSet, type Text } from "../../model/index.ts";
import { lineStartAfter, lineStartBefore } from "./lines.ts";

/** The window's reach before and after the cursor in a large document, in bytes. The text after it costs little. */
const BEFORE = 32_768;
const AFTER = 131_072;
/** The least distance from the cursor to the window's ends, in bytes: more than an overlay reads. */
const LEAST_BEFORE = 13_000;
const LEAST_AFTER = 7_000;
/** A document that has shrunk below this share of the limit is read as a whole again. */
const WHOLE_AGAIN = 0.9;
const NOTHING = new Uint8Array(0);

/** A view of a text under edit, or of a part of it, with offsets of its own. It reads the text in place. */
export class TextWindow implements Text {
  /** Whether it spans the whole text rather than the surroundings of a cursor. */
  readonly isWhole: boolean;
  readonly #text: Text;
  #start: number;
  #end: number;

  /** A window of the whole text up to `limit` bytes; of whole lines around `offset` in a larger one. */
  constructor(text: Text, offset: number, limit: number) {
    this.#text = text;
    this.isWhole = text.length <= limit;
    this.#start = this.isWhole ? 0 : lineStartBefore(text, offset - BEFORE);
    this.#end = this.isWhole ? text.length : lineStartAfter(text, offset + AFTER);
  }

  /** Whether a new window at `offset` would be no better than this one. */
  serves(offset: number, limit: number): boolean {
    const { length } = this.#text;
    if (this.isWhole) return length <= limit;
    return (
      length > WHOLE_AGAIN * limit &&
      this.length <= 2 * (BEFORE + AFTER) &&
      (this.#start === 0 ? offset >= 0 : offset - this.#start >= LEAST_BEFORE) &&
      (this.#end === length ? offset <= length : this.#end - offset >= LEAST_AFTER)
    );
  }

  /** The offset in the text at which the window begins. */
  get start(): number {
    return this.#start;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  at(offset: number): number {
    return this.#text.at(this.#start + offset);
  }

  slice(start: number, end: number): Uint8Array {
    return this.#text.slice(this.#start + start, this.#start + end);
  }

  indexOf(byte: number, from: number): number {
    const at = this.#text.indexOf(byte, this.#start + from);
    return at < 0 || at >= this.#end ? -1 : at - this.#start;
  }

  /** A live view of `ranges`, which are of the text, as ranges of the window. */
  rangesOf(ranges: RangeSet): RangeSet {
    return {
      covers: (offset) => ranges.covers(this.#start + offset),
      overlaps: (start, end) => ranges.overlaps(this.#start + start, this.#start + end),
      within: (start, end) => ranges.within(this.#start + start, this.#start + end),
    };
  }

  /**
   * Follows an edit of the text, and returns the edit of the window, or undefined for one outside it. Text inserted at
   * the window's end belongs to it; at its start, only if the text begins there.
   */
  edit(edit: Edit): Edit | undefined {
    const start = this.#start;
    const end = this.#end;
    this.#start = start === 0 ? 0 : mapOffset(start, edit, "after");
    this.#end = Math.max(this.#start, mapOffset(end, edit, "after"));
    const isInsertedWithin = start === 0 || edit.start > start;
    if (edit.start > end || (edit.end <= start && !isInsertedWithin)) return undefined;
    return {
      start: Math.max(edit.start, start) - start,
      end: Math.min(edit.end, end) - start,
      inserted: isInsertedWithin ? edit.inserted : NOTHING,
      removed: edit.start >= start && edit.end <= end ? edit.removed : undefined,
    };
  }
}
