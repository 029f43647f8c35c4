/**
 * Match models: each follows the newest earlier place where the last bytes were the same, and expects what came there.
 * One needs a short match, one a long one; their candidates come from a hash table and are verified in the text. The third
 * goes on where one of them missed: behind the word that is another here.
 */
import { touch } from "./journal";
import {
  FOUND_MATCHES,
  MATCH_INPUTS,
  MATCH_MAP_SIZE,
  MATCH_MAPPED,
  MATCH_MAPS,
  MATCHES,
  matchBits,
  matchTables,
  text,
  X,
} from "./layout";
import { stretch } from "./logistic";
import { getEnd, isWord, matchLength, matchPointer, setMatch } from "./position";

/** The match that goes on where another missed. Its length is what it has been right since; 0 while the word goes on. */
const RECOVERED: i32 = FOUND_MATCHES;
/** The least length of a match that is worth going on with, and that of one which takes the place of another. */
const RECOVERABLE: i32 = 8;
const REPLACES: i32 = 20;
/** The longest word that is passed over. */
const LONGEST_WORD: i32 = 40;

/** Lengths are counted up to here. */
export const LONGEST: i32 = 63;
const RATE: f32 = 1.0 / 400;
const CERTAIN: f32 = 0.9998;

/**
 * Long matches are looked for at every place, but only every fourth place can be found: they begin at most three bytes
 * later for that, and the table holds four times as much text.
 */
const LONG_SPACING: i32 = 4;

function shortest(match: i32): i32 {
  return match === 0 ? 6 : 20;
}

export function writeMatchMaps(): void {
  for (let match = 0; match < MATCHES; match++) {
    for (let length = 0; length < MATCH_MAP_SIZE; length++) {
      const address = MATCH_MAPS + ((<usize>match * MATCH_MAP_SIZE + <usize>length) << 3);
      store<f32>(address, 0.6 + 0.38 * (<f32>min(length, 32) / 32));
      store<f32>(address, 0, 4);
    }
  }
}

/** The byte that a match expects, or 0. */
export function expectedByte(match: i32): u32 {
  return matchLength(match) > 0 ? <u32>load<u8>(text + <usize>matchPointer(match)) : 0;
}

/** The byte that the match expects which needs the longest common text, or else another; or 0. */
export function longestExpected(): u32 {
  const long = expectedByte(1);
  if (long) return long;
  const short = expectedByte(0);
  return short ? short : expectedByte(RECOVERED);
}

/** Writes the inputs of the matches; remembers what is to be updated. */
export function predictMatches(partial: u32, bitIndex: i32): void {
  for (let match = 0; match < MATCHES; match++) {
    const input = X + ((<usize>(MATCH_INPUTS + 2 * match)) << 2);
    const expected = expectedByte(match) | 256;
    if (expected === 256 || expected >> (8 - bitIndex) !== partial) {
      store<u32>(MATCH_MAPPED + ((<usize>match) << 2), 0);
      store<f32>(input, 0);
      store<f32>(input, 0, 4);
      continue;
    }
    const address = MATCH_MAPS + ((<usize>(match * MATCH_MAP_SIZE + matchLength(match))) << 3);
    const p = load<f32>(address);
    const up = (expected >> (7 - bitIndex)) & 1;
    const s = stretch(p);
    store<u32>(MATCH_MAPPED + ((<usize>match) << 2), <u32>address);
    store<f32>(input, up ? s : -s);
    store<f32>(input, up ? (p - 0.5) * 2 : (0.5 - p) * 2, 4);
  }
}

export function updateMatches(bit: i32, bitIndex: i32): void {
  for (let match = 0; match < MATCHES; match++) {
    const address = <usize>load<u32>(MATCH_MAPPED + ((<usize>match) << 2));
    if (!address) continue;
    const right = ((expectedByte(match) >> (7 - bitIndex)) & 1) === <u32>bit;
    touch(address);
    const p = load<f32>(address);
    const count = load<f32>(address, 4);
    store<f32>(address, min(CERTAIN, p + ((right ? <f32>1 : <f32>0) - p) * max(RATE, 1 / (count + 20))));
    store<f32>(address, min(<f32>1000, count + 1), 4);
  }
}

/** Follows `byte`, which has just been put at the text's end; `learning` makes this place known to later ones. */
export function advanceMatches(byte: u32, learning: bool, since: i32): void {
  const end = getEnd();
  let missed: i32 = 0;
  let missedLength: i32 = 0;
  for (let match = 0; match < FOUND_MATCHES; match++) {
    const length = matchLength(match);
    const pointer = matchPointer(match);
    if (length > 0 && <u32>load<u8>(text + <usize>pointer) === byte)
      setMatch(match, pointer + 1, min(length + 1, LONGEST));
    else {
      if (length >= RECOVERABLE) {
        missed = pointer;
        missedLength = length;
      }
      setMatch(match, 0, 0);
    }
    const need = shortest(match);
    if (end - since < need) continue;
    let hash: u32 = 0;
    for (let back = need; back > 0; back--) hash = (hash + <u32>load<u8>(text + <usize>(end - back)) + 1) * 0x2f0b4c47;
    hash ^= hash >> 15;
    const entry =
      matchTables + ((((<usize>match) << matchBits) + <usize>((hash * 0x9e3779b1) >> (32 - matchBits))) << 2);
    if (matchLength(match) === 0) {
      const candidate = load<i32>(entry);
      if (candidate > 0) {
        const same = sameBefore(candidate, end);
        if (same >= need) setMatch(match, candidate, same);
      }
    }
    if (learning && (match === 0 || (end - since) % LONG_SPACING === 0)) {
      touch(entry);
      store<i32>(entry, end);
    }
  }
  recover(byte, missed, missedLength);
}

/**
 * Follows `byte` with the match that goes on where another missed.
 * @param missed where a match of `missedLength` expected something else than `byte`, or 0
 */
function recover(byte: u32, missed: i32, missedLength: i32): void {
  let pointer = matchPointer(RECOVERED);
  const length = matchLength(RECOVERED);
  if (missed && (pointer === 0 || missedLength >= REPLACES)) pointer = missed;
  else if (length > 0 && <u32>load<u8>(text + <usize>pointer) === byte) {
    setMatch(RECOVERED, pointer + 1, min(length + 1, LONGEST));
    return;
  }
  if (pointer === 0) return;
  if (isWord(byte)) {
    setMatch(RECOVERED, pointer, 0);
    return;
  }
  const most = min(pointer + LONGEST_WORD, getEnd() - 1);
  while (pointer < most && isWord(<u32>load<u8>(text + <usize>pointer))) pointer++;
  if (pointer < most && <u32>load<u8>(text + <usize>pointer) === byte) setMatch(RECOVERED, pointer + 1, 1);
  else setMatch(RECOVERED, 0, 0);
}

/** How many bytes before two places of the text are the same, LONGEST at most. A border ends it. */
function sameBefore(a: i32, b: i32): i32 {
  let length: i32 = 0;
  while (length < LONGEST && length < a) {
    const byte = load<u8>(text + <usize>(a - 1 - length));
    if (byte === 0 || byte !== load<u8>(text + <usize>(b - 1 - length))) break;
    length++;
  }
  return length;
}
