/**
 * Which brackets of a text are open: ( ), [ ] and { }, but for those in strings and comments. It knows no language, only
 * what most of them share, so its word decides where a suggestion ends, and nothing else.
 */
import { isWordCharacter } from "./characters.ts";

type Bytes = ArrayLike<number>;

const LINE_FEED = 0x0a;
const BACKSLASH = 0x5c;
const QUOTES: ReadonlySet<number> = new Set(codes("\"'`"));
const CLOSER_OF: ReadonlyMap<number, number> = new Map([
  [0x28, 0x29],
  [0x5b, 0x5d],
  [0x7b, 0x7d],
]);
const BLOCK_END = 0x7d;
const CLOSERS: ReadonlySet<number> = new Set(CLOSER_OF.values());

/** Whether a character opens or closes a bracket. */
export function isBracket(character: number): boolean {
  return CLOSER_OF.has(character) || CLOSERS.has(character);
}

interface Opener {
  readonly closer: number;
  /** Where it stands. */
  readonly at: number;
}

/** Reads a text and keeps what is open. */
export class Brackets {
  /** The innermost last. */
  readonly #open: Opener[] = [];
  /** Closers that closed nothing, in their order. */
  readonly strays: number[] = [];
  /** What ends the string or the comment that was begun: quotes, the two signs after a comment, or a line's end. */
  #ending: readonly number[] | undefined;
  #isString = false;

  /** Goes on where `other` stands, within its string or comment if there is one, with nothing open. */
  static within(other: Brackets): Brackets {
    const brackets = new Brackets();
    brackets.#ending = other.#ending;
    brackets.#isString = other.#isString;
    return brackets;
  }

  /** The closers of what is open, the innermost last. */
  get open(): readonly number[] {
    return this.#open.map(({ closer }) => closer);
  }

  /** The same, but of those that stand at `end` or behind only the ones that open a block. */
  openBefore(end: number): readonly number[] {
    return this.#open.filter(({ at, closer }) => at < end || closer === BLOCK_END).map(({ closer }) => closer);
  }

  /**
   * Reads what begins at `at`, after what was read, and returns where the next begins. `text` is looked at beyond it.
   *
   * @param line a closer closes nothing across an opener that stands there or behind
   */
  read(text: Bytes, at: number, line = Infinity): number {
    const character = text[at];
    if (this.#ending !== undefined) return this.#stepWithin(text, at, this.#ending);
    if (QUOTES.has(character)) return this.#begin(text, at, character);
    const comment = commentAt(text, at);
    if (comment !== undefined) {
      this.#ending = comment;
      this.#isString = false;
      return at + 1;
    }
    const closer = CLOSER_OF.get(character);
    if (closer !== undefined) this.#open.push({ closer, at });
    else if (CLOSERS.has(character)) this.#close(character, line);
    return at + 1;
  }

  #stepWithin(text: Bytes, at: number, ending: readonly number[]): number {
    if (this.#isString && text[at] === BACKSLASH) return Math.min(at + 2, text.length);
    if (standsAt(text, at, ending)) {
      this.#ending = undefined;
      return at + ending.length;
    }
    // Nothing but what says so goes on in the next line.
    if (text[at] === LINE_FEED && ending.length === 1 && ending[0] !== 0x60) this.#ending = undefined;
    return at + 1;
  }

  /** Reads the quotation mark at `at`, which may be an apostrophe, or begin a lifetime in Rust. */
  #begin(text: Bytes, at: number, quote: number): number {
    const isTriple = text[at + 1] === quote && text[at + 2] === quote;
    if (isTriple && quote === 0x60) return at + 3; // a fence in Markdown
    if (quote === 0x27 && !isTriple && isApostrophe(text, at)) return at + 1;
    if (!isTriple && quote !== 0x60 && isUnended(text, at, quote)) return at + 1;
    this.#ending = isTriple ? [quote, quote, quote] : [quote];
    this.#isString = true;
    return at + this.#ending.length;
  }

  #close(closer: number, line: number): void {
    let at = this.#open.length - 1;
    // What is in between is no bracket, or was never closed.
    while (at >= 0 && this.#open[at].closer !== closer && this.#open[at].at < line) at--;
    if (at >= 0 && this.#open[at].closer === closer) this.#open.length = at;
    else this.strays.push(closer);
  }
}

/**
 * How many brackets stay open, or close nothing, where `closers` follow `open`: each closes the innermost one of its kind.
 */
export function unbalanced(open: readonly number[], closers: readonly number[]): number {
  let left = open.length;
  let count = 0;
  for (const closer of closers) {
    const match = open.lastIndexOf(closer, left - 1);
    if (left === 0 || match < 0) count++;
    else {
      count += left - 1 - match;
      left = match;
    }
  }
  return count + left;
}

function isApostrophe(text: Bytes, at: number): boolean {
  const before = text[at - 1];
  if (before === 0x26 || before === 0x3c) return true; // &'a, <'a
  if (!(at > 0 && (before >= 0x80 || isWordCharacter(before)))) return false;
  // A letter or two before it may say what kind of string it is.
  let start = at;
  while (start > 0 && isWordCharacter(text[start - 1])) start--;
  return !/^(?:[bfrul]|[bfr]{2}|u8)$/i.test(
    String.fromCharCode(...Array.from({ length: Math.min(4, at - start) }, (_, i) => text[start + i])),
  );
}

/** Whether the line goes on to its end without the quotation mark that began at `at`. */
function isUnended(text: Bytes, at: number, quote: number): boolean {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === BACKSLASH) i++;
    else if (text[i] === quote) return false;
    else if (text[i] === LINE_FEED) return true;
  }
  return false; // it may come yet
}

/** What ends the comment that begins at `at`, if one does. */
function commentAt(text: Bytes, at: number): readonly number[] | undefined {
  const [character, next, before] = [text[at], text[at + 1], text[at - 1]];
  if (character === 0x2f) {
    if (next === 0x2a) return codes("*/");
    return next === 0x2f && before !== 0x3a ? [LINE_FEED] : undefined;
  }
  // "# ", and "-- " where no operator is meant.
  const isApart = at === 0 || before === 0x20 || before === 0x09 || before === LINE_FEED;
  if (character === 0x23) return isApart && (next === 0x20 || next === 0x23) ? [LINE_FEED] : undefined;
  const isDashes = character === 0x2d && next === 0x2d && text[at + 2] === 0x20;
  return isApart && isDashes ? [LINE_FEED] : undefined;
}

function standsAt(text: Bytes, at: number, part: readonly number[]): boolean {
  return part.every((character, i) => text[at + i] === character);
}

function codes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
