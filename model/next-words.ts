import { isBorder, isWordCharacter } from "./characters.ts";
import { continueText, type NetworkAt } from "./continuation.ts";
import type { Memory } from "./memory/memory.ts";
import { Utf8Reader } from "./utf8.ts";

const LINE_FEED = 0x0a;
/** A longer word is cut, in bytes. */
const LONGEST = 40;
/** What begins less probably is not looked at: no word can be as probable as the others. */
const LEAST = 0.002;

/** A text that may come next, and that all of it does. */
export interface Guess {
  readonly text: Uint8Array;
  readonly probability: number;
}

/**
 * The most probable next words at the memory's reading position, the most probable first, as memory and network see it together or the one
 * that there is: each goes on from another first character, in the most probable way, to the end of a word, with the signs and blanks
 * before it. Yields after each, some milliseconds, with the reading position and the state where they were; they must be there still when it
 * goes on.
 *
 * @param distribution of the next character there (`distributionOf`)
 * @param before what stands before them: whether a word ends depends on it
 */
export function* nextWords(
  memory: Memory | undefined,
  network: NetworkAt | undefined,
  distribution: Float32Array,
  before: Uint8Array,
  count: number,
): Generator<void, Guess[]> {
  const first = Array.from(distribution.keys())
    .filter((character) => distribution[character] >= LEAST && new Utf8Reader().permits(character, LONGEST))
    .sort((a, b) => distribution[b] - distribution[a])
    .slice(0, count);
  const words: Guess[] = [];
  for (const character of first) {
    const text = [character];
    let probability = distribution[character];
    for (const next of continueText(memory, network, LONGEST - 1, Uint8Array.of(character))) {
      if (endsWord(before, text, next.character)) break;
      text.push(next.character);
      probability *= next.probability;
    }
    words.push({ text: Uint8Array.from(text), probability });
    yield;
  }
  return words.sort((a, b) => b.probability - a.probability);
}

/** Whether `text` holds a word that ends before `next`, or the end of the line. */
function endsWord(before: Uint8Array, text: readonly number[], next: number): boolean {
  const last = text.at(-1)!;
  if (last === LINE_FEED) return true;
  if (!text.some((byte) => byte >= 0x80 || isWordCharacter(byte))) return false;
  const near = [...before.subarray(-LONGEST), ...text, next];
  return isBorder(near, near.length - 1);
}
