import { type Edit, mapOffset, type RangeSet, type Text } from "../../model/index.ts";

/** How much of a large document is read before the cursor and after it, in bytes. What stands after it costs little. */
const BEFORE = 32_768;
const AFTER = 131_072;
/** A window serves a cursor that is at least so far from where it begins and ends, in bytes: more than an overlay reads. */
const LEAST_BEFORE = 13_000;
const LEAST_AFTER = 7_000;
/** A document is read as a whole again when it has become smaller than this share of the limit. */
const WHOLE_AGAIN = 0.9;
/** How far the border of a line is looked for, in bytes. */
const MAX_LINE = 2048;

const LINE_FEED = 0x0a;
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

/** The start of the line at `offset`; of the character, where that is far. */
function lineStartBefore(text: Text, offset: number): number {
  if (offset <= 0) return 0;
  const from = Math.max(0, offset - MAX_LINE);
  const lineFeed = text.slice(from, offset).lastIndexOf(LINE_FEED);
  return lineFeed < 0 && from > 0 ? characterStart(text, offset) : from + lineFeed + 1;
}

/** The end of the line at `offset`, with its line feed; the start of the character, where that is far. */
function lineStartAfter(text: Text, offset: number): number {
  if (offset >= text.length) return text.length;
  const lineFeed = text.slice(offset, Math.min(text.length, offset + MAX_LINE)).indexOf(LINE_FEED);
  return lineFeed < 0 ? characterStart(text, offset) : offset + lineFeed + 1;
}

function characterStart(text: Text, offset: number): number {
  let start = offset;
  while (start > 0 && (text.at(start) & 0xc0) === 0x80) start--;
  return start;
}
