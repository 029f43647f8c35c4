import type { Mark, Memory, Position, Range } from "./memory.ts";

const LINE_FEED = 0x0a;

/** Distance of the marks in the text before the cursor, in characters: what an edit costs at most before work goes on. */
const SPACING = 256;
/** How much before the cursor is learned, in characters. */
const BEFORE = 32768;
/** How much after the cursor is learned. */
const AFTER = 16384;
/** How far the cursor may go back before what it left behind is learned as text after it. */
const LEEWAY = 2048;
/** After how many characters `advance` lets its caller do something else. */
const PAUSE = 32;

/** Up to which character of the document the memory has read on from its start, when a mark was set. */
interface Point {
  readonly offset: number;
  readonly mark: Mark;
}

/**
 * The open document, learned on top of a memory: first what stands after the cursor's line, then what stands before the
 * cursor, where the reading position is left. Edits take back what they touch. Only one overlay of a memory is in use at
 * a time, the newest: `close` it before another one is made.
 */
export class Overlay {
  readonly #memory: Memory;
  readonly #base: Mark;
  #text: Uint8Array;
  /** What of the document was learned as text after the cursor. */
  #after: Range | undefined;
  /** Ascending; the first stands where the text before the cursor begins. Empty when nothing is learned. */
  #points: Point[] = [];
  /** Up to where the text before the cursor is learned. */
  #learned = 0;
  /** The reading position there. */
  #position: Position;

  /** Takes a copy of `text`. Nothing is computed yet. */
  constructor(memory: Memory, text: Uint8Array) {
    this.#memory = memory;
    this.#base = memory.mark();
    this.#text = text.slice();
    this.#position = this.#base.position;
  }

  /** Puts `inserted` in the place of the characters from `start` to `end`. Nothing is computed yet. @throws RangeError */
  replace(start: number, end: number, inserted: Uint8Array): void {
    if (!(start >= 0 && start <= end && end <= this.#text.length)) {
      throw new RangeError(`[${start}, ${end}) is not within a text of ${this.#text.length} characters`);
    }
    const text = new Uint8Array(this.#text.length - (end - start) + inserted.length);
    text.set(this.#text.subarray(0, start));
    text.set(inserted, start);
    text.set(this.#text.subarray(end), start + inserted.length);
    this.#text = text;
    if (this.#after !== undefined) {
      const moved = inserted.length - (end - start);
      const { start: from, end: to } = this.#after;
      this.#after = end <= from ? { start: from + moved, end: to + moved } : undefined;
    }
    if (this.#points.length > 0 && start < this.#learned) this.#goBack(start);
  }

  /**
   * Learns what is still missing and leaves the memory's reading position after `offset` characters. Yields every few
   * characters, so that the caller can do something else or stop; start anew after an edit. When the memory is full, what
   * is left is only read.
   *
   * @param excluded what must not be learned, ascending: a border takes its place
   * @throws RangeError when `offset` is not within the text
   */
  *advance(offset: number, excluded: readonly Range[] = []): Generator<void, void> {
    if (!(offset >= 0 && offset <= this.#text.length)) {
      throw new RangeError(`${offset} is not within a text of ${this.#text.length} characters`);
    }
    if (!this.#fits(offset)) yield* this.#begin(offset, excluded);
    if (offset < this.#learned) this.#goBack(offset);
    this.#memory.restore(this.#position);
    try {
      for (let count = 1; this.#learned < offset; count++) {
        this.#step(excluded);
        if (count % PAUSE === 0) yield;
      }
    } finally {
      this.#position = this.#memory.save();
    }
  }

  /** Whether what is learned as text after the cursor still is that, and the text before it begins before it. */
  #fits(offset: number): boolean {
    const [first] = this.#points;
    if (first === undefined || this.#after === undefined) return false;
    const { start } = this.#after;
    return offset >= first.offset && offset - first.offset <= 2 * BEFORE && offset <= start && start - offset <= LEEWAY;
  }

  /** Learns the text after the cursor's line; that before it begins behind it. */
  *#begin(offset: number, excluded: readonly Range[]): Generator<void, void> {
    this.close();
    const lineEnd = this.#text.indexOf(LINE_FEED, offset);
    const start = lineEnd < 0 ? this.#text.length : lineEnd + 1;
    const after = { start, end: Math.min(this.#text.length, start + AFTER) };
    if (after.end > start) {
      for (const _ of this.#memory.learn(this.#text, { passages: [after], excluded })) yield;
    }
    this.#after = after;
    this.#learned = Math.max(0, offset - BEFORE);
    this.#memory.interrupt();
    this.#keepPoint();
  }

  /** Learns one character, or passes over an excluded range. */
  #step(excluded: readonly Range[]): void {
    const at = this.#learned;
    const range = excluded.find(({ start, end }) => start <= at && at < end);
    if (range !== undefined) this.#memory.interrupt();
    else if (this.#memory.full) this.#memory.push(this.#text[at]);
    else this.#memory.learnByte(this.#text[at]);
    this.#learned++;
    if (this.#learned - this.#points[this.#points.length - 1].offset >= SPACING) this.#keepPoint();
  }

  #keepPoint(): void {
    this.#points.push({ offset: this.#learned, mark: this.#memory.mark() });
    this.#position = this.#memory.save();
  }

  #goBack(offset: number): void {
    while (this.#points.length > 1 && this.#points[this.#points.length - 1].offset > offset) this.#points.pop();
    const point = this.#points[0].offset > offset ? undefined : this.#points[this.#points.length - 1];
    if (point === undefined) this.close();
    else {
      this.#memory.rollback(point.mark);
      this.#learned = point.offset;
      this.#position = point.mark.position;
    }
  }

  /** Takes everything back. */
  close(): void {
    this.#memory.rollback(this.#base);
    this.#points = [];
    this.#learned = 0;
    this.#position = this.#base.position;
    this.#after = undefined;
  }
}
