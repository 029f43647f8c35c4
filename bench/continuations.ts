import type { HiddenState, Memory, NetworkAt } from "../model/index.ts";

const LINE_FEED = 0x0a;
/** How many texts a beam goes on with, and how many characters may follow each. */
const BEAM = 8;
const BRANCHES = 12;
/** So many characters of what follows judge a text. */
const JUDGING = 12;
/** A character that is less probable is not tried. */
const LEAST = 0.005;
/** Stands for a probability of zero. */
const TINY = 1e-9;

interface Node {
  readonly state: HiddenState;
  readonly network: Float32Array;
  /** What memory and network say together, as far as it was asked. */
  readonly together: Map<number, number>;
}

/** What may come next at a place, after every text that is tried there. Slow, for measurements alone. */
export class Continuations {
  readonly #memory: Memory | undefined;
  readonly #place: NetworkAt;
  readonly #nodes = new Map<string, Node>();

  /** @param memory at the place; without it the network predicts alone */
  constructor(memory: Memory | undefined, place: NetworkAt) {
    this.#memory = memory;
    this.#place = place;
  }

  /** How probable a character is after `text`. */
  probabilityOf(text: readonly number[], character: number): number {
    const { network, together } = this.#after(text);
    if (this.#memory === undefined) return network[character]!;
    const known = together.get(character);
    if (known !== undefined) return known;
    return this.#ask(this.#memory, text, [character])[0]!;
  }

  /** The most probable characters after `text`, the first the most probable of all, with their probabilities. */
  likely(text: readonly number[]): readonly { readonly character: number; readonly probability: number }[] {
    const { network } = this.#after(text);
    const characters = Array.from(network.keys())
      .sort((a, b) => network[b]! - network[a]!)
      .slice(0, BRANCHES);
    if (this.#memory !== undefined) {
      const [best] = this.#within(this.#memory, text, (memory) => Array.from(memory.generate(1, () => network)));
      if (best !== undefined && !characters.includes(best.character)) characters.push(best.character);
      this.#ask(this.#memory, text, characters);
    }
    return characters
      .map((character) => ({ character, probability: this.probabilityOf(text, character) }))
      .sort((a, b) => b.probability - a.probability);
  }

  #ask(memory: Memory, text: readonly number[], characters: readonly number[]): number[] {
    const { network, together } = this.#after(text);
    return this.#within(memory, text, () =>
      characters.map((character) => {
        const probability = memory.probabilityOf(character, network);
        together.set(character, probability);
        return probability;
      }),
    );
  }

  #within<T>(memory: Memory, text: readonly number[], read: (memory: Memory) => T): T {
    const position = memory.save();
    for (const character of text) memory.push(character);
    const result = read(memory);
    memory.restore(position);
    return result;
  }

  #after(text: readonly number[]): Node {
    const key = text.join(" ");
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const { network } = this.#place;
    const state = text.length === 0 ? this.#place.state.copy() : this.#after(text.slice(0, -1)).state.copy();
    if (text.length > 0) network.step(state, text.at(-1)!);
    const node = { state, network: Float32Array.from(network.predict(state)), together: new Map() };
    this.#nodes.set(key, node);
    return node;
  }
}

/** The text of a line that makes itself and `suffix` behind it most probable, among those that a beam finds. */
export function judgedBySuffix(continuations: Continuations, suffix: Uint8Array, longest: number): readonly number[] {
  let beam: { readonly text: readonly number[]; readonly score: number }[] = [{ text: [], score: 0 }];
  let best: (typeof beam)[number] = { text: [], score: -Infinity };
  for (let length = 0; length <= longest && beam.length > 0; length++) {
    const longer: typeof beam = [];
    for (const { text, score } of beam) {
      if (length > 0) {
        const whole = score + scoreOf(continuations, text, suffix.subarray(0, JUDGING), best.score - score);
        if (whole > best.score) best = { text, score: whole };
      }
      for (const { character, probability } of continuations.likely(text)) {
        if (character === LINE_FEED || probability < LEAST) continue;
        longer.push({ text: [...text, character], score: score + Math.log(probability) });
      }
    }
    beam = longer
      .sort((a, b) => b.score - a.score)
      .slice(0, BEAM)
      .filter(({ score }) => score > best.score);
  }
  return best.text;
}

/** The log probability of `suffix` after `text`, as long as it is above `least`. */
function scoreOf(continuations: Continuations, text: readonly number[], suffix: Uint8Array, least: number): number {
  let score = 0;
  const read = [...text];
  for (const character of suffix) {
    score += Math.log(continuations.probabilityOf(read, character) + TINY);
    if (score <= least) return -Infinity;
    read.push(character);
  }
  return score;
}
