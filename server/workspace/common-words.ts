import { isWordCharacter } from "../../model/index.ts";

/** log2 of the number of hashes: most words of a large workspace have one of their own. */
const HASH_BITS = 18;
const SHORTEST = 3;

/** The words of a text, as hashes, each once. */
export type Words = Uint32Array;

/** The words of a text in UTF-8: runs of letters, digits and underscores, and of characters beyond ASCII. */
export function wordsOf(text: Uint8Array): Words {
  const words = new Set<number>();
  let hash = 0;
  let length = 0;
  for (let at = 0; at <= text.length; at++) {
    const byte = text[at];
    if (byte !== undefined && (byte >= 0x80 || isWordCharacter(byte))) {
      hash = Math.imul(hash + byte + 1, 0x2f0b4c47);
      length++;
    } else if (length > 0) {
      if (length >= SHORTEST) words.add(Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> (32 - HASH_BITS));
      hash = 0;
      length = 0;
    }
  }
  return Uint32Array.from(words);
}

/** How much texts of a collection have in common with another: words that few of them have count most (tf-idf). */
export class CommonWords {
  readonly #texts = new Uint32Array(2 ** HASH_BITS);
  #count = 0;

  add(words: Words): void {
    this.#count++;
    for (const word of words) this.#texts[word]!++;
  }

  delete(words: Words): void {
    this.#count--;
    for (const word of words) this.#texts[word]!--;
  }

  /**
   * Scores texts of the collection by what they have in common with `words`: 0 for nothing. What else a text has counts against it,
   * so that long ones are not like everything.
   */
  likeness(words: Words): (text: Words) => number {
    const asked = new Uint8Array(2 ** HASH_BITS);
    for (const word of words) asked[word] = 1;
    return (text) => {
      let common = 0;
      let all = 0;
      for (const word of text) {
        const weight = Math.log(this.#count / this.#texts[word]!) ** 2;
        all += weight;
        if (asked[word] === 1) common += weight;
      }
      return common === 0 ? 0 : common / Math.sqrt(all);
    };
  }
}
