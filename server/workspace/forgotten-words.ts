import { changedPassages } from "../../model/index.ts";

/** A name in a text that is decoded a byte a character; letters beyond ASCII are such bytes. */
const WORD = /[A-Za-z_$\x80-\xff][\w$\x80-\xff]{2,}/g;
/** The borders within names: `get|User`, `max|_count`. */
const HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z0-9])(?=_)/g;

/** Words are looked up by so many first characters, which is the least that they have. */
const KEY = 3;
/** More words than these are not kept: the oldest go. */
const MAX_WORDS = 10_000;

/** A character for each byte. (A `TextDecoder` knows no such encoding: its "latin1" is Windows-1252.) */
function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/**
 * The names that have left the workspace, so that nobody is offered what was misspelt, renamed or deleted: the memory's
 * counts and the network know it longer than its files do.
 */
export class ForgottenWords {
  /** Beginnings of names that no name of the workspace has, by their first characters. */
  readonly #beginnings = new Map<string, Set<string>>();
  #count = 0;

  /** Whether a name begins as none in the workspace does, but one that has left it. */
  has(name: string): boolean {
    if (this.#count === 0) return false;
    const word = decode(Buffer.from(name));
    return beginningsIn(this.#beginnings, word).length > 0;
  }

  /**
   * Follows a change of the workspace. Yields every few thousand words.
   *
   * @param removed passages that have left it
   * @param texts all that is in it now
   */
  *follow(removed: readonly Uint8Array[], texts: Iterable<Uint8Array>): Generator<void, void> {
    const candidates = new Map<string, Set<string>>();
    for (const passage of removed) {
      for (const [word] of decode(passage).matchAll(WORD)) for (const one of beginningsOf(word)) add(candidates, one);
      yield;
    }
    for (const text of texts) {
      if (candidates.size === 0) return;
      removeUsed(candidates, text);
      yield;
    }
    for (const words of candidates.values()) for (const word of words) this.#add(word);
  }

  /** Follows an addition to the workspace: what was forgotten and is there again counts as known. */
  note(added: Uint8Array): void {
    if (this.#count > 0) this.#count -= removeUsed(this.#beginnings, added);
  }

  #add(word: string): void {
    if (!add(this.#beginnings, word)) return;
    this.#count++;
    if (this.#count <= MAX_WORDS) return;
    const [key, oldest] = this.#beginnings.entries().next().value!;
    this.#beginnings.delete(key);
    this.#count -= oldest.size;
  }
}

/** The passages of `before` that `now` does not have. */
export function removedPassages(before: Uint8Array | undefined, now: Uint8Array): Uint8Array[] {
  if (before === undefined) return [];
  return changedPassages(now, before).map(({ start, end }) => before.slice(start, end));
}

/** A name and its beginnings up to each border within it. */
function beginningsOf(word: string): string[] {
  const borders = Array.from(word.matchAll(HUMP), ({ index }) => index).filter((at) => at >= KEY);
  return [...borders.map((at) => word.slice(0, at)), word];
}

function add(words: Map<string, Set<string>>, word: string): boolean {
  const key = word.slice(0, KEY);
  const known = words.get(key);
  if (known?.has(word)) return false;
  if (known === undefined) words.set(key, new Set([word]));
  else known.add(word);
  return true;
}

/** Removes those of `words` that begin a name in `text`, and returns how many they were. */
function removeUsed(words: Map<string, Set<string>>, text: Uint8Array): number {
  let count = 0;
  for (const [word] of decode(text).matchAll(WORD)) {
    for (const used of beginningsIn(words, word)) {
      const key = word.slice(0, KEY);
      const left = words.get(key)!;
      left.delete(used);
      if (left.size === 0) words.delete(key);
      count++;
    }
  }
  return count;
}

function beginningsIn(words: Map<string, Set<string>>, word: string): string[] {
  const candidates = words.get(word.slice(0, KEY));
  return candidates === undefined ? [] : [...candidates].filter((one) => word.startsWith(one));
}
