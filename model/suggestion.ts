import { Balance } from "./balance.ts";
import { LinesBelow } from "./below.ts";
import { isBracket } from "./brackets.ts";
import {
  codePointAt,
  codePointStart,
  firstSign,
  isBlank,
  isBorder,
  isGraphemeBorder,
  isWordCharacter,
} from "./characters.ts";
import { Indentation } from "./indentation.ts";
import type { Prediction } from "./memory/memory.ts";
import { closesOwnPair, isAllClosers, isCloser } from "./repetition.ts";
import { suggestionEnd } from "./suggestion-end.ts";

const LINE_FEED = 0x0a;
/** U+FFFD. */
const REPLACEMENT = 0xfffd;
const NOTHING = new Uint8Array(0);
/** A suggestion stays on the screen, while it is typed, as long as it is at least so probable. */
const STAYS = 0.25;
/** What a user takes for one character has hardly more bytes. */
const MAX_CHARACTER = 64;

/** Suggestions that have to be surer than others, since they save little. */
export interface ShortSuggestions {
  /** Those of fewer characters (bytes) than this. */
  readonly length: number;
  /** Their least probability. */
  readonly threshold: number;
}

export interface SuggestionOptions {
  /** The least probability that the whole of the suggestion is what comes next. */
  readonly threshold: number;
  /** How sure a short suggestion must be, unless it stays; as sure as any other unless told. */
  readonly short?: ShortSuggestions | undefined;
  /**
   * What stands before the cursor, from the beginning of a line on: says how lines are indented and which brackets are
   * open. Nothing unless told.
   */
  readonly before?: Uint8Array;
  /** Whether more stands before `before`. */
  readonly isCut?: boolean;
  /** What follows the cursor, up to the end of the text: never suggested again. Nothing unless told. */
  readonly suffix?: Uint8Array;
  /** How many lines it may have, where nothing but blanks follows the cursor in its line. 1 unless told. */
  readonly lines?: number;
  /** The least probability of a suggestion that goes on over as many lines as it can; unless told, as many as are worth it. */
  readonly lineThreshold?: number | undefined;
  /** Whether it may step over closers; unless told, it may. */
  readonly stepsOver?: boolean;
  /**
   * What is left of the suggestion on the screen, whose beginning was typed: it stays unless it has become unlikely. Where it ends
   * with its line, lines may be added.
   */
  readonly shown?: Uint8Array | undefined;
  /** Whether `shown` was suggested with less known than now: its line may grow, too. Unless told, it may not. */
  readonly mayGrow?: boolean;
}

export interface Suggestion {
  /** Whole UTF-8 sequences, never empty. */
  readonly text: Uint8Array;
  /** That the whole of it is exactly what comes next: the product of its characters' probabilities. */
  readonly probability: number;
  /** The code point that is expected after the text: it is why the text ends there. */
  readonly next: number;
  /**
   * How many characters after the cursor `text` says again: brackets and quotation marks which are all that stands there
   * in the line, and which it steps over to go on after them. It takes their place.
   */
  readonly replacedSuffix: number;
}

/**
 * What to show at the cursor: as much of `continuation`, the most probable text there, as is worth showing, or nothing
 * when unsure. `continuation` is asked for no more than that takes.
 */
export function suggest(continuation: Iterable<Prediction>, options: SuggestionOptions): Suggestion | undefined {
  const draft = new Draft(options);
  for (const { character, probability } of continuation) if (!draft.add(character, probability)) break;
  return draft.finish();
}

/**
 * Whether the cursor stands where a suggestion may begin: neither before nor within a word, unless new text is being typed
 * there, nor within what a user takes for one character.
 *
 * @param before what stands before the cursor
 * @param isInsertion whether the user types in front of the word, rather than in it
 */
export function maySuggestBefore(suffix: Uint8Array, before: Uint8Array = NOTHING, isInsertion = false): boolean {
  if (suffix.length === 0) return true;
  if (isWordCharacter(codePointAt(suffix, 0))) return isInsertion;
  const near = before.subarray(-MAX_CHARACTER);
  return suffix[0] < 0x80 || isGraphemeBorder([...near, ...suffix.subarray(0, 4)], near.length);
}

/** A suggestion while it is generated. */
class Draft {
  readonly #options: SuggestionOptions;
  readonly #before: Uint8Array;
  readonly #suffix: Uint8Array;
  /** What follows the cursor in its line. */
  readonly #rest: Uint8Array;
  /** The first character of it that is no blank. */
  readonly #follows: number | undefined;
  readonly #indentation: number;
  readonly #below: LinesBelow;
  #style: Indentation | undefined;
  readonly #text: number[] = [];
  readonly #probabilities: number[] = [];
  #product = 1;
  #next: number | undefined;
  /** How many bytes the character that was begun still needs. */
  #pending = 0;
  /** Where the text's last line begins, and where the first character of it that is no blank stands, if it has one. */
  #line = 0;
  #content: number | undefined;
  #lines = 1;
  /** Where the text stands with which it steps over the rest of the line, as long as it does. */
  #stepped: number | undefined;
  #saysBelow = false;

