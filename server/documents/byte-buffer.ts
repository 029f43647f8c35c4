import type { Position, Range } from "vscode-languageserver";
import type { Edit, Text } from "../../model/index.ts";
import { encodeText } from "./encoding.ts";
import { LineIndex } from "./line-index.ts";

/** The smallest gap after growing, in bytes. */
const MIN_GAP = 1024;
/** The gap grows by this share of the text, so that copying costs little per typed byte. */
const GAP_SHARE = 1 / 8;
/** An edit tells up to so much of what it has removed, in bytes. */
const MAX_REMOVED = 4096;
/** U+FFFD, which readers of the bytes see in place of a lone surrogate. */
const REPLACEMENT = Uint8Array.of(0xef, 0xbf, 0xbd);

/** A position between two bytes, or in the middle of the surrogate pair whose four bytes begin there. */
interface Place {
  readonly offset: number;
  readonly inPair: boolean;
}

/**
 * The text of an open document as the model reads it: always the bytes of `encodeText` of the editor's text. It is a
 * gap buffer with a line index: an edit costs its size plus the distance from the previous edit, and looking up a
 * position costs the bytes of its line.
 *
 * Edits can join or split line ends and surrogate pairs, which the model's bytes do not show. Therefore the line index
 * keeps each line end of the editor, and lone surrogates are stored in WTF-8, which encodes no other character so.
 */
export class ByteBuffer implements Text {
  #bytes = new Uint8Array(MIN_GAP);
  /** The bytes from #gapStart to #gapEnd are unused. */
  #gapStart = 0;
  #gapEnd = MIN_GAP;
  readonly #lines = new LineIndex();
  /** The number of bytes outside ASCII; where it is 0, UTF-16 offsets in a line equal byte offsets. */
  #wideBytes = 0;
  #loneSurrogates = 0;

  constructor(text: string) {
    this.#replace(0, 0, text);
  }

  get length(): number {
    return this.#bytes.length - (this.#gapEnd - this.#gapStart);
  }

