import type { ByteRange, Text } from "../../model/index.ts";

/** Secrets are told apart by their beginnings of this length, in bytes; shorter ones are too common to be looked for. */
const PREFIX = 8;
/** How far before an edit a copy may begin that the edit makes whole, in bytes: what is longer is pasted, not typed. */
const MAX_DISTANCE = 256;

/** One character of a string for each byte. */
const decoder = new TextDecoder("latin1");

/** The words that are known as secrets, to notice a copy of one at once. */
export class KnownSecrets {
  readonly #secrets = new Set<string>();
  /** Of those that begin with the same characters: how long they are. */
  readonly #lengths = new Map<string, Set<number>>();
  /** Whether one begins with these two bytes. */
  readonly #beginnings = new Uint8Array(65536);
  #longest = 0;

  get isEmpty(): boolean {
    return this.#secrets.size === 0;
  }

  /** Remembers the secret that stands at `range` of `text`. */
  add(text: Text, { start, end }: ByteRange): void {
    if (end - start < PREFIX) return;
    const bytes = text.slice(start, end);
    const secret = decoder.decode(bytes);
    const prefix = secret.slice(0, PREFIX);
    const lengths = this.#lengths.get(prefix);
    if (lengths === undefined) this.#lengths.set(prefix, new Set([secret.length]));
    else lengths.add(secret.length);
    this.#secrets.add(secret);
    this.#beginnings[(bytes[0]! << 8) | bytes[1]!] = 1;
    this.#longest = Math.max(this.#longest, secret.length);
  }

  /** The copies of known secrets in `text` that [start, end), or the border there, is part of: ascending, not overlapping. */
  copiesAround(text: Text, start: number, end: number): ByteRange[] {
    if (this.#longest === 0) return [];
    const copies: ByteRange[] = [];
    const first = Math.max(0, start - Math.min(MAX_DISTANCE, this.#longest));
    const bytes = text.slice(first, Math.min(text.length, end + PREFIX));
    for (let at = 0; at + PREFIX <= bytes.length; at++) {
      if (this.#beginnings[(bytes[at]! << 8) | bytes[at + 1]!] === 0) continue;
      const length = this.#lengthAt(text, first + at);
      if (length === 0) continue;
      if (first + at + length > start) copies.push({ start: first + at, end: first + at + length });
      at += length - 1;
    }
    return copies;
  }

  /** The length of the longest secret that stands at `start` of `text`; 0 where there is none. */
  #lengthAt(text: Text, start: number): number {
    const lengths = this.#lengths.get(decoder.decode(text.slice(start, start + PREFIX)));
    let longest = 0;
    for (const length of lengths ?? []) {
      if (length <= longest || start + length > text.length) continue;
      if (this.#secrets.has(decoder.decode(text.slice(start, start + length)))) longest = length;
    }
    return longest;
  }
}
