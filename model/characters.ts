/** Code points in a text of UTF-8 bytes, and where such a text may be divided. */

type Bytes = ArrayLike<number>;

const REPLACEMENT = 0xfffd;

/** A user's character is looked at with so many code points before it: flags and families of emoji are the longest. */
const MAX_CONTEXT = 24;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The code point that begins at `at`; U+FFFD where its sequence is not whole. */
export function codePointAt(text: Bytes, at: number): number {
  const lead = text[at];
  if (lead < 0x80) return lead;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > text.length) return REPLACEMENT;
  let codePoint = lead & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    if (!isContinuation(text[at + i])) return REPLACEMENT;
    codePoint = (codePoint << 6) | (text[at + i] & 0x3f);
  }
  return codePoint;
}

/** Where the code point begins that ends at `end`, which is above 0. */
export function codePointStart(text: Bytes, end: number): number {
  let start = end - 1;
  while (start > 0 && end - start < 4 && isContinuation(text[start])) start--;
  return start;
}

/** Whether a byte is one of a sequence, but not its first. */
export function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Letters, marks, digits and underscores of all scripts, what joins letters, and what may be one: U+FFFD. */
export function isWordCharacter(codePoint: number): boolean {
  if (codePoint < 0x80) return isAsciiWord(codePoint);
  return /[\p{L}\p{N}\p{M}\p{Pc}\p{Join_Control}]|\ufffd/u.test(String.fromCodePoint(codePoint));
}

/** Whether a byte is a blank, a tab or a line break. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a;
}

/** Blanks of all widths, tabs and line breaks. */
export function isBlankCharacter(codePoint: number): boolean {
  if (codePoint < 0x80) return isBlank(codePoint);
  return /\s/u.test(String.fromCodePoint(codePoint));
}

/** Where the first character stands that is no blank, or the text's length. */
export function firstSign(text: Bytes, from = 0): number {
  let at = from;
  while (at < text.length && (isContinuation(text[at]) || isBlankCharacter(codePointAt(text, at)))) at++;
  return at;
}

/**
 * Whether a word or a sign ends before `text[at]`. Scripts without blanks have no borders within a run; where such a run
 * meets letters of another script is one. What users take for one character is never divided.
 */
export function isBorder(text: Bytes, at: number): boolean {
  if (at <= 0 || at >= text.length) return true;
  if (text[at - 1] < 0x80 && text[at] < 0x80) return !isAsciiWord(text[at - 1]) || !isAsciiWord(text[at]);
  if (!isGraphemeBorder(text, at)) return false;
  const before = codePointAt(text, codePointStart(text, at));
  const after = codePointAt(text, at);
  return !isWordCharacter(before) || !isWordCharacter(after) || isWithoutBlanks(before) !== isWithoutBlanks(after);
}

/** Whether a lower-case letter stands before `text[at]`, and an upper-case one behind it. */
export function isHump(text: Bytes, at: number): boolean {
  if (text[at] < 0x80 && !(text[at] >= 0x41 && text[at] <= 0x5a)) return false;
  const before = String.fromCodePoint(codePointAt(text, codePointStart(text, at)));
  return /\p{Ll}/u.test(before) && /\p{Lu}/u.test(String.fromCodePoint(codePointAt(text, at)));
}

/** Whether what a user takes for one character (Unicode UAX 29) ends before `text[at]`. */
export function isGraphemeBorder(text: Bytes, at: number): boolean {
  if (text[at] < 0x80 || at <= 0) return true;
  if (isContinuation(text[at])) return false;
  const after = codePointAt(text, at);
  if (after < 0x300) return true; // no mark is below
  let start = at;
  let context = "";
  for (let count = 0; start > 0 && count < MAX_CONTEXT; count++) {
    start = codePointStart(text, start);
    context = String.fromCodePoint(codePointAt(text, start)) + context;
    if (text[start] < 0x80) break; // no character of a user's reaches across it
  }
  const found = graphemes.segment(context + String.fromCodePoint(after)).containing(context.length);
  return found!.index === context.length;
}

/** Chinese and Japanese, which put no blanks between words. */
function isWithoutBlanks(codePoint: number): boolean {
  if (codePoint < 0x2e80) return false;
  return /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}]/u.test(
    String.fromCodePoint(codePoint),
  );
}

function isAsciiWord(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f
  );
}