  at(offset: number): number {
    const byte = this.#stored(offset);
    if (this.#loneSurrogates === 0 || byte < 0x80) return byte;
    for (let part = 0; part < 3; part++) {
      if (offset >= part && surrogateOf(this.#unit(offset - part)) !== undefined) return REPLACEMENT[part]!;
    }
    return byte;
  }

  slice(start: number, end: number): Uint8Array {
    if (this.#loneSurrogates > 0) return Uint8Array.from({ length: end - start }, (_, i) => this.at(start + i));
    if (end <= this.#gapStart) return this.#bytes.subarray(start, end);
    const gap = this.#gapEnd - this.#gapStart;
    if (start >= this.#gapStart) return this.#bytes.subarray(start + gap, end + gap);
    const slice = new Uint8Array(end - start);
    slice.set(this.#bytes.subarray(start, this.#gapStart));
    slice.set(this.#bytes.subarray(this.#gapEnd, end + gap), this.#gapStart - start);
    return slice;
  }

  indexOf(byte: number, from: number): number {
    if (from < this.#gapStart) {
      const at = this.#bytes.subarray(0, this.#gapStart).indexOf(byte, from);
      if (at >= 0) return at;
    }
    const gap = this.#gapEnd - this.#gapStart;
    const at = this.#bytes.indexOf(byte, Math.max(from + gap, this.#gapEnd));
    return at < 0 ? -1 : at - gap;
  }

  /** The offset of `position`: the line's end for a position past it, the pair's start for one within a pair. */
  offsetAt(position: Position): number {
    return this.#placeOf(position).offset;
  }

  /** The offset of the first byte of the line that `offset` is in. */
  lineStart(offset: number): number {
    const line = this.#lines.countBefore(offset);
    return line === 0 ? 0 : this.#lines.offset(line - 1) + 1;
  }

  /**
   * Replaces `range` by `text`, as the editor did, and returns the edit of the bytes. The edit includes the characters
   * and line ends before or after `text` that it joins or splits.
   */
  edit({ start, end }: Range, text: string): Edit {
    const places = [this.#placeOf(start), this.#placeOf(end)];
    const [from, to] = places.toSorted((a, b) => a.offset - b.offset || Number(a.inPair) - Number(b.inPair));
    return this.#edit(from!, to!, text);
  }

  /** Replaces the whole text by `text`, and returns the edit of the bytes. */
  replaceAll(text: string): Edit {
    return this.#edit({ offset: 0, inPair: false }, { offset: this.length, inPair: false }, text);
  }

  #edit(from: Place, to: Place, text: string): Edit {
    let start = from.offset;
    let end = to.offset;
    let inserted = text;
    if (from.inPair) inserted = this.#pairAt(start)[0] + inserted;
    if (to.inPair) {
      inserted += this.#pairAt(end)[1];
      end += 4;
    }
    const before = this.#joiningBefore(start);
    const after = this.#joiningAfter(end);
    const first = inserted[0] ?? after;
    const last = inserted.at(-1) ?? before;
    if (joins(before, first)) {
      inserted = before + inserted;
      start -= before === "\r" ? 1 : REPLACEMENT.length;
    }
    if (joins(last, after)) {
      inserted += after;
      end += after === "\n" ? 1 : REPLACEMENT.length;
    }
    const removed = start < end && end - start <= MAX_REMOVED ? this.slice(start, end).slice() : undefined;
    const bytes = this.#replace(start, end, inserted);
    return { start, end, inserted: this.#loneSurrogates === 0 ? bytes : encodeText(inserted), removed };
  }

  #placeOf({ line, character }: Position): Place {
    if (line > this.#lines.count) return { offset: this.length, inPair: false };
    const start = line <= 0 ? 0 : this.#lines.offset(line - 1) + 1;
    if (line < 0 || character <= 0) return { offset: start, inPair: false };
    const end = line < this.#lines.count ? this.#lines.offset(line) : this.length;
    if (this.#wideBytes === 0) return { offset: Math.min(start + character, end), inPair: false };
    let at = start;
    for (let left = character; left > 0 && at < end; left--) {
      const byte = this.#stored(at);
      if (byte >= 0xf0 && left === 1) return { offset: at, inPair: true };
      if (byte >= 0xf0) left--; // two UTF-16 code units
      at += byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    }
    return { offset: at, inPair: false };
  }

  /** A carriage return or high surrogate directly before `offset`, which may join with what follows; or "". */
  #joiningBefore(offset: number): string {
    if (offset > 0 && this.#stored(offset - 1) === 0x0a) {
      return this.#lines.kind(this.#lines.countBefore(offset) - 1) === "\r" ? "\r" : "";
    }
    return offset < 3 ? "" : (surrogateOf(this.#unit(offset - 3)) ?? "");
  }

  /** A line feed or low surrogate at `offset`, which may join with what precedes; or "". */
  #joiningAfter(offset: number): string {
    if (offset < this.length && this.#stored(offset) === 0x0a) {
      return this.#lines.kind(this.#lines.countBefore(offset)) === "\n" ? "\n" : "";
    }
    return surrogateOf(this.#unit(offset)) ?? "";
  }

  #pairAt(offset: number): string {
    return new TextDecoder().decode(this.slice(offset, offset + 4));
  }

  /** The UTF-16 code unit that the three bytes at `offset` encode, if they do. */
  #unit(offset: number): number {
    if (this.#loneSurrogates === 0 || offset + 3 > this.length || this.#stored(offset) !== 0xed) return 0;
    return 0xd000 | ((this.#stored(offset + 1) & 0x3f) << 6) | (this.#stored(offset + 2) & 0x3f);
  }

  #stored(offset: number): number {
    return this.#bytes[offset < this.#gapStart ? offset : offset + this.#gapEnd - this.#gapStart]!;
  }

  #replace(start: number, end: number, text: string): Uint8Array {
    const bytes = encodeKeepingSurrogates(text);
    this.#lines.replace(start, end, bytes, text);
    this.#moveGap(start);
    this.#count(this.#bytes.subarray(this.#gapEnd, this.#gapEnd + end - start), -1);
    this.#gapEnd += end - start;
    if (bytes.length > this.#gapEnd - this.#gapStart) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#gapStart);
    this.#gapStart += bytes.length;
    this.#count(bytes, 1);
    return bytes;
  }

  #count(bytes: Uint8Array, sign: 1 | -1): void {
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i]! < 0x80) continue;
      this.#wideBytes += sign;
      if (bytes[i] === 0xed && bytes[i + 1]! >= 0xa0) this.#loneSurrogates += sign;
    }
  }

  /** Moves the gap to `offset`. */
  #moveGap(offset: number): void {
    const moved = offset - this.#gapStart;
    if (moved < 0) this.#bytes.copyWithin(this.#gapEnd + moved, offset, this.#gapStart);
    else this.#bytes.copyWithin(this.#gapStart, this.#gapEnd, this.#gapEnd + moved);
    this.#gapStart += moved;
    this.#gapEnd += moved;
  }

  #grow(needed: number): void {
    const room = needed + Math.max(MIN_GAP, Math.floor(GAP_SHARE * (this.length + needed)));
    const bytes = new Uint8Array(this.length + room);
    bytes.set(this.#bytes.subarray(0, this.#gapStart));
    bytes.set(this.#bytes.subarray(this.#gapEnd), this.#gapStart + room);
    this.#gapEnd = this.#gapStart + room;
    this.#bytes = bytes;
  }
}

/** Whether two adjacent UTF-16 code units form one line end or one character. */
function joins(before: string, after: string): boolean {
  if (before === "\r") return after === "\n";
  return before !== "" && after !== "" && isHigh(before.charCodeAt(0)) && isLow(after.charCodeAt(0));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

function surrogateOf(unit: number): string | undefined {
  return isHigh(unit) || isLow(unit) ? String.fromCharCode(unit) : undefined;
}

/** As `encodeText`, but keeps lone surrogates, in WTF-8. */
function encodeKeepingSurrogates(text: string): Uint8Array {
  const bytes = encodeText(text);
  if (text.isWellFormed()) return bytes;
  let at = 0;
  for (const piece of text.split(/([\ud800-\udfff])/u)) {
    const unit = piece.length === 1 ? piece.charCodeAt(0) : 0;
    if (isHigh(unit) || isLow(unit)) bytes.set([0xed, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)], at);
    at += encodeText(piece).length;
  }
  return bytes;
}
