/**
 * The reading position: all that contexts and matches know of the text before it, in one block of memory that is copied
 * to save it. It moves by one byte at a time, and a border makes it forget everything but where it is.
 */
import { POSITION, POSITION_SIZE, text } from "./layout";

// Fields, as offsets in bytes. Each is a u32.
const END: usize = 0; // where the next byte goes, from the text's start
const SINCE: usize = 4; // where the text after the last border begins
const LAST: usize = 8; // the last four bytes, newest lowest
const EARLIER: usize = 12; // the four before them
const WORD: usize = 16; // hash of the word's bytes so far; 0 between words
const WORD_LENGTH: usize = 20;
const BEFORE_WORD: usize = 24; // the byte before the word, or the last one
const WORD_1: usize = 28; // the last whole word, and those before it
const WORD_2: usize = 32;
const GAP: usize = 36; // what stands between WORD_1 and the word
const HUMP: usize = 40; // hash of the part of a word since its last border (camelCase, underscore)
const LINE: usize = 44; // where the line starts
const PREVIOUS_LINE: usize = 48; // where the line above starts
const INDENT: usize = 52; // width of the line's indentation so far
const IN_INDENT: usize = 56; // 1 until something else than a blank comes
const LINE_WORDS: usize = 60; // how many words of the line are known
const LINE_KEY: usize = 64; // hash of its first two words
const ABOVE_INDENT: usize = 68; // indentation of the last line that was not blank
const ABOVE_KEY: usize = 72; // its key
const DEPTH: usize = 76; // brackets open
const ENCLOSING: usize = 80; // how many lines enclose this one, by indentation
const WORD_3: usize = 84; // the word before WORD_2
const HUMP_1: usize = 88; // the part before that one
const QUOTE: usize = 92; // the quotation mark that is open in the line, or COMMENT, or 0
const MATCH: usize = 96; // per match: where it points to, how long it is
const SHAPE: usize = 120; // the kinds of the last tokens, five bits each, newest lowest
const LINE_SHAPE: usize = 124; // hash of the kinds of the line's tokens
const LINES_AT: usize = 128; // ring of 16 enclosing lines: indentation, key
const BRACKETS_AT: usize = 256; // ring of 16 open brackets: hash of what stands before it, arguments so far
const WORDS_AT: usize = 384; // the first 16 words of the line
const WORDS_ABOVE_AT: usize = 448; // those of the last line that was not blank

const RING: u32 = 15;
/** Words of a line that are kept. */
const WORDS: u32 = 16;
const MULTIPLIER: u32 = 0x2f0b4c47;
const UNDERSCORE: u32 = 0x5f;
const SLASH: u32 = 0x2f;
const ASTERISK: u32 = 0x2a;
const BACKSLASH: u32 = 0x5c;
/** In place of a quotation mark. */
const COMMENT: u32 = 1;

function get(field: usize): u32 {
  return load<u32>(POSITION + field);
}

function set(field: usize, value: u32): void {
  store<u32>(POSITION + field, value);
}

