import type { Memory, Prediction } from "./memory/memory.ts";
import { generate } from "./rnn/generation.ts";
import type { HiddenState } from "./rnn/hidden-state.ts";
import type { Network } from "./rnn/network.ts";

/** A network, and its state after the text that is to be continued. */
export interface NetworkAt {
  readonly network: Network;
  readonly state: HiddenState;
}

/**
 * The most probable text after the memory's reading position, as the memory and the network see it together, or the one
 * that there is. At most `length` characters (bytes) of whole UTF-8; both are afterwards where they were.
 */
export function* continueText(
  memory: Memory | undefined,
  network: NetworkAt | undefined,
  length: number,
): Generator<Prediction, void> {
  const state = network?.network.createState();
  if (network !== undefined) state!.copyFrom(network.state);
  if (memory === undefined) {
    if (network !== undefined) yield* generate(network.network, state!, { maxLength: length });
    return;
  }
  const position = memory.save();
  try {
    yield* memory.generate(
      length,
      network &&
        ((last) => {
          if (last !== undefined) network.network.step(state!, last);
          return network.network.predict(state!) as Float32Array;
        }),
    );
  } finally {
    memory.restore(position);
  }
}
