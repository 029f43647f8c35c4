import { codePointAt, firstSign, isBorder, isContinuation } from "./characters.ts";

const OPENERS: ReadonlyMap<string, string> = new Map(
  Array.from(")(,][,}{,><,）（,］［,｝｛,」「,』『,】【,》《,〉〈,〕〔,”“,’‘,»«".split(","), ([closer, opener]) => [
    closer,
    opener,
  ]),
);
const QUOTES = "\"'`";
/** What an editor or an input method closes by itself, and what mostly follows that. */
const CLOSERS = new Set([...OPENERS.keys(), ...Array.from("\"'`;,")].map((sign) => sign.codePointAt(0)));
const LINE_FEED = 0x0a;

/** A rest of the line shorter than this, such as a comma, stands in many a text without being repeated. */
const MIN_REST = 2;

/**
 * Whether `text`, inserted at the cursor, would say again what follows the cursor: it ends with whole words or signs
 * with which the text after the cursor begins, or holds all of the line's rest, blanks aside. What closes a pair that
 * `text` itself opened is no repetition, and neither is what is missing.
 *
 * @param missing what the user goes on to type before `after`
 * @param suffix what follows the cursor
 */
export function repeatsSuffix(text: Uint8Array, missing: Uint8Array, suffix: Uint8Array): boolean {
  const first = firstSign(suffix);
  if (first === suffix.length || text.every((byte, i) => byte === missing[i])) return false;
  const following = suffix.subarray(first);
  const lineFeed = following.indexOf(LINE_FEED);
  const rest = Math.max(MIN_REST, lineFeed < 0 ? following.length : lineFeed);
  for (let start = 0; start < text.length; start++) {
    if (!isBorder(text, start)) continue;
    const length = commonLength(text.subarray(start), following);
    const endsSo = length > 0 && start + length === text.length && isBorder(following, length);
    const holdsRest = length >= rest && isBorder(text, start + rest);
    if ((endsSo || holdsRest) && !closesOwnPair(text.subarray(0, start), codePointAt(text, start))) return true;
  }
  return false;
}

/** How many characters both begin with. */
export function commonLength(text: ArrayLike<unknown>, other: ArrayLike<unknown>): number {
  const most = Math.min(text.length, other.length);
  let length = 0;
  while (length < most && text[length] === other[length]) length++;
  return length;
}

/** Whether a code point is a closing bracket, a quotation mark, or what ends a statement or an item. */
export function isCloser(codePoint: number): boolean {
  return CLOSERS.has(codePoint);
}

/** Whether nothing but closers is in `rest`. */
export function isAllClosers(rest: Uint8Array): boolean {
  for (let at = 0; at < rest.length; at++)
    if (!isContinuation(rest[at]) && !isCloser(codePointAt(rest, at))) return false;
  return true;
}

/** Whether `character`, a code point, would close a bracket or a quotation that opens in `text`. */
export function closesOwnPair(text: ArrayLike<number>, character: number): boolean {
  const sign = String.fromCodePoint(character);
  const opener = QUOTES.includes(sign) ? sign : OPENERS.get(sign);
  if (opener === undefined) return false;
  const openers = countOf(text, opener.codePointAt(0)!);
  return opener === sign ? openers % 2 === 1 : openers > countOf(text, character);
}

function countOf(text: ArrayLike<number>, codePoint: number): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (codePointAt(text, at) === codePoint) count++;
  return count;
}