export function getEnd(): i32 {
  return <i32>get(END);
}
export function getSince(): i32 {
  return <i32>get(SINCE);
}
export function lastBytes(): u32 {
  return get(LAST);
}
export function earlierBytes(): u32 {
  return get(EARLIER);
}
export function word(): u32 {
  return get(WORD);
}
export function wordLength(): u32 {
  return get(WORD_LENGTH);
}
export function beforeWord(): u32 {
  return get(BEFORE_WORD);
}
export function word1(): u32 {
  return get(WORD_1);
}
export function word2(): u32 {
  return get(WORD_2);
}
export function word3(): u32 {
  return get(WORD_3);
}
export function gap(): u32 {
  return get(GAP);
}
export function hump(): u32 {
  return get(HUMP);
}
/** The quotation mark that is open in the line, 1 in a comment, or 0: as far as the line itself tells. */
export function quote(): u32 {
  return get(QUOTE);
}
/** The part of a name before this one, in this word or the last one. */
export function hump1(): u32 {
  return get(HUMP_1);
}
export function indent(): u32 {
  return get(INDENT);
}
/** How much further the line is indented than the last one that was not blank, and 64 more, so that it is never negative. */
export function relativeIndent(): u32 {
  return get(INDENT) - get(ABOVE_INDENT) + 64;
}
/** The last two bytes of the line above. */
export function aboveEnd(): u32 {
  const line = get(LINE);
  return line < get(SINCE) + 3 ? 0 : <u32>load<u16>(text + <usize>(line - 3));
}
export function inIndent(): bool {
  return get(IN_INDENT) !== 0;
}
export function lineWords(): u32 {
  return get(LINE_WORDS);
}
/** The first word of the line, or 0. */
export function firstWord(): u32 {
  return get(WORDS_AT);
}
/** The word in the line above that as many words stand before as before this one, or 0. */
export function wordAbove(): u32 {
  const words = get(LINE_WORDS);
  return words < WORDS ? get(WORDS_ABOVE_AT + <usize>(words << 2)) : 0;
}
/** How many bytes of the line stand before. */
export function column(): u32 {
  return get(END) - get(LINE);
}
/** The kinds of the last six tokens. */
export function shape(): u32 {
  return get(SHAPE);
}
/** Hash of the kinds of the tokens of the line so far. */
export function lineShape(): u32 {
  return get(LINE_SHAPE);
}
export function aboveKey(): u32 {
  return get(ABOVE_KEY);
}
/** The key of the nearest line above that is less indented, or 0. */
export function enclosingKey(): u32 {
  const lines = get(ENCLOSING);
  return lines > 0 ? get(LINES_AT + <usize>(((lines - 1) & RING) << 3) + 4) : 0;
}

/** Hash of the word before the innermost open bracket and of its number of complete arguments; 0 outside of brackets. */
export function bracketKey(): u32 {
  const open = get(DEPTH);
  if (open === 0) return 0;
  const at = BRACKETS_AT + <usize>(((open - 1) & RING) << 3);
  return get(at) + get(at + 4) * 0x3d4d51cb;
}

/** The byte that stands in this column in the line above, or 0. */
export function byteAbove(): u32 {
  const at = get(PREVIOUS_LINE) + get(END) - get(LINE);
  return at + 1 < get(LINE) ? <u32>load<u8>(text + <usize>at) : 0;
}

export function matchPointer(match: i32): i32 {
  return <i32>get(MATCH + ((<usize>match) << 3));
}
export function matchLength(match: i32): i32 {
  return <i32>get(MATCH + ((<usize>match) << 3) + 4);
}
export function setMatch(match: i32, pointer: i32, length: i32): void {
  const at = MATCH + ((<usize>match) << 3);
  set(at, <u32>pointer);
  set(at + 4, <u32>length);
}

/** Puts a border into the text, after which nothing before it is known. */
export function startAnew(end: i32): void {
  memory.fill(POSITION, 0, POSITION_SIZE);
  store<u8>(text + <usize>end, 0);
  set(END, end + 1);
  set(SINCE, end + 1);
  set(LINE, end + 1);
  set(PREVIOUS_LINE, end + 1);
  set(IN_INDENT, 1);
}

export function isWord(byte: u32): bool {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || isDigit(byte) || byte === UNDERSCORE || byte >= 0x80;
}

