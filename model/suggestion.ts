import type { Prediction } from "./memory/memory.ts";
import { closesOwnPair } from "./repetition.ts";
import { isBlank, isWord, suggestionEnd } from "./suggestion-end.ts";

const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array(0);
/** What an editor closes by itself, and what mostly follows that. */
const CLOSERS = new Set(Array.from(")]}>\"'`;,", (sign) => sign.charCodeAt(0)));

export interface SuggestionOptions {
  /** The least probability that the whole of the suggestion is what comes next. */
  readonly threshold: number;
  /** What follows the cursor, up to the end of the text: never suggested again. Nothing unless told. */
  readonly suffix?: Uint8Array;
  /** How many lines it may have, where nothing but blanks follows the cursor in its line. 1 unless told. */
  readonly lines?: number;
  /** Blanks that the cursor's line begins with: the suggestion ends where one of its lines begins with fewer. */
  readonly indentation?: number;
}

export interface Suggestion {
  /** Whole UTF-8 sequences, never empty. */
  readonly text: Uint8Array;
  /** That the whole of it is exactly what comes next: the product of its characters' probabilities. */
  readonly probability: number;
  /** The character that is expected after the text: it is why the text ends there. */
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
  const { threshold, suffix = NOTHING, lines = 1, indentation = 0 } = options;
  const rest = restOfLine(suffix);
  const restIsBlank = rest.every(isBlank);
  const follows = rest.find((character) => !isBlank(character));
  const nextLine = restIsBlank ? firstLine(suffix) : NOTHING;
  const text: number[] = [];
  const probabilities: number[] = [];
  let product = 1;
  let next: number | undefined;
  /** Where the text stands with which it steps over the rest of the line, as long as it does. */
  let stepped: number | undefined;
  for (const { character, probability } of continuation) {
    if (character === LINE_FEED && (!restIsBlank || countOf(text, LINE_FEED) + 1 >= lines)) {
      next = character;
      break;
    }
    const closes = character === follows && stepped === undefined && !closesOwnPair(text, character);
    if (closes) {
      if (!isAllClosers(rest)) {
        next = character;
        break;
      }
      stepped = text.length;
    }
    if (stepped !== undefined && text.length - stepped < rest.length && character !== rest[text.length - stepped]) {
      // It does not say the rest of the line again, so it ends where that begins.
      next = rest[0];
      text.length = stepped;
      break;
    }
    product *= probability;
    text.push(character);
    probabilities.push(probability);
    if (product < threshold) break; // the border before it is still worth knowing
    const ended = endOfBlock(text, indentation, nextLine);
    if (ended !== undefined) {
      text.length = ended;
      next = LINE_FEED;
      break;
    }
  }
  const replaced = stepped !== undefined && text.length > stepped + rest.length ? rest.length : 0;
  if (replaced === 0 && stepped !== undefined && text.length > stepped) {
    text.length = stepped;
    next = rest[0];
  }
  const bytes = Uint8Array.from(text);
  const end = suggestionEnd(bytes, probabilities, {
    threshold,
    complete: next !== undefined,
    // What steps over the rest of the line goes on after it, or was not worth the step.
    worth: (length) => replaced === 0 || length <= stepped! || length > stepped! + replaced,
  });
  if (end === 0) return undefined;
  const probability = probabilities.slice(0, end).reduce((all, one) => all * one, 1);
  const replacedSuffix = replaced > 0 && end > stepped! ? replaced : 0;
  return { text: bytes.subarray(0, end), probability, next: bytes[end] ?? next!, replacedSuffix };
}

/** Whether the cursor stands where a suggestion may begin: neither before nor within a word. */
export function maySuggestBefore(suffix: Uint8Array): boolean {
  return suffix.length === 0 || !isWord(suffix[0]);
}

/**
 * Where `text` ought to end because its last line leaves the block of the cursor's line, or says the line again that
 * stands after it: the offset of that line's break. Looked at when a line's first word begins, and when it is whole.
 */
function endOfBlock(text: readonly number[], indentation: number, nextLine: Uint8Array): number | undefined {
  const feed = text.lastIndexOf(LINE_FEED);
  if (feed < 0) return undefined;
  const line = text.slice(feed + 1);
  const first = line.findIndex((character) => !isBlank(character));
  if (first < 0) return undefined;
  if (first < indentation && first === line.length - 1 && !CLOSERS.has(line[first])) return feed;
  // Brackets alone are the same line only where they close the same block.
  const hasWords = nextLine.some(isWord);
  const said = hasWords ? line.slice(first) : line;
  const follows = hasWords ? nextLine.subarray(nextLine.findIndex((character) => !isBlank(character))) : nextLine;
  return said.length === follows.length && said.every((c, i) => c === follows[i]) ? feed : undefined;
}

function restOfLine(suffix: Uint8Array): Uint8Array {
  const feed = suffix.indexOf(LINE_FEED);
  return feed < 0 ? suffix : suffix.subarray(0, feed);
}

/** The first line that is not blank, without its right margin. */
function firstLine(suffix: Uint8Array): Uint8Array {
  const first = suffix.findIndex((character) => !isBlank(character));
  if (first < 0) return NOTHING;
  const line = restOfLine(suffix.subarray(suffix.lastIndexOf(LINE_FEED, first) + 1));
  let end = line.length;
  while (end > 0 && isBlank(line[end - 1])) end--;
  return line.subarray(0, end);
}

function isAllClosers(rest: Uint8Array): boolean {
  return rest.every((character) => CLOSERS.has(character));
}

function countOf(text: readonly number[], character: number): number {
  return text.reduce((count, other) => count + (other === character ? 1 : 0), 0);
}
