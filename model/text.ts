/** A text that is edited while it is read in place, and the one way to find a place in it again after an edit. */

/** A stretch of a text, in characters (bytes): the first one and the one after the last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A text of UTF-8 bytes, to be read where it stands. */
export interface Text {
  readonly length: number;
  /** The character at `offset`, which must be within the text. */
  at(offset: number): number;
  /** The characters from `start` to `end`, both within the text: a view where possible, so valid until the next edit. */
  slice(start: number, end: number): Uint8Array;
  /** The first place of `byte` from `from` on, or −1. */
  indexOf(byte: number, from: number): number;
}

/** The replacement of the characters from `start` to `end` by `inserted`; offsets are those before the edit. */
export interface Edit extends ByteRange {
  readonly inserted: Uint8Array;
  /** The characters that were replaced, where they are told. */
  readonly removed?: Uint8Array | undefined;
}

/** Bytes that nobody edits, as a text. */
export function textOf(bytes: Uint8Array): Text {
  return {
    length: bytes.length,
    at: (offset) => bytes[offset],
    slice: (start, end) => bytes.subarray(start, end),
    indexOf: (byte, from) => bytes.indexOf(byte, from),
  };
}

/**
 * Where the border at `offset` stands after `edit`. A border within what was replaced, or where something was inserted,
 * moves before or after what was inserted, as `side` says.
 */
export function mapOffset(offset: number, edit: Edit, side: "before" | "after"): number {
  const { start, end, inserted } = edit;
  if (side === "before") return offset > end ? offset + inserted.length - (end - start) : Math.min(offset, start);
  return offset < start ? offset : Math.max(offset, end) + inserted.length - (end - start);
}

/** What `edit` leaves of `range`: what was inserted belongs to it where it stands strictly within. Empty where nothing is left. */
export function mapRange({ start, end }: ByteRange, edit: Edit): ByteRange {
  const mapped = mapOffset(start, edit, "after");
  return { start: mapped, end: Math.max(mapped, mapOffset(end, edit, "before")) };
}

/** @throws RangeError when `edit` is not within a text of `length` characters */
export function checkEdit({ start, end }: ByteRange, length: number): void {
  if (start >= 0 && start <= end && end <= length) return;
  throw new RangeError(`[${start}, ${end}) is not within a text of ${length} characters`);
}

/** Ranges of a text to be looked up: ascending, not overlapping, none empty. */
export interface RangeSet {
  /** Whether the character at `offset` is in one of them. */
  covers(offset: number): boolean;
  /** Whether one of them and [start, end) have a character in common. */
  overlaps(start: number, end: number): boolean;
  /** What of them is within [start, end), counted from `start`. */
  within(start: number, end: number): ByteRange[];
}

/** Ranges that follow the edits of their text. An edit costs a few nanoseconds for each range after it. */
export class Ranges implements RangeSet, Iterable<ByteRange> {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** @throws RangeError when `ranges` are not in order or overlap */
  constructor(ranges: Iterable<ByteRange> = []) {
    let before = 0;
    for (const { start, end } of ranges) {
      if (!(start >= before && start <= end)) throw new RangeError(`[${start}, ${end}) is out of order`);
      before = end;
      if (start === end) continue;
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  /** How many there are. */
  get count(): number {
    return this.#starts.length;
  }

  *[Symbol.iterator](): Generator<ByteRange, void> {
    for (let i = 0; i < this.#starts.length; i++) yield { start: this.#starts[i], end: this.#ends[i] };
  }

  covers(offset: number): boolean {
    return this.overlaps(offset, offset + 1);
  }

  overlaps(start: number, end: number): boolean {
    return start < end && this.#starts[this.#firstEndingFrom(start + 1)] < end;
  }

  within(start: number, end: number): ByteRange[] {
    const ranges: ByteRange[] = [];
    for (let i = this.#firstEndingFrom(start + 1); i < this.#starts.length && this.#starts[i] < end; i++) {
      ranges.push({ start: Math.max(this.#starts[i], start) - start, end: Math.min(this.#ends[i], end) - start });
    }
    return ranges;
  }

  /** Adds a range; those that it overlaps or touches become one with it. */
  add({ start, end }: ByteRange): void {
    if (start >= end) return;
    const first = this.#firstEndingFrom(start);
    let after = first;
    while (after < this.#starts.length && this.#starts[after] <= end) after++;
    const from = after > first ? Math.min(start, this.#starts[first]) : start;
    const to = after > first ? Math.max(end, this.#ends[after - 1]) : end;
    this.#starts.splice(first, after - first, from);
    this.#ends.splice(first, after - first, to);
  }

  /** Follows `edit`: see `mapRange`. */
  edit(edit: Edit): void {
    const starts = this.#starts;
    const ends = this.#ends;
    let kept = this.#firstEndingFrom(edit.start);
    for (let i = kept; i < starts.length; i++) {
      const start = mapOffset(starts[i], edit, "after");
      const end = mapOffset(ends[i], edit, "before");
      if (start >= end) continue;
      starts[kept] = start;
      ends[kept] = end;
      kept++;
    }
    starts.length = kept;
    ends.length = kept;
  }

  /** Follows `edit`, but what was inserted within a range is no part of it: it becomes two. */
  cut(edit: Edit): void {
    const i = this.#firstEndingFrom(edit.end + 1);
    const divided = i < this.#starts.length && this.#starts[i] < edit.start;
    if (divided) {
      this.#starts.splice(i + 1, 0, edit.end);
      this.#ends.splice(i, 0, edit.start);
    }
    this.edit(edit);
  }

  /** The first range that ends at `offset` or after it. */
  #firstEndingFrom(offset: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
