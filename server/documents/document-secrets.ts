import { type ByteRange, type Edit, mapRange, type RangeSet, Ranges, type Text } from "../../model/index.ts";
import { byteLength, decodeText } from "./encoding.ts";
import { KnownSecrets } from "./known-secrets.ts";
import { lineStartAfter, lineStartBefore } from "./lines.ts";

/** Finds the secrets of a text: [start, end) of each in UTF-16 code units, ascending and disjoint. */
export type FindSecrets = (text: string) => Promise<readonly (readonly [start: number, end: number])[]>;

/** The margin searched on either side of a change, in bytes: more than a private key has. */
const MARGIN = 8192;

/** The most text in one search, in bytes: copying it to the searching thread takes a few milliseconds. */
const MAX_PASSAGE = 2 ** 20;

/** A search in progress in `passage`, and the changes made to the text since it began. */
interface Search {
  readonly passage: ByteRange;
  readonly edits: Edit[];
  readonly inserted: Ranges;
}

/**
 * The ranges of secrets in an open document. They follow its edits; `search` looks through the changes, one search
 * after the other, and a copy of a known secret counts as a secret at once.
 */
export class DocumentSecrets implements RangeSet, Iterable<ByteRange> {
  readonly #text: Text;
  #ranges = new Ranges();
  /** The secrets known at the last search. */
  #known = new KnownSecrets();
  /** The range that has changed since the last search: from the first change to the last. */
  #unsearched: ByteRange | undefined;
  #search: Search | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @param text is read in place; call `edit` after every change */
  constructor(text: Text) {
    this.#text = text;
    this.#unsearched = { start: 0, end: text.length };
  }

  [Symbol.iterator](): Iterator<ByteRange> {
    return this.#ranges[Symbol.iterator]();
  }

  covers(offset: number): boolean {
    return this.#ranges.covers(offset);
  }

  overlaps(start: number, end: number): boolean {
    return this.#ranges.overlaps(start, end);
  }

  within(start: number, end: number): ByteRange[] {
    return this.#ranges.within(start, end);
  }

  /** Follows an edit of the text, and returns the copies of known secrets that it made. */
  edit(edit: Edit): ByteRange[] {
    const inserted = { start: edit.start, end: edit.start + edit.inserted.length };
    this.#ranges.edit(edit);
    this.#unsearched = hull(this.#unsearched && mapRange(this.#unsearched, edit), inserted);
    if (this.#search !== undefined) {
      this.#search.edits.push(edit);
      this.#search.inserted.edit(edit);
      this.#search.inserted.add(inserted);
    }
    const copies = this.#known.copiesAround(this.#text, inserted.start, inserted.end);
    const added = copies.filter(({ start, end }) => !isCovered(this.#ranges, start, end));
    for (const copy of added) this.#ranges.add(copy);
    return added;
  }

  /**
   * Searches the changes since the last search, and returns whether the secrets differ from before. A search begins
   * when the previous one has ended, and leaves edits made in the meantime to the next one.
   */
  search(find: FindSecrets): Promise<boolean> {
    const search = this.#last.then(() => this.#searchUnsearched(find));
    this.#last = search.catch(() => {}); // the caller gets the error
    return search;
  }

  async #searchUnsearched(find: FindSecrets): Promise<boolean> {
    let isChanged = false;
    const wasEmpty = this.#known.isEmpty;
    let left = this.#unsearched;
    this.#unsearched = undefined;
    while (left !== undefined) {
      const part: ByteRange = { start: left.start, end: Math.min(left.end, left.start + MAX_PASSAGE) };
      const rest: ByteRange | undefined = part.end < left.end ? { start: part.end, end: left.end } : undefined;
      const search: Search = { passage: this.#passageAround(part), edits: [], inserted: new Ranges() };
      this.#search = search;
      try {
        if (await this.#searchPassage(search, find)) isChanged = true;
      } catch (error) {
        this.#unsearched = hull(this.#unsearched, search.edits.reduce(mapRange, left));
        throw error;
      } finally {
        this.#search = undefined;
      }
      left = rest && search.edits.reduce(mapRange, rest);
    }
    if (wasEmpty) return isChanged; // `#known` holds exactly what was found
    this.#known = new KnownSecrets();
    for (const range of this.#ranges) this.#known.add(this.#text, range);
    return isChanged;
  }

  async #searchPassage(search: Search, find: FindSecrets): Promise<boolean> {
    const { start, end } = search.passage;
    const text = decodeText(this.#text.slice(start, end));
    const found = new Ranges(toBytes(await find(text), text, start));
    for (const edit of search.edits) found.edit(edit);
    return this.#take(found, search);
  }

  /** Whole lines around `changed`, and whole secrets. */
  #passageAround(changed: ByteRange): ByteRange {
    let start = lineStartBefore(this.#text, changed.start - MARGIN);
    let end = lineStartAfter(this.#text, changed.end + MARGIN);
    for (const secret of this.#ranges) {
      if (secret.start < start && secret.end > start) start = secret.start;
      if (secret.start < end && secret.end > end) end = secret.end;
    }
    return { start, end };
  }

  /** Replaces the passage's known secrets by `found`, except in text inserted there since. */
  #take(found: Ranges, { passage, edits, inserted }: Search): boolean {
    const { start, end } = edits.reduce(mapRange, passage);
    const before = this.#ranges;
    const now = new Ranges();
    for (const range of before) {
      if (range.end <= start || range.start >= end || inserted.overlaps(range.start, range.end)) now.add(range);
    }
    for (const range of found) {
      now.add(range);
      this.#known.add(this.#text, range);
    }
    for (const range of inserted) {
      for (const copy of this.#known.copiesAround(this.#text, range.start, range.end)) now.add(copy);
    }
    this.#ranges = now;
    return !isEqual(before, now);
  }
}

function toBytes(ranges: Awaited<ReturnType<FindSecrets>>, text: string, offset: number): ByteRange[] {
  let at = 0;
  let bytes = offset;
  const advance = (to: number) => {
    bytes += byteLength(text.slice(at, to));
    at = to;
    return bytes;
  };
  return ranges.map(([start, end]) => ({ start: advance(start), end: advance(end) }));
}

function hull(range: ByteRange | undefined, other: ByteRange): ByteRange {
  if (range === undefined) return other;
  return { start: Math.min(range.start, other.start), end: Math.max(range.end, other.end) };
}

function isCovered(ranges: Ranges, start: number, end: number): boolean {
  const [part, ...others] = ranges.within(start, end);
  return part !== undefined && others.length === 0 && part.start === 0 && part.end === end - start;
}

function isEqual(a: Ranges, b: Ranges): boolean {
  if (a.count !== b.count) return false;
  const others = b[Symbol.iterator]();
  for (const { start, end } of a) {
    const other = others.next().value!;
    if (other.start !== start || other.end !== end) return false;
  }
  return true;
}
