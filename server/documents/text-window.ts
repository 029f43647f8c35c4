import { type Edit, mapOffset, type RangeSet, type Text } from "../../model/index.ts";
import { lineStartAfter, lineStartBefore } from "./lines.ts";

/** How much of a large document is read before the cursor and after it, in bytes. What stands after it costs little. */
const BEFORE = 32_768;
const AFTER = 131_072;
/** A window serves a cursor that is at least so far from where it begins and ends, in bytes: more than an overlay reads. */
const LEAST_BEFORE = 13_000;
const LEAST_AFTER = 7_000;
/** A document is read as a whole again when it has become smaller than this share of the limit. */
const WHOLE_AGAIN = 0.9;
const NOTHING = new Uint8Array(0);

/** A text that is edited, or a stretch of it, as a text of its own. It is read in place. */
export class TextWindow implements Text {
  /** Whether it is all of a text, rather than what is around a cursor. */
  readonly isWhole: boolean;
  readonly #text: Text;
  #start: number;
  #end: number;

  /** All of a text of at most `limit` bytes; of a larger one, whole lines around `offset`. */
  constructor(text: Text, offset: number, limit: number) {
    this.#text = text;
    this.isWhole = text.length <= limit;
    this.#start = this.isWhole ? 0 : lineStartBefore(text, offset - BEFORE);
    this.#end = this.isWhole ? text.length : lineStartAfter(text, offset + AFTER);
  }

  /** Whether a new window, made at `offset`, would be of no more use there. */
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

  /** Where it begins in the text. */
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

  /** Ranges of the text, as ranges of the window: those that `ranges` has when it is asked. */
  rangesOf(ranges: RangeSet): RangeSet {
    return {
      covers: (offset) => ranges.covers(this.#start + offset),
      overlaps: (start, end) => ranges.overlaps(this.#start + start, this.#start + end),
      within: (start, end) => ranges.within(this.#start + start, this.#start + end),
    };
  }

  /**
   * Follows an edit of the text, and returns what it does to the window: nothing where it is elsewhere. What is inserted
   * where the window ends belongs to it; where it begins, only if the text begins there.
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
    };
  }
}
