import { isWord } from "../../model/index.ts";

const OPENERS: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
  [">", "<"],
]);
const QUOTES = "\"'`";

/**
 * Whether `text`, inserted at the cursor, would say again what follows the cursor: it ends with whole words or signs
 * with which the text behind the cursor begins, blanks aside. What closes a pair that `text` itself opened is no
 * repetition, and neither is what is missing.
 *
 * @param missing what the user goes on to type before `behind`
 * @param behind what stands behind the cursor
 */
export function repeatsBehind(text: Uint8Array, missing: Uint8Array, behind: Uint8Array): boolean {
  if (text.every((byte, i) => byte === missing[i])) return false;
  let first = 0;
  while (first < behind.length && isBlank(behind[first]!)) first++;
  for (let length = Math.min(text.length, behind.length - first); length > 0; length--) {
    const start = text.length - length;
    if (isWithinWord(text, start) || isWithinWord(behind, first + length)) continue;
    const said = text.subarray(start).every((byte, i) => byte === behind[first + i]);
    if (said && !closesOwnPair(text, start)) return true;
  }
  return false;
}

/** Whether `text[at]` closes a bracket or a quotation that opens before it in `text`. */
function closesOwnPair(text: Uint8Array, at: number): boolean {
  const before = Array.from(text.subarray(0, at), (byte) => String.fromCharCode(byte));
  const sign = String.fromCharCode(text[at]!);
  const count = (wanted: string) => before.filter((character) => character === wanted).length;
  if (QUOTES.includes(sign)) return count(sign) % 2 === 1;
  const opener = OPENERS.get(sign);
  return opener !== undefined && count(opener) > count(sign);
}

function isWithinWord(text: Uint8Array, at: number): boolean {
  return at > 0 && at < text.length && isWord(text[at - 1]!) && isWord(text[at]!);
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a;
}
