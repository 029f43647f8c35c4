/** A line end in the editor's text. In the bytes, each is a line feed. */
export type LineEnd = "\n" | "\r" | "\r\n";

const LINE_ENDS: readonly LineEnd[] = ["\n", "\r", "\r\n"];

/**
 * The offsets of line ends, in a gap buffer: those before the last edit count from the text's start, those after it
 * from its end, so that an edit costs no more than the lines between it and the previous edit.
 */
export class LineIndex {
  #offsets = new Uint32Array(64);
  /** The index in `LINE_ENDS` of each. */
  #kinds = new Uint8Array(64);
  /** The entries from #gapStart to #gapEnd are unused. */
  #gapStart = 0;
  #gapEnd = 64;
  #length = 0;

  /** The number of line ends: one less than lines. */
  get count(): number {
    return this.#offsets.length - (this.#gapEnd - this.#gapStart);
  }

  /** The offset of the line feed that ends line `index`. */
  offset(index: number): number {
    if (index < this.#gapStart) return this.#offsets[index]!;
    return this.#length - this.#offsets[index + this.#gapEnd - this.#gapStart]!;
  }

  /** The line end of line `index` in the editor's text. */
  kind(index: number): LineEnd {
    return LINE_ENDS[this.#kinds[index < this.#gapStart ? index : index + this.#gapEnd - this.#gapStart]!]!;
  }

  /** The number of line ends before `offset`, which is the index of the line there. */
  countBefore(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offset(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Follows the replacement of the bytes from `start` to `end` by `bytes`, which encode `inserted`. */
  replace(start: number, end: number, bytes: Uint8Array, inserted: string): void {
    const first = this.countBefore(start);
    const removed = this.countBefore(end) - first;
    this.#moveGap(first);
    this.#gapEnd += removed;
    this.#length += bytes.length - (end - start);
    const kinds = kindsOf(inserted);
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
      if (this.#gapStart === this.#gapEnd) this.#grow();
      this.#offsets[this.#gapStart] = start + at;
      this.#kinds[this.#gapStart] = kinds();
      this.#gapStart++;
    }
  }

  /** Moves the gap to entry `index`. */
  #moveGap(index: number): void {
    for (; this.#gapStart > index; ) {
      this.#gapStart--;
      this.#gapEnd--;
      this.#offsets[this.#gapEnd] = this.#length - this.#offsets[this.#gapStart]!;
      this.#kinds[this.#gapEnd] = this.#kinds[this.#gapStart]!;
    }
    for (; this.#gapStart < index; this.#gapStart++, this.#gapEnd++) {
      this.#offsets[this.#gapStart] = this.#length - this.#offsets[this.#gapEnd]!;
      this.#kinds[this.#gapStart] = this.#kinds[this.#gapEnd]!;
    }
  }

  #grow(): void {
    const added = this.#offsets.length;
    const offsets = new Uint32Array(2 * added);
    const kinds = new Uint8Array(2 * added);
    for (const [larger, smaller] of [
      [offsets, this.#offsets],
      [kinds, this.#kinds],
    ] as const) {
      larger.set(smaller.subarray(0, this.#gapStart));
      larger.set(smaller.subarray(this.#gapEnd), this.#gapEnd + added);
    }
    this.#offsets = offsets;
    this.#kinds = kinds;
    this.#gapEnd += added;
  }
}

/** Yields the index in `LINE_ENDS` of each line end of `text`, in order. */
function kindsOf(text: string): () => number {
  let lineFeed = placeOf("\n", text, 0);
  let carriageReturn = placeOf("\r", text, 0);
  return () => {
    if (lineFeed < carriageReturn) {
      lineFeed = placeOf("\n", text, lineFeed + 1);
      return 0;
    }
    const isPair = lineFeed === carriageReturn + 1;
    carriageReturn = placeOf("\r", text, carriageReturn + 1);
    if (isPair) lineFeed = placeOf("\n", text, lineFeed + 1);
    return isPair ? 2 : 1;
  };
}

/** The first index of `sign` at or after `from`; `Infinity` where there is none. */
function placeOf(sign: string, text: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at < 0 ? Infinity : at;
}
