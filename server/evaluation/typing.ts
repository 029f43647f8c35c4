import { isContinuation, isEnd } from "../../model/index.ts";
import type { SourceFile } from "./hold-out.ts";
import type { Passage } from "./passages.ts";
import { NO_SUFFIX, type Suggested, type Suggester } from "./suggester.ts";

const encoder = new TextEncoder();

/** A user's results with a suggester. Characters are code points here: each takes one keystroke to type. */
export interface TypingScore {
  /** 1 − keystrokes ÷ characters. */
  readonly saved: number;
  /** Taken ÷ shown; 0 where nothing was shown. */
  readonly precision: number;
  readonly shown: number;
  readonly taken: number;
  readonly characters: number;
  /** Shown suggestions that end inside a word: the character that the suggester expects next continues the word. */
  readonly endInsideWord: number;
}

/** A suggestion's stated probability, and whether exactly its text was typed next. */
export interface Statement {
  readonly probability: number;
  readonly right: boolean;
}

export interface TypingResult {
  readonly score: TypingScore;
  /** From each keystroke to the answer, suggestion or none, in the clock's unit. */
  readonly latencies: readonly number[];
  /** Of those shown that state a probability. */
  readonly statements: readonly Statement[];
}

/**
 * Types `passages` of `files`; the text before them in their files is only read. At every position it requests a
 * suggestion, and accepts it by one keystroke only if all of it comes next; otherwise it types one character. A
 * suggestion that stays on the screen while its first characters are typed counts once. Yields after each character.
 *
 * @param passages by file; see `drawPassages`
 * @param clock the time, in any unit
 * @throws RangeError when a suggestion is empty
 */
export function* simulateTyping(
  suggester: Suggester,
  files: readonly SourceFile[],
  passages: readonly (readonly Passage[])[],
  clock: () => number,
): Generator<void, TypingResult> {
  const tally = new Tally();
  for (const [index, { path, bytes: file }] of files.entries()) {
    const own = passages[index] ?? [];
    if (own.length > 0) suggester.open(path);
    let at = 0;
    for (const { start, end } of own) {
      for (; at < start; at++) {
        suggester.type(file[at]!);
        suggester.idle?.();
        yield;
      }
      at = yield* typePassage(suggester, file, at, end, tally, clock);
    }
  }
  return tally.result();
}

/** Types from `at` to `end`, or to the end of an accepted suggestion beyond it, and returns the offset reached. */
function* typePassage(
  suggester: Suggester,
  file: Uint8Array,
  start: number,
  end: number,
  tally: Tally,
  clock: () => number,
): Generator<void, number> {
  let at = start;
  /** The rest of the suggestion on the screen. */
  let onScreen: Uint8Array | undefined;
  let keystroke = clock();
  while (at < end) {
    const suggestion = suggester.suggest(NO_SUFFIX);
    tally.latencies.push(clock() - keystroke);
    suggester.idle?.();
    const text = suggestion?.text;
    const right = text !== undefined && standsAt(file, at, text);
    if (suggestion !== undefined && !isEqual(suggestion.text, onScreen)) tally.show(suggestion, right);
    const next = right ? at + text.length : endOfCodePoint(file, at);
    const typed = file.subarray(at, next);
    tally.press(typed, right);
    onScreen = text !== undefined && standsAt(text, 0, typed) ? text.subarray(typed.length) : undefined;
    yield;
    keystroke = clock();
    for (; at < next; at++) suggester.type(file[at]!);
  }
  return at;
}

/** Counts keystrokes and suggestions while text is typed. */
class Tally {
  readonly latencies: number[] = [];
  readonly #statements: Statement[] = [];
  #characters = 0;
  #keystrokes = 0;
  #shown = 0;
  #taken = 0;
  #endInsideWord = 0;

  show({ text, probability, next }: Suggested, right: boolean): void {
    if (text.length === 0) throw new RangeError("a suggestion is empty");
    this.#shown++;
    if (next !== undefined && !isEnd([...text, ...encoder.encode(String.fromCodePoint(next))], text.length))
      this.#endInsideWord++;
    if (probability !== undefined) this.#statements.push({ probability, right });
  }

  /** Counts one keystroke that added `typed`, by accepting a suggestion or not. */
  press(typed: Uint8Array, taken: boolean): void {
    this.#keystrokes++;
    this.#characters += typed.reduce((count, byte) => count + (isContinuation(byte) ? 0 : 1), 0);
    if (taken) this.#taken++;
  }

  result(): TypingResult {
    return {
      score: {
        saved: this.#characters > 0 ? 1 - this.#keystrokes / this.#characters : 0,
        precision: this.#shown > 0 ? this.#taken / this.#shown : 0,
        shown: this.#shown,
        taken: this.#taken,
        characters: this.#characters,
        endInsideWord: this.#endInsideWord,
      },
      latencies: this.latencies,
      statements: this.#statements,
    };
  }
}

/** Whether `part` stands in `text` at `at`. */
function standsAt(text: Uint8Array, at: number, part: Uint8Array): boolean {
  return part.every((byte, i) => text[at + i] === byte);
}

function isEqual(text: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && text.length === other.length && standsAt(text, 0, other);
}

function endOfCodePoint(text: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < text.length && isContinuation(text[end]!)) end++;
  return end;
}
