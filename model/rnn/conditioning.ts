import type { Floats, Kernels } from "../kernels/kernels.ts";
import { Linear } from "./layer.ts";
import type { Team } from "./team.ts";

/**
 * What follows the cursor as a part of the decoder: a product W z [N] of the latent state z [E] of each batch row, added to
 * what a layer computes at every step of that row.
 */
export class Conditioning {
  readonly #linear: Linear;
  readonly #kernels: Kernels;
  readonly #N: number;
  readonly #groups: readonly number[];
  readonly #steps: number;
  /** Per group W z [B, N], and then its gradient. */
  readonly #rows: readonly Floats[];
  readonly #dRows: readonly Floats[];
  /** Per group [T, B] the number of the batch row: where a step's row is looked up. */
  readonly #numbers: readonly Uint8Array[];

  /** @param weights [N, E] */
  constructor(
    weights: Floats,
    dWeights: Floats,
    E: number,
    groups: readonly number[],
    steps: number,
    kernels: Kernels,
  ) {
    this.#N = weights.length / E;
    this.#groups = groups;
    this.#steps = steps;
    this.#kernels = kernels;
    this.#linear = new Linear(weights, dWeights, this.#N, E, kernels);
    this.#rows = groups.map((B) => kernels.allocate(B * this.#N));
    this.#dRows = groups.map((B) => kernels.allocate(B * this.#N));
    this.#numbers = groups.map((B) => {
      const numbers = kernels.allocateBytes(steps * B);
      for (let row = 0; row < numbers.length; row++) numbers[row] = row % B;
      return numbers;
    });
  }

  pack(team: Team): void {
    this.#linear.pack(team);
  }

  /** @param z [B, E] */
  forward(group: number, z: Floats): void {
    this.#dRows[group].fill(0);
    this.#linear.forward(this.#rows[group].fill(0), z, this.#groups[group]);
  }

  /** y [T, B, N] = bias + W z of its batch row */
  fillRows(group: number, y: Floats, bias: Floats): void {
    const rows = this.#steps * this.#groups[group];
    this.#kernels.gatherRows(y, this.#rows[group], bias, this.#numbers[group], rows, 1, this.#N);
  }

  /** Takes the gradient of what `fillRows` filled. */
  collect(group: number, dY: Floats): void {
    const rows = this.#steps * this.#groups[group];
    this.#kernels.scatterRows(this.#dRows[group], dY, this.#numbers[group], rows, 1, this.#N, this.#N);
  }

  /** dZ [B, E] += the gradient of z */
  backward(group: number, dZ: Floats): void {
    this.#linear.backward(dZ, this.#dRows[group], this.#groups[group]);
  }

  /** @param z per group [B, E] */
  addGradients(z: readonly Floats[], team: Team): void {
    z.forEach((latent, group) => {
      this.#linear.addGradients(this.#dRows[group], latent, this.#groups[group], team);
    });
  }
}
