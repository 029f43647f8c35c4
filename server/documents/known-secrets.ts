import type { ByteRange, Text } from "../../model/index.ts";

/** The index key is a secret's first bytes, so many of them; shorter secrets are too common to look for. */
const PREFIX = 8;
/** The farthest that a copy completed by an edit may begin before it, in bytes: longer ones are pasted, not typed. */
const MAX_DISTANCE = 256;

/** One character of a string for each byte. */
const decoder = new TextDecoder("latin1");

/** An index of known secrets that finds copies of them at once. */
export class KnownSecrets {
  readonly #secrets = new Set<string>();
  /** By beginning, the lengths of the secrets that have it. */
  readonly #lengths = new Map<string, Set<number>>();
  /** Whether a secret begins with these two bytes. */
  readonly #beginnings = new Uint8Array(65536);
  #longest = 0;

  get isEmpty(): boolean {
    return this.#secrets.size === 0;
  }

  /** Adds the secret at `range` of `text`. */
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

  /** The copies of known secrets in `text` that overlap [start, end), or contain an empty one: ascending, disjoint. */
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

  /** The length of the longest known secret at `start` of `text`; 0 where there is none. */
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
