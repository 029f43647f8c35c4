/** A source of random numbers. `Math.random` would do, were it not that nothing here may differ from run to run. */
export interface Random {
  /** The next number, uniform in [0, 1). */
  next(): number;
}

/** All that a seeded source is: four 32-bit words. */
export type RandomState = readonly [number, number, number, number];

/** Chris Doty-Humphrey's sfc32 (PractRand): 128 bits of state, which can be read and restored. */
export class SeededRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** Continues where a source stood when its `state` was read. */
  constructor(state: RandomState) {
    [this.#a, this.#b, this.#c, this.#counter] = state;
  }

  /** The state to construct a twin from, which draws the same numbers from here on. */
  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }
}

/** Rounds after which sfc32 has spread every bit of the seed over its whole state. */
const SEEDING_ROUNDS = 12;

/** A source whose numbers follow from `seed`; of a seed that is no 32-bit integer, its lowest 32 bits count. */
export function seededRandom(seed: number): SeededRandom {
  const random = new SeededRandom([0, seed | 0, 0, 1]);
  for (let round = 0; round < SEEDING_ROUNDS; round++) random.next();
  return random;
}

/** Puts `items` into random order, in place (Fisher and Yates). */
export function shuffle(items: Uint32Array, random: Random): void {
  for (let last = items.length - 1; last > 0; last--) {
    const chosen = Math.floor(random.next() * (last + 1));
    const item = items[last];
    items[last] = items[chosen];
    items[chosen] = item;
  }
}
