import { isBlank, isWord } from "./suggestion-end.ts";

const OPENERS: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
  [">", "<"],
]);
const QUOTES = "\"'`";
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
  const first = suffix.findIndex((byte) => !isBlank(byte));
  if (first < 0 || text.every((byte, i) => byte === missing[i])) return false;
  const following = suffix.subarray(first);
  const lineFeed = following.indexOf(LINE_FEED);
  const rest = Math.max(MIN_REST, lineFeed < 0 ? following.length : lineFeed);
  for (let start = 0; start < text.length; start++) {
    if (isWithinWord(text, start)) continue;
    const length = commonLength(text.subarray(start), following);
    const endsSo = length > 0 && start + length === text.length && !isWithinWord(following, length);
    const holdsRest = length >= rest && !isWithinWord(text, start + rest);
    if ((endsSo || holdsRest) && !closesOwnPair(text.subarray(0, start), text[start])) return true;
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

/** Whether `character` would close a bracket or a quotation that opens in `text`. */
export function closesOwnPair(text: ArrayLike<number>, character: number): boolean {
  const before = Array.from(text, (byte) => String.fromCharCode(byte));
  const sign = String.fromCharCode(character);
  const count = (wanted: string) => before.filter((character) => character === wanted).length;
  if (QUOTES.includes(sign)) return count(sign) % 2 === 1;
  const opener = OPENERS.get(sign);
  return opener !== undefined && count(opener) > count(sign);
}

function isWithinWord(text: Uint8Array, at: number): boolean {
  return at > 0 && at < text.length && isWord(text[at - 1]) && isWord(text[at]);
}
