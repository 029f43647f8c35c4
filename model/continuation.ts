import { firstSign } from "./characters.ts";
import type { Memory, Prediction } from "./memory/memory.ts";
import { isAllClosers } from "./repetition.ts";
import { type CharacterModel, Decoder } from "./rnn/decoder.ts";
import { generate } from "./rnn/generation.ts";
import type { HiddenState } from "./rnn/hidden-state.ts";
import type { Network } from "./rnn/network.ts";
import { Utf8Reader } from "./utf8.ts";

const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array(0);

/** A network, and its state after the text that is to be continued, which stays as it is. */
export interface NetworkAt {
  readonly network: CharacterModel;
  readonly state: HiddenState;
  /** The network on its way to the text after the cursor. */
  readonly decoder?: Decoder | undefined;
}

/**
 * A network, and its state before `suffix`, the text after the cursor. It goes towards what follows in the cursor's line, unless that only closes, as an
 * editor does by itself.
 */
export function networkAt(network: Network, state: HiddenState, suffix: Uint8Array): NetworkAt {
  const line = suffix.indexOf(LINE_FEED);
  const rest = line < 0 ? suffix : suffix.subarray(0, line);
  const isAtEnd = firstSign(rest) === rest.length || isAllClosers(rest);
  return { network, state, decoder: isAtEnd ? undefined : Decoder.towards(suffix, network) };
}

/**
 * The most probable text after the memory's reading position and `prompt`, which may end within a sequence, as the memory and the network see it together,
 * or the one that there is. At most `length` characters (bytes) of whole UTF-8; both are afterwards where they were.
 */
export function* continueText(
  memory: Memory | undefined,
  network: NetworkAt | undefined,
  length: number,
  prompt: Uint8Array = NOTHING,
): Generator<Prediction, void> {
  const state = network?.state.copy();
  for (const character of prompt) network?.network.step(state!, character);
  if (memory === undefined) {
    if (network !== undefined)
      yield* generate(network.decoder ?? network.network, state!, {
        maxLength: length,
        reader: new Utf8Reader(prompt),
      });
    return;
  }
  const position = memory.save();
  try {
    for (const character of prompt) memory.push(character);
    const reader = new Utf8Reader(prompt);
    let predicted: Float32Array;
    const predict = (last: number | undefined) => {
      if (last !== undefined) network!.network.step(state!, last);
      predicted = network!.network.predict(state!) as Float32Array;
      return predicted;
    };
    const decoder = network?.decoder;
    const choose = (likeliest: Prediction) =>
      new Towards(decoder!, state!, predicted).choose(likeliest, memory, reader.pending === 0);
    yield* memory.generate(length, network && predict, reader, decoder && choose);
  } finally {
    memory.restore(position);
  }
}

/**
 * The distribution of the next character after the memory's reading position and `prompt`: a copy of its 256 probabilities. Both are
 * afterwards where they were. Slower than to continue with the most probable one, by far.
 */
export function distributionOf(
  memory: Memory | undefined,
  at: NetworkAt | undefined,
  prompt: Uint8Array = NOTHING,
): Float32Array {
  const network = at && { ...at, state: at.state.copy() };
  for (const character of prompt) network?.network.step(network.state, character);
  if (memory === undefined) {
    const model = network?.decoder ?? network?.network;
    return model === undefined ? new Float32Array(256).fill(1 / 256) : Float32Array.from(model.predict(network!.state));
  }
  const position = memory.save();
  try {
    for (const character of prompt) memory.push(character);
    const predicted = network && Float32Array.from(network.network.predict(network.state));
    const together = Float32Array.from({ length: 256 }, (_, character) => memory.probabilityOf(character, predicted));
    if (network?.decoder === undefined) return together;
    const towards = new Towards(network.decoder, network.state, predicted!);
    const weighed = together.map((probability, character) => probability * towards.ratioOf(character));
    const sum = weighed.reduce((all, one) => all + one, 0);
    return weighed.map((probability) => probability / sum);
  } finally {
    memory.restore(position);
  }
}

/** A smaller probability is taken for this, where it divides. */
const LEAST = 1e-6;

/**
 * What memory and network expect together, as what follows the cursor changes it: by Bayes' rule every character becomes as many times more probable
 * as the decoder makes it for the network.
 */
class Towards {
  readonly #first: number;
  readonly #without: Float32Array;
  readonly #with: Float32Array;

  /** @param without the network's distribution after `state` */
  constructor(decoder: Decoder, state: HiddenState, without: Float32Array) {
    this.#first = decoder.first;
    this.#without = without.slice();
    this.#with = Float32Array.from(decoder.predict(state));
  }

  /** How many times as probable a character becomes. */
  ratioOf(character: number): number {
    return this.#with[character] / Math.max(LEAST, this.#without[character]);
  }

  /** The likeliest character, or the first of what follows. @param mayEnd whether that may stand here */
  choose(likeliest: Prediction, memory: Memory, mayEnd: boolean): Prediction {
    const first = this.#first;
    const predicted = [likeliest];
    if (mayEnd && likeliest.character !== first) {
      predicted.push({ character: first, probability: memory.probabilityOf(first, this.#without) });
    }
    const left = (of: Float32Array) =>
      Math.max(LEAST, 1 - predicted.reduce((all, { character }) => all + of[character], 0));
    const rest = Math.max(0, 1 - predicted.reduce((all, { probability }) => all + probability, 0));
    const others = (rest * left(this.#with)) / left(this.#without);
    const weighed = predicted.map(({ character, probability }) => probability * this.ratioOf(character));
    const sum = weighed.reduce((all, one) => all + one, others);
    const best = weighed[1]! > weighed[0]! ? 1 : 0;
    return { character: predicted[best]!.character, probability: weighed[best]! / sum };
  }
}