  constructor(options: SuggestionOptions) {
    this.#options = options;
    this.#before = options.before ?? NOTHING;
    this.#suffix = options.suffix ?? NOTHING;
    const feed = this.#suffix.indexOf(LINE_FEED);
    this.#rest = feed < 0 ? this.#suffix : this.#suffix.subarray(0, feed);
    const first = firstSign(this.#rest);
    this.#follows = first < this.#rest.length ? codePointAt(this.#rest, first) : undefined;
    this.#indentation = leadOf(this.#cursorLine).length;
    this.#below = new LinesBelow(this.#follows === undefined ? this.#suffix : NOTHING, this.#indentation);
  }

  /** Adds a character (byte), unless the text ends before it; returns whether it goes on. */
  add(character: number, probability: number): boolean {
    if (character === LINE_FEED && !this.#endLine()) return false;
    this.#product *= probability;
    this.#text.push(character);
    this.#probabilities.push(probability);
    this.#pending = this.#pending > 0 ? this.#pending - 1 : sequenceLength(character) - 1;
    if (this.#pending > 0) return true;
    if (character === LINE_FEED) this.#beginLine();
    else if (!this.#addCodePoint()) return false;
    const { threshold, lineThreshold = threshold, shown = NOTHING } = this.#options;
    const needed = this.#lines > 1 ? Math.min(threshold, lineThreshold) : threshold;
    const least = this.#text.length <= shown.length ? Math.min(needed, STAYS) : needed;
    return this.#product >= least; // the border before it is still worth knowing
  }

  finish(): Suggestion | undefined {
    const rest = this.#rest;
    const stepped = this.#stepped ?? Infinity;
    const replaced = this.#text.length > stepped + rest.length ? rest.length : 0;
    if (replaced === 0 && this.#text.length > stepped) this.#endAt(stepped, codePointAt(rest, 0));
    if (this.#saysBelow) return undefined;
    const text = Uint8Array.from(this.#text);
    const staying = this.#staying(text);
    if (staying === undefined) return this.#begin(text, stepped, replaced);
    const mayGrow = this.#options.mayGrow || staying.next === LINE_FEED;
    const grown = mayGrow ? this.#begin(text, stepped, replaced) : undefined;
    return grown !== undefined && grown.text.length > staying.text.length ? grown : staying;
  }

  /** As much of the text as is worth showing. */
  #begin(text: Uint8Array, stepped: number, replaced: number): Suggestion | undefined {
    const { short } = this.#options;
    let kept: readonly boolean[] | undefined;
    const end = suggestionEnd(text, this.#probabilities, {
      threshold: this.#options.threshold,
      lineThreshold: this.#options.lineThreshold,
      complete: this.#next !== undefined,
      worth: (length) => {
        // What steps over the rest of the line goes on after it, or was not worth the step.
        if (replaced > 0 && length > stepped && length <= stepped + replaced) return false;
        if (short && length < short.length && productOf(this.#probabilities, length) < short.threshold) return false;
        kept ??= this.#keptBy(text, stepped, replaced);
        return kept?.[length] ?? true;
      },
    });
    if (end === 0 || this.#repeatsBelow(text.subarray(0, end))) return undefined;
    const probability = productOf(this.#probabilities, end);
    const next = end < text.length ? codePointAt(text, end) : this.#next!;
    return { text: text.subarray(0, end), probability, next, replacedSuffix: end > stepped ? replaced : 0 };
  }

  /** The suggestion that is on the screen, where it is what comes next still. */
  #staying(text: Uint8Array): Suggestion | undefined {
    const { shown = NOTHING } = this.#options;
    const { length } = shown;
    if (length === 0 || length > text.length || !shown.every((byte, i) => byte === text[i])) return undefined;
    const next = length < text.length ? codePointAt(text, length) : this.#next;
    const probability = productOf(this.#probabilities, length);
    return next === undefined || probability < STAYS
      ? undefined
      : { text: shown, probability, next, replacedSuffix: 0 };
  }

  /** Whether the user has begun the cursor's line. */
  get #isBegun(): boolean {
    return firstSign(this.#cursorLine) < this.#cursorLine.length;
  }

  get #cursorLine(): Uint8Array {
    return this.#before.subarray(this.#before.lastIndexOf(LINE_FEED) + 1);
  }

  /** The last line, with what stands before the cursor where it is the cursor's. */
  get #lastLine(): Uint8Array {
    const line = this.#text.slice(this.#line);
    return Uint8Array.from(this.#lines === 1 ? [...this.#cursorLine, ...line] : line);
  }

  #endAt(length: number, next: number): false {
    this.#text.length = length;
    this.#next = next;
    return false;
  }

  /** Returns whether another line may follow. */
  #endLine(): boolean {
    const isOwn = this.#text.length > this.#line && (this.#lines > 1 || !this.#isBegun);
    if (isOwn && this.#below.has(this.#lastLine)) {
      this.#saysBelow = this.#lines === 1;
      return this.#endAt(Math.max(0, this.#line - 1), LINE_FEED);
    }
    if (this.#follows !== undefined || this.#lines >= (this.#options.lines ?? 1)) {
      this.#next = LINE_FEED;
      return false;
    }
    this.#indent.endLine(this.#lastLine);
    return true;
  }

  #beginLine(): void {
    this.#lines++;
    this.#line = this.#text.length;
    this.#content = undefined;
  }

  /** Looks at the character that is complete; returns whether the text goes on. */
  #addCodePoint(): boolean {
    const start = codePointStart(this.#text, this.#text.length);
    // What stands for a character that could not be read is not said again.
    if (codePointAt(this.#text, start) === REPLACEMENT) return this.#endAt(start, REPLACEMENT);
    if (!this.#step()) return false;
    if (this.#content !== undefined || isBlank(this.#text[start])) return true;
    this.#content = start;
    return this.#indentLine();
  }

  /** Follows the rest of the cursor's line where the text steps over it; returns whether the text goes on. */
  #step(): boolean {
    const rest = this.#rest;
    const start = codePointStart(this.#text, this.#text.length);
    const character = codePointAt(this.#text, start);
    if (this.#stepped === undefined) {
      if (character !== this.#follows || closesOwnPair(this.#text.slice(0, start), character)) return true;
      // Where a word follows, the text only arrives there with a word of its own.
      if (isWordCharacter(character) && !this.#isAtBorder(start)) return true;
      if (this.#options.stepsOver === false || !isAllClosers(rest)) return this.#endAt(start, character);
      this.#stepped = start;
    }
    const said = this.#text.slice(this.#stepped, this.#stepped + rest.length);
    // Where it does not say the rest of the line again, it ends where that begins.
    return said.every((byte, i) => byte === rest[i]) || this.#endAt(this.#stepped, codePointAt(rest, 0));
  }

  /** Whether a word or a sign ends before the text's character at `start`. */
  #isAtBorder(start: number): boolean {
    const near = [...this.#before.subarray(-MAX_CHARACTER), ...this.#text.slice(0, start + 4)];
    return isBorder(near, Math.min(MAX_CHARACTER, this.#before.length) + start);
  }

  /** Indents the line whose first character was added as the text around does; returns whether the text goes on. */
  #indentLine(): boolean {
    const isCursors = this.#lines === 1;
    const given = isCursors ? this.#cursorLine : NOTHING;
    if (isCursors && (this.#line === this.#content || this.#isBegun)) return true;
    const said = this.#text.slice(this.#line, this.#content);
    const first = this.#text[this.#content!];
    const whole = String.fromCharCode(...given, ...said);
    const lead = isCursors ? this.#indent.cursorLeadOf(whole, first) : this.#indent.leadOf(whole, first);
    if (lead === undefined) return this.#endAt(this.#line - 1, LINE_FEED);
    const added = Array.from(lead.slice(given.length), (sign) => sign.charCodeAt(0));
    this.#replaceLead(added);
    if (isCursors) return true;
    const isLeft = lead.length < this.#indentation && !isCloser(codePointAt(this.#text, this.#content!));
    return !isLeft || this.#endAt(this.#line - 1, LINE_FEED);
  }

  /** Begins the last line with these blanks, which are together as probable as those that it began with. */
  #replaceLead(lead: readonly number[]): void {
    const count = this.#content! - this.#line;
    const [start, end] = lead.length === 0 ? [this.#line, this.#content! + 1] : [this.#line, this.#content!];
    const probability = this.#probabilities.slice(start, end).reduce((all, one) => all * one, 1);
    const rest = lead.length === 0 ? [] : lead.slice(1).map(() => 1);
    this.#probabilities.splice(start, end - start, probability, ...rest);
    this.#text.splice(this.#line, count, ...lead);
    this.#content = this.#line + lead.length;
  }

  get #indent(): Indentation {
    this.#style ??= new Indentation(this.#before, this.#suffix);
    return this.#style;
  }

  #keptBy(text: Uint8Array, stepped: number, replaced: number): readonly boolean[] | undefined {
    const { before, isCut = false } = this.#options;
    if (before === undefined || !text.some(isBracket)) return undefined;
    return new Balance(before, this.#suffix, isCut).keptBy(text, stepped, replaced);
  }

  /** Whether the cursor's line would say all the words of the line below. */
  #repeatsBelow(text: Uint8Array): boolean {
    const line = this.#cursorLine;
    return !this.#isBegun && !text.includes(LINE_FEED) && this.#below.hasWordsOf(Uint8Array.of(...line, ...text));
  }
}

/** The product of the first `count` of them. */
function productOf(probabilities: readonly number[], count: number): number {
  let product = 1;
  for (let i = 0; i < count; i++) product *= probabilities[i];
  return product;
}

/** The blanks that a line begins with. */
function leadOf(line: Uint8Array): Uint8Array {
  const end = line.findIndex((byte) => !isBlank(byte));
  return end < 0 ? line : line.subarray(0, end);
}

function sequenceLength(lead: number): number {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
