import type { Floats } from "../kernels/kernels.ts";
import type { HiddenState } from "./hidden-state.ts";
import { MIDDLE_END } from "./infilling.ts";
import type { Latent, Network } from "./network.ts";

/** A network, or what stands for one: one character in, one distribution out. */
export interface CharacterModel {
  /** Moves `state` on by one character. */
  step(state: HiddenState, character: number): void;
  /** The distribution of the next character after `state`: 256 probabilities, valid until the next call. */
  predict(state: HiddenState): Floats;
}

/** A network that knows what follows the cursor, and predicts the whole text: where the middle is over, that is what comes next. */
export class Decoder implements CharacterModel {
  readonly #network: Network;
  readonly #latent: Latent;

  private constructor(network: Network, latent: Latent) {
    this.#network = network;
    this.#latent = latent;
  }

  /** Undefined where nothing follows, or the network has no encoder. */
  static towards(suffix: Uint8Array, network: Network): Decoder | undefined {
    const latent = suffix.length > 0 ? network.encode(suffix) : undefined;
    return latent && new Decoder(network, latent);
  }

  /** The first character of what follows. */
  get first(): number {
    return this.#latent.first;
  }

  step(state: HiddenState, character: number): void {
    this.#network.step(state, character);
  }

  predict(state: HiddenState): Floats {
    const probabilities = this.#network.predict(state, this.#latent);
    probabilities[this.first] += probabilities[MIDDLE_END];
    probabilities[MIDDLE_END] = 0;
    return probabilities;
  }
}
