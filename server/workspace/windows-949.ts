/** Windows-949, as Korean Windows writes EUC-KR: pairs of bytes that are free there are the other syllables. */
import { decodeFatally } from "./decoding.ts";

/** Free second bytes: A–Z, a–z, and from 0x81 on. */
const SECONDS = [...range(0x41, 0x5a), ...range(0x61, 0x7a), ...range(0x81, 0xfe)];
/** So many of them are free after a first byte that EUC-KR uses, too. */
const FREE_SECONDS = SECONDS.indexOf(0xa1);
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;

/** Those syllables are rare: with a larger share of them, the bytes are letters of another encoding. */
const MAX_ADDED = 0.2;

/** The syllables that EUC-KR lacks, in the order of their pairs. */
let added: string[] | undefined;

/** The text of bytes; undefined where they are something else. Platforms differ in what they know of it themselves. */
export function decodeWindows949(bytes: Uint8Array): string | undefined {
  let text = "";
  let from = 0;
  let pairs = 0;
  let addedPairs = 0;
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]!;
    if (first < 0x80) {
      i++;
      continue;
    }
    const second = bytes[i + 1] ?? 0;
    if (first < 0xa1 || second < 0xa1) {
      const syllable = addedSyllable(first, second);
      const before = decodeFatally("euc-kr", bytes.subarray(from, i));
      if (syllable === undefined || before === undefined) return undefined;
      text += before + syllable;
      from = i + 2;
      addedPairs++;
    }
    pairs++;
    i += 2;
  }
  if (addedPairs > MAX_ADDED * pairs) return undefined;
  const rest = decodeFatally("euc-kr", bytes.subarray(from));
  return rest === undefined ? undefined : text + rest;
}

function addedSyllable(first: number, second: number): string | undefined {
  const at = SECONDS.indexOf(second);
  if (first < 0x81 || at < 0) return undefined;
  added ??= addedSyllables();
  if (first < 0xa1) return added[(first - 0x81) * SECONDS.length + at];
  return added[(0xa1 - 0x81) * SECONDS.length + (first - 0xa1) * FREE_SECONDS + at];
}

function addedSyllables(): string[] {
  const pairs = range(0xb0, 0xc8).flatMap((first) => range(0xa1, 0xfe).flatMap((second) => [first, second]));
  const known = new Set(decodeFatally("euc-kr", Uint8Array.from(pairs)));
  return range(FIRST_SYLLABLE, LAST_SYLLABLE)
    .map((code) => String.fromCharCode(code))
    .filter((syllable) => !known.has(syllable));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
