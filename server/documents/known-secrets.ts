import type { ByteRange, Text } from "../../model/index.ts";

/** The index key is a secret's first bytes, so many of them. */
const PREFIX = 8;
/** A shorter secret is too common a text to look for; it is looked for together with so many bytes before it. */
const LEAD = 8;
/** The farthest that a copy completed by an edit may begin before it, in bytes: longer ones are pasted, not typed. */
const MAX_DISTANCE = 256;

/** One character of a string for each byte. */
const decoder = new TextDecoder("latin1");

/** An index of known secrets that finds copies of them at once. */
export class KnownSecrets {
  /** By what is looked for, how many of its first bytes are not of the secret. */
  readonly #leads = new Map<string, number>();
  /** By beginning, the lengths of the secrets that have it. */
  readonly #lengths = new Map<string, Set<number>>();
  /** Whether a secret begins with these two bytes. */
  readonly #beginnings = new Uint8Array(65536);
  #longest = 0;

  get isEmpty(): boolean {
    return this.#leads.size === 0;
  }

  /** Adds the secret at `range` of `text`. */
  add(text: Text, { start, end }: ByteRange): void {
    const lead = end - start < PREFIX ? Math.min(start, LEAD) : 0;
    if (end - start + lead < PREFIX) return;
    const bytes = text.slice(start - lead, end);
    const secret = decoder.decode(bytes);
    const prefix = secret.slice(0, PREFIX);
    const lengths = this.#lengths.get(prefix);
    if (lengths === undefined) this.#lengths.set(prefix, new Set([secret.length]));
    else lengths.add(secret.length);
    this.#leads.set(secret, lead);
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
      const copy = this.#copyAt(text, first + at);
      if (copy === undefined) continue;
      if (copy.end > start && copy.start <= end) copies.push(copy);
      at = copy.end - first - 1;
    }
    return copies;
  }

  /** The longest known secret that is found by what begins at `start` of `text`. */
  #copyAt(text: Text, start: number): ByteRange | undefined {
    const lengths = this.#lengths.get(decoder.decode(text.slice(start, start + PREFIX)));
    let longest = 0;
    let lead = 0;
    for (const length of lengths ?? []) {
      if (length <= longest || start + length > text.length) continue;
      const known = this.#leads.get(decoder.decode(text.slice(start, start + length)));
      if (known === undefined) continue;
      longest = length;
      lead = known;
    }
    return longest === 0 ? undefined : { start: start + lead, end: start + longest };
  }
}
