import type { Floats, Kernels } from "../kernels/kernels.ts";
import { type Parameters, streamOf } from "./parameters.ts";

/**
 * Passes over the texts in which the parameters learn. What they would learn by heart in more of them the memory knows already, and what
 * they knew of other texts goes: beside the memory, go-git with 100 kB has 0.874 bits before a training, 0.892 after one pass and 0.914
 * after two.
 */
const PASSES = 1;
/**
 * Of the way from the parameters that a training began with to those that it found, the share that is gone in the end (Wortsman et al. 2022,
 * WiSE-FT): go-git with 1 MB has 0.667 bits at either end, and 0.660 between them; tokio 0.851, 0.865, and 0.845.
 */
const SHARE = 0.5;
/**
 * The share of a training after which that pass ends at the latest, where a head or an encoder is to learn: both learn best on a network that stands
 * still, where it is left.
 */
const LATEST = 0.6;

/** The part of a training that goes on from a base network in which the base network changes. Encoder and head are not part of it. */
export class FineTuning {
  readonly #block: Floats;
  readonly #start: Floats;
  readonly #latest: number;
  #isOver = false;

  constructor(parameters: Parameters, kernels: Kernels) {
    this.#latest = parameters.languages === undefined && parameters.encoder === undefined ? 1 : LATEST;
    this.#block = streamOf(parameters, kernels).block;
    this.#start = this.#block.slice();
  }

  /**
   * How much of it is left, from 1 to 0.
   *
   * @param passes over the texts, since its beginning
   * @param share of the training that is over
   */
  left(passes: number, share: number): number {
    return this.#isOver ? 0 : Math.max(0, 1 - Math.max(passes / PASSES, share / this.#latest));
  }

  /** Goes back to where the parameters are left. Once: afterwards it does nothing. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#start.forEach((start, i) => {
      this.#block[i] = start + SHARE * (this.#block[i] - start);
    });
  }
}
