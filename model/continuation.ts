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
}

/**
 * A network that fills in what stands between its state and `suffix`, the text after the cursor; undefined where nothing follows or the network has no
 * encoder. What only closes the cursor's line, as an editor does by itself, is no text to go towards: the middle goes on after it.
 *
 * @param before the network's state before `last`, the last character before the cursor
 */
export function towards(
  suffix: Uint8Array,
  network: Network,
  before: HiddenState,
  last: number,
): NetworkAt | undefined {
  const line = suffix.indexOf(LINE_FEED);
  const rest = line < 0 ? suffix : suffix.subarray(0, line);
  const decoder = Decoder.towards(isAllClosers(rest) ? suffix.subarray(rest.length) : suffix, network);
  if (decoder === undefined) return undefined;
  const state = before.copy();
  decoder.step(state, last);
  return { network: decoder, state };
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
      yield* generate(network.network, state!, { maxLength: length, reader: new Utf8Reader(prompt) });
    return;
  }
  const position = memory.save();
  try {
    for (const character of prompt) memory.push(character);
    yield* memory.generate(
      length,
      network &&
        ((last) => {
          if (last !== undefined) network.network.step(state!, last);
          return network.network.predict(state!) as Float32Array;
        }),
      new Utf8Reader(prompt),
    );
  } finally {
    memory.restore(position);
  }
}

/**
 * The distribution of the next character after the memory's reading position: a copy of its 256 probabilities. Slower
 * than to continue with the most probable one, by far.
 */
export function distributionOf(memory: Memory | undefined, network: NetworkAt | undefined): Float32Array {
  const predicted = network && Float32Array.from(network.network.predict(network.state));
  if (memory === undefined) return predicted ?? new Float32Array(256).fill(1 / 256);
  return Float32Array.from({ length: 256 }, (_, character) => memory.probabilityOf(character, predicted));
}