function isDigit(byte: u32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

function isUpper(byte: u32): bool {
  return byte >= 0x41 && byte <= 0x5a;
}

/** Moves on over `byte`, which is put at the text's end. */
export function advance(byte: u32): void {
  const end = get(END);
  store<u8>(text + <usize>end, <u8>byte);
  set(END, end + 1);
  const last = get(LAST);
  // A word and a sign belong to the line that a line feed ends.
  if (!isWord(byte)) addSign(byte, last & 255);
  if (byte === 0x0a) endLine(end + 1);
  else if (get(IN_INDENT)) {
    if (byte === 0x20 || byte === 0x09) set(INDENT, get(INDENT) + 1);
    else beginLine();
  }
  if (isWord(byte)) extendWord(byte, last & 255);
  set(EARLIER, (get(EARLIER) << 8) | (last >> 24));
  set(LAST, (last << 8) | byte);
}

function addSign(byte: u32, last: u32): void {
  if (get(WORD_LENGTH) > 0) endWord();
  followQuote(byte, last);
  if (byte !== 0x20 && byte !== 0x09) beginToken(((byte * 0x2f0b) >> 3) & 31);
  set(BEFORE_WORD, byte);
  set(GAP, (get(GAP) + byte + 1) * MULTIPLIER);
  if (byte !== 0x0a) bracket(byte);
}

function followQuote(byte: u32, last: u32): void {
  const open = get(QUOTE);
  if (byte === 0x22 || byte === 0x27 || byte === 0x60) {
    if (open === 0) set(QUOTE, byte);
    else if (open === byte && last !== BACKSLASH) set(QUOTE, 0);
  } else if (open === 0) {
    const begins =
      (byte === SLASH && last === SLASH) ||
      (byte === 0x23 && get(LINE_WORDS) === 0) ||
      (byte === ASTERISK && (last === SLASH || get(LINE_WORDS) === 0));
    if (begins) set(QUOTE, COMMENT);
  }
}

function beginToken(kind: u32): void {
  set(SHAPE, (get(SHAPE) << 5) | kind);
  set(LINE_SHAPE, (get(LINE_SHAPE) + kind + 1) * MULTIPLIER);
}

function extendWord(byte: u32, last: u32): void {
  if (get(WORD_LENGTH) === 0) beginToken(isDigit(byte) ? 2 : isUpper(byte) ? 3 : 1);
  set(WORD, (get(WORD) + byte + 1) * MULTIPLIER);
  const border = last === UNDERSCORE || (isUpper(byte) && !isUpper(last)) || get(WORD_LENGTH) === 0;
  if (border) endHump();
  set(HUMP, (get(HUMP) + (byte | 0x20) + 1) * MULTIPLIER);
  set(WORD_LENGTH, get(WORD_LENGTH) + 1);
}

function endHump(): void {
  if (get(HUMP)) set(HUMP_1, get(HUMP));
  set(HUMP, 0);
}

function endWord(): void {
  const whole = get(WORD);
  set(WORD_3, get(WORD_2));
  set(WORD_2, get(WORD_1));
  set(WORD_1, whole);
  set(WORD, 0);
  set(WORD_LENGTH, 0);
  endHump();
  set(GAP, 0);
  const words = get(LINE_WORDS);
  if (words < 2) {
    const key = (get(LINE_KEY) + whole) * MULTIPLIER;
    set(LINE_KEY, key);
    set(LINES_AT + <usize>((get(ENCLOSING) & RING) << 3) + 4, key);
  }
  if (words < WORDS) set(WORDS_AT + <usize>(words << 2), whole);
  set(LINE_WORDS, words + 1);
}

function endLine(start: u32): void {
  if (!get(IN_INDENT)) {
    set(ABOVE_INDENT, get(INDENT));
    set(ABOVE_KEY, get(LINE_KEY));
    memory.copy(POSITION + WORDS_ABOVE_AT, POSITION + WORDS_AT, 4 * WORDS);
    memory.fill(POSITION + WORDS_AT, 0, 4 * WORDS);
    set(ENCLOSING, get(ENCLOSING) + 1); // until the next line shows that it is not enclosed by this one
  }
  set(PREVIOUS_LINE, get(LINE));
  set(LINE, start);
  set(INDENT, 0);
  set(IN_INDENT, 1);
  set(LINE_WORDS, 0);
  set(LINE_KEY, 0);
  set(LINE_SHAPE, 0);
  set(QUOTE, 0);
}

function beginLine(): void {
  set(IN_INDENT, 0);
  const width = get(INDENT);
  let lines = get(ENCLOSING);
  while (lines > 0 && get(LINES_AT + <usize>(((lines - 1) & RING) << 3)) >= width) lines--;
  set(ENCLOSING, lines);
  set(LINES_AT + <usize>((lines & RING) << 3), width);
  set(LINES_AT + <usize>((lines & RING) << 3) + 4, 0);
}

function bracket(byte: u32): void {
  const open = get(DEPTH);
  if (byte === 0x28 || byte === 0x5b || byte === 0x7b) {
    const at = BRACKETS_AT + <usize>((open & RING) << 3);
    set(at, (get(WORD_1) + byte) * MULTIPLIER);
    set(at + 4, 0);
    set(DEPTH, open + 1);
  } else if (open > 0) {
    const at = BRACKETS_AT + <usize>(((open - 1) & RING) << 3);
    if (byte === 0x29 || byte === 0x5d || byte === 0x7d) set(DEPTH, open - 1);
    else if (byte === 0x2c) set(at + 4, get(at + 4) + 1);
  }
}
