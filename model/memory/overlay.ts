import { type ByteRange, checkEdit, type Edit, mapRange, type RangeSet, Ranges, type Text } from "../text.ts";
import { LEAD, type Memory, type Position, type Transaction } from "./memory.ts";

const LINE_FEED = 0x0a;

/** Distance of the transactions in the text just before the cursor, in characters: what an edit there costs at most. */
const SPACING = 256;
/** Their distance further back, where edits are rare: every transaction makes the journal longer. */
const FAR_SPACING = 2048;
/** How much before the cursor and after it is learned, in characters. */
const REACH: OverlayReach = { before: 32768, after: 16384 };
/** How far the cursor may go back before what it left after is learned as text after it. */
const LEEWAY = 2048;
/** Shorter texts that are removed tell nothing of what comes in their place, in characters. */
const MIN_REMOVED = 8;
/** After how many characters `advance` lets its caller do something else. */
const PAUSE = 32;

const NONE: RangeSet = new Ranges();

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
   * What of the text the memory has learned already: it is refreshed, rather than learned again. The overlay takes it over,
   * and an edit takes what it touches out of it.
   */
  readonly known?: Ranges;
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
  readonly #text: Text;
  readonly #known: Ranges;
  /** The length of the text after the last edit that was told. */
  #length: number;
  /** What of the document was learned as text after the cursor. */
  #after: ByteRange | undefined;
  /** Ascending; the first stands where the text before the cursor begins. Empty when nothing is learned. */
  #points: Point[] = [];
  /** Up to where the text before the cursor is learned. */
  #learned = 0;
  /** The reading position there. */
  #position: Position;
  /** What was removed last and is known, with the text before it: to be refreshed, since what comes is often like it. */
  #removed: { readonly lead: Uint8Array; readonly text: Uint8Array } | undefined;

  /** @param text is read in place: `edit` tells of every change. Nothing is computed yet. */
  constructor(memory: Memory, text: Text, { known = new Ranges(), reach = REACH }: OverlayOptions = {}) {
    this.#memory = memory;
    this.#known = known;
    this.#reach = reach;
    this.#text = text;
    this.#length = text.length;
    this.#position = memory.save();
  }

  /** Follows an edit of the text. Nothing is computed yet. @throws RangeError when it is not within the text */
  edit(edit: Edit): void {
    checkEdit(edit, this.#length);
    this.#length += edit.inserted.length - (edit.end - edit.start);
    const { start, removed } = edit;
    if (removed !== undefined && removed.length >= MIN_REMOVED && this.#known.covers(start)) {
      this.#removed = { lead: this.#text.slice(Math.max(0, start - LEAD), start).slice(), text: removed };
    }
    this.#known.cut(edit);
    if (this.#after !== undefined) {
      this.#after = edit.end <= this.#after.start ? mapRange(this.#after, edit) : undefined;
    }
    if (this.#points.length > 0 && edit.start < this.#learned) this.#goBack(edit.start);
  }

  /**
   * Learns what is still missing and leaves the memory's reading position after `offset` characters. Yields every few
   * characters, so that the caller can do something else or stop; start anew after an edit. When the memory is full, what
   * is left is only read.
   *
   * @param excluded what must not be learned: a border takes its place
   * @throws RangeError when `offset` is not within the text
   */
  *advance(offset: number, excluded: RangeSet = NONE): Generator<void, void> {
    if (!(offset >= 0 && offset <= this.#text.length)) {
      throw new RangeError(`${offset} is not within a text of ${this.#text.length} characters`);
    }
    if (!this.#fits(offset)) yield* this.#begin(offset, excluded);
    if (offset < this.#learned) this.#goBack(offset);
    this.#memory.restore(this.#position);
    if (this.#removed !== undefined) yield* this.#refreshRemoved(this.#removed, excluded);
    try {
      for (let count = 1; this.#learned < offset; count++) {
        this.#step(offset, excluded);
        if (count % PAUSE === 0) yield;
      }
    } finally {
      this.#position = this.#memory.save();
    }
  }

  /** Refreshes what was removed, and comes back to where the text before the cursor is learned up to. */
  *#refreshRemoved({ lead, text }: { readonly lead: Uint8Array; readonly text: Uint8Array }, excluded: RangeSet) {
    this.#removed = undefined;
    try {
      this.#memory.interrupt();
      for (const character of lead) this.#memory.push(character);
      for (const [i, character] of text.entries()) {
        if (this.#memory.full) return;
        this.#memory.refreshByte(character);
        if (i % PAUSE === 0) yield;
      }
    } finally {
      this.#memory.interrupt();
      for (let at = Math.max(this.#points[0].offset, this.#learned - LEAD); at < this.#learned; at++) {
        if (excluded.covers(at)) this.#memory.interrupt();
        else this.#memory.push(this.#text.at(at));
      }
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
  *#begin(offset: number, excluded: RangeSet): Generator<void, void> {
    this.close();
    this.#base = this.#memory.begin();
    const lineEnd = this.#text.indexOf(LINE_FEED, offset);
    const start = lineEnd < 0 ? this.#text.length : lineEnd + 1;
    const end = Math.min(this.#text.length, start + this.#reach.after);
    const from = Math.max(0, start - LEAD);
    const passages = [{ start: start - from, end: end - from }];
    const ranges = { known: this.#known.within(from, end), excluded: excluded.within(from, end) };
    for (const _ of this.#memory.learn(this.#text.slice(from, end), { passages, ...ranges })) yield;
    this.#after = { start, end };
    this.#learned = Math.max(0, offset - this.#reach.before);
    this.#memory.interrupt();
    this.#keepPoint();
  }

  /** Learns one character, or passes over an excluded range. */
  #step(offset: number, excluded: RangeSet): void {
    const at = this.#learned;
    if (excluded.covers(at)) this.#memory.interrupt();
    else if (this.#memory.full) this.#memory.push(this.#text.at(at));
    else if (this.#known.covers(at)) this.#memory.refreshByte(this.#text.at(at));
    else this.#memory.learnByte(this.#text.at(at));
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
