import type { ByteRange, Memory, Position, Transaction } from "./memory.ts";

const LINE_FEED = 0x0a;

/** Distance of the transactions in the text just before the cursor, in characters: what an edit there costs at most. */
const SPACING = 256;
/** Their distance further back, where edits are rare: every transaction makes the journal longer. */
const FAR_SPACING = 2048;
/** How much before the cursor and after it is learned, in characters. */
const REACH: OverlayReach = { before: 32768, after: 16384 };
/** How far the cursor may go back before what it left after is learned as text after it. */
const LEEWAY = 2048;
/** After how many characters `advance` lets its caller do something else. */
const PAUSE = 32;

/** Up to which character of the document the memory had read on from its start, when a transaction began. */
interface Point {
  readonly offset: number;
  readonly transaction: Transaction;
}

export interface OverlayReach {
  readonly before: number;
  readonly after: number;
}

export interface OverlayOptions {
  /**
   * What of the text the memory has learned already, ascending: it is refreshed, rather than learned again. An edit takes
   * what it touches out of it.
   */
  readonly known?: readonly ByteRange[];
  readonly reach?: OverlayReach;
}

/**
 * The open document, learned on top of a memory: first what stands after the cursor's line, then what stands before the
 * cursor, where the reading position is left. Edits take back what they touch. Only one overlay of a memory is in use at
 * a time, the newest: `close` it before another one is made.
 */
export class Overlay {
  readonly #memory: Memory;
  /** Takes back what was learned after the cursor, too. */
  #base: Transaction | undefined;
  readonly #reach: OverlayReach;
  #text: Uint8Array;
  #known: readonly ByteRange[];
  /** What of the document was learned as text after the cursor. */
  #after: ByteRange | undefined;
  /** Ascending; the first stands where the text before the cursor begins. Empty when nothing is learned. */
  #points: Point[] = [];
  /** Up to where the text before the cursor is learned. */
  #learned = 0;
  /** The reading position there. */
  #position: Position;

  /** Takes a copy of `text`. Nothing is computed yet. */
  constructor(memory: Memory, text: Uint8Array, { known = [], reach = REACH }: OverlayOptions = {}) {
    this.#memory = memory;
    this.#known = known;
    this.#reach = reach;
    this.#text = text.slice();
    this.#position = memory.save();
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
    const moved = inserted.length - (end - start);
    this.#known = this.#known.flatMap((range) => withoutEdit(range, start, end, moved));
    if (this.#after !== undefined) {
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
  *advance(offset: number, excluded: readonly ByteRange[] = []): Generator<void, void> {
    if (!(offset >= 0 && offset <= this.#text.length)) {
      throw new RangeError(`${offset} is not within a text of ${this.#text.length} characters`);
    }
    if (!this.#fits(offset)) yield* this.#begin(offset, excluded);
    if (offset < this.#learned) this.#goBack(offset);
    this.#memory.restore(this.#position);
    try {
      for (let count = 1; this.#learned < offset; count++) {
        this.#step(offset, excluded);
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
    return (
      offset >= first.offset &&
      offset - first.offset <= 2 * this.#reach.before &&
      offset <= start &&
      start - offset <= LEEWAY
    );
  }

  /** Learns the text after the cursor's line; that before it begins after it. */
  *#begin(offset: number, excluded: readonly ByteRange[]): Generator<void, void> {
    this.close();
    this.#base = this.#memory.begin();
    const lineEnd = this.#text.indexOf(LINE_FEED, offset);
    const start = lineEnd < 0 ? this.#text.length : lineEnd + 1;
    const after = { start, end: Math.min(this.#text.length, start + this.#reach.after) };
    for (const _ of this.#memory.learn(this.#text, { passages: [after], known: this.#known, excluded })) yield;
    this.#after = after;
    this.#learned = Math.max(0, offset - this.#reach.before);
    this.#memory.interrupt();
    this.#keepPoint();
  }

  /** Learns one character, or passes over an excluded range. */
  #step(offset: number, excluded: readonly ByteRange[]): void {
    const at = this.#learned;
    if (covers(excluded, at)) this.#memory.interrupt();
    else if (this.#memory.full) this.#memory.push(this.#text[at]);
    else if (covers(this.#known, at)) this.#memory.refreshByte(this.#text[at]);
    else this.#memory.learnByte(this.#text[at]);
    this.#learned++;
    const spacing = offset - this.#learned < FAR_SPACING ? SPACING : FAR_SPACING;
    if (this.#learned - this.#points[this.#points.length - 1].offset >= spacing) this.#keepPoint();
  }

  #keepPoint(): void {
    this.#points.push({ offset: this.#learned, transaction: this.#memory.begin() });
    this.#position = this.#memory.save();
  }

  #goBack(offset: number): void {
    let point: Point | undefined;
    do {
      point = this.#points.pop();
      point?.transaction.rollBack();
    } while (point !== undefined && point.offset > offset);
    if (point === undefined) this.close();
    else {
      this.#learned = point.offset;
      this.#keepPoint();
    }
  }

  /** Takes everything back. */
  close(): void {
    for (let point = this.#points.pop(); point !== undefined; point = this.#points.pop()) point.transaction.rollBack();
    this.#base?.rollBack();
    this.#base = undefined;
    this.#learned = 0;
    this.#after = undefined;
  }
}

function covers(ranges: readonly ByteRange[], at: number): boolean {
  return ranges.some(({ start, end }) => start <= at && at < end);
}

/** What is left of `range`, where it stands after an edit of the characters from `start` to `end`. */
function withoutEdit(range: ByteRange, start: number, end: number, moved: number): ByteRange[] {
  const before = { start: range.start, end: Math.min(range.end, start) };
  const after = { start: Math.max(range.start, end) + moved, end: range.end + moved };
  return [before, after].filter((part) => part.start < part.end);
}
