import type { Memory, Prediction } from "./memory/memory.ts";
import { generate } from "./rnn/generation.ts";
import type { HiddenState } from "./rnn/hidden-state.ts";
import type { Network } from "./rnn/network.ts";
import { Utf8Reader } from "./utf8.ts";

const NOTHING = new Uint8Array(0);

/** A network, and its state after the text that is to be continued. */
export interface NetworkAt {
  readonly network: Network;
  readonly state: HiddenState;
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
  const state = network?.network.createState();
  if (network !== undefined) {
    state!.copyFrom(network.state);
    network.network.advance(state!, prompt);
  }
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
