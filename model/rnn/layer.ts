import { type Floats, type Kernels, PACKED_COLUMNS } from "../kernels/kernels.ts";
import type { LayerParameters, StackConfig } from "./parameters.ts";
import { shareOf, type Team } from "./team.ts";

/** T steps of B batch rows, to learn from. Row b at step t stands at t · B + b. */
export interface Batch {
  /** [T, B, W] the characters that the first layer sees. */
  readonly inputs: Uint8Array;
  /** [T, B] the characters to predict. */
  readonly targets: Uint8Array;
  /** [T, B] 1 where a batch row begins a passage: its state is zero before that step. */
  readonly resets: Uint8Array;
  /** [T, B] 1 where a target counts; all do unless given. */
  readonly counted?: Uint8Array;
  /** [B] the number of each row's language, or `NO_LANGUAGE`, where the network tells languages apart. */
  readonly languages?: Uint8Array;
}

/** The characters to predict. */
export function targetsOf({ targets: values, counted }: Batch): Targets {
  return counted === undefined ? { values } : { values, counted };
}

/** The target of each step of each batch row. */
export interface Targets {
  /** [T, B] */
  readonly values: Uint8Array;
  /** [T, B] 1 where it counts; all do unless given. */
  readonly counted?: Uint8Array;
}

/** The layers of a network, or of an encoder. */
export interface StackParameters {
  readonly config: StackConfig;
  readonly layers: readonly LayerParameters[];
}

/** Shared by all layers of an unrolled network. */
export interface Unrolling {
  readonly parameters: StackParameters;
  /** Laid out as the parameters. */
  readonly gradients: StackParameters;
  /** The number of batch rows of each group, B. There is one group for each thread. */
  readonly groups: readonly number[];
  /** T */
  readonly steps: number;
  readonly kernels: Kernels;
}

/** Told the gradients [B, H] of a layer's hidden and cell states before step t, the last step first. They are empty or zero where it has none. */
export type OnState = (t: number, dHidden: Floats, dCell: Floats) => void;

/**
 * One layer, unrolled over T steps of all batch rows. Every thread calls `forward` and `backward` for its own group of
 * rows, and `pack` and `addGradients` for its share of the parameters; barriers in between are the network's.
 */
export interface UnrolledLayer {
  /** Per group the output [T, B, H]. */
  readonly hidden: readonly Floats[];
  /** Per group the initial state [B, H] of the next batch; cell states are empty where the cell has none. */
  readonly initialHidden: readonly Floats[];
  readonly initialCell: readonly Floats[];
  /** Packs the weights anew after the parameters have changed. */
  pack(team: Team): void;
  forward(group: number, batch: Batch): void;
  /** dHidden [T, B, H] of this layer becomes that of the layer below, where there is one. */
  backward(group: number, batch: Batch, dHidden: Floats, onState?: OnState): void;
  /** Adds to the gradients of the parameters, once all groups have gone backward. */
  addGradients(batches: readonly Batch[], team: Team): void;
}

/** Weights [N, K] and bias [N] of a product, with their gradients and both packed forms. */
export class Linear {
  readonly #weights: Floats;
  readonly #dWeights: Floats;
  readonly #N: number;
  readonly #K: number;
  readonly #kernels: Kernels;
  readonly #forward: Floats;
  readonly #backward: Floats;

  constructor(weights: Floats, dWeights: Floats, N: number, K: number, kernels: Kernels) {
    this.#weights = weights;
    this.#dWeights = dWeights;
    this.#N = N;
    this.#K = K;
    this.#kernels = kernels;
    this.#forward = kernels.allocate(kernels.packedLength(N, K));
    this.#backward = kernels.allocate(kernels.packedLength(K, N));
  }

  pack(team: Team): void {
    const N = this.#N;
    const K = this.#K;
    this.#kernels.packTransposed(this.#forward, this.#weights, K, ...shareOf(N, team, PACKED_COLUMNS));
    this.#kernels.pack(this.#backward, this.#weights, K, N, ...shareOf(K, team, PACKED_COLUMNS));
  }

  /** y [M, N] += x [M, K] · weightsᵀ */
  forward(y: Floats, x: Floats, M: number): void {
    this.#kernels.multiply(y, x, this.#forward, M, this.#N, this.#K);
  }

  /** dX [M, K] += dY [M, N] · weights */
  backward(dX: Floats, dY: Floats, M: number): void {
    this.#kernels.multiply(dX, dY, this.#backward, M, this.#K, this.#N);
  }

  /** This thread's rows of dWeights += dYᵀ · x, with dY [M, N] and x [M, K]. */
  addGradients(dY: Floats, x: Floats, M: number, team: Team): void {
    const [from, to] = shareOf(this.#N, team);
    if (from === to || M === 0) return;
    const rows = this.#dWeights.subarray(from * this.#K, to * this.#K);
    this.#kernels.multiplyTN(rows, dY.subarray(from), x, to - from, this.#K, M, this.#N);
  }
}

/** The input side of a layer, before any recurrence: a look-up in the first layer, a product above. */
export class LayerInput {
  readonly #layer: LayerParameters;
  readonly #gradients: LayerParameters;
  readonly #below: UnrolledLayer | undefined;
  readonly #linear: Linear | undefined;
  readonly #G: number;
  readonly #W: number;
  readonly #unrolling: Unrolling;

  /** @param G numbers that are computed of each input */
  constructor(unrolling: Unrolling, depth: number, G: number, below: UnrolledLayer | undefined) {
    const { parameters, gradients, kernels } = unrolling;
    const { hiddenSize: H, window } = parameters.config;
    this.#layer = parameters.layers[depth];
    this.#gradients = gradients.layers[depth];
    this.#below = below;
    this.#G = G;
    this.#W = window;
    this.#unrolling = unrolling;
    if (below) this.#linear = new Linear(this.#layer.inputWeights, this.#gradients.inputWeights, G, H, kernels);
  }

  pack(team: Team): void {
    this.#linear?.pack(team);
  }

  /** gates [T, B, G] = bias + weights · input */
  forward(group: number, batch: Batch, gates: Floats): void {
    const { kernels } = this.#unrolling;
    const { inputWeights, inputBias } = this.#layer;
    const rows = this.#rows(group);
    if (this.#linear === undefined) {
      kernels.gatherRows(gates, inputWeights, inputBias, batch.inputs, rows, this.#W, this.#G);
    } else {
      kernels.fillRows(gates, inputBias, rows, this.#G);
      this.#linear.forward(gates, this.#below!.hidden[group], rows);
    }
  }

  /** dBelow [T, B, H] += dGates · weights */
  backward(group: number, dGates: Floats, dBelow: Floats): void {
    this.#linear?.backward(dBelow, dGates, this.#rows(group));
  }

  /** @param dGates per group */
  addGradients(batches: readonly Batch[], dGates: readonly Floats[], team: Team): void {
    const { kernels } = this.#unrolling;
    const [from, to] = shareOf(this.#G, team);
    if (from === to) return;
    dGates.forEach((gates, group) => {
      const rows = this.#rows(group);
      if (rows === 0) return;
      const share = gates.subarray(from);
      kernels.sumRows(this.#gradients.inputBias.subarray(from), share, rows, to - from, this.#G);
      if (this.#linear !== undefined) {
        this.#linear.addGradients(gates, this.#below!.hidden[group], rows, team);
        return;
      }
      const table = this.#gradients.inputWeights.subarray(from);
      kernels.scatterRows(table, share, batches[group].inputs, rows, this.#W, to - from, this.#G);
    });
  }

  #rows(group: number): number {
    return this.#unrolling.steps * this.#unrolling.groups[group];
  }
}

/** A product with a bias, [N, K] and [N], and where its gradients go. */
export interface LinearParameters {
  readonly weights: Floats;
  readonly bias: Floats;
  readonly dWeights: Floats;
  readonly dBias: Floats;
}

/** A probability that underflowed costs no more than one of this. */
export const LEAST_PROBABILITY = 1e-30;

/** The sum over the targets that count of -ln of their probabilities, in nats. `logits` [rows, N] become probabilities. */
export function lossForward(
  kernels: Kernels,
  logits: Floats,
  { values, counted }: Targets,
  rows: number,
  N: number,
): number {
  const all = kernels.crossEntropyForward(logits, values, rows, N);
  if (counted === undefined) return all;
  let nats = 0;
  for (let row = 0; row < rows; row++) {
    if (counted[row] === 1) nats -= Math.log(Math.max(LEAST_PROBABILITY, logits[row * N + values[row]]));
  }
  return nats;
}

/** The probabilities that `lossForward` left become the gradient of `scale` times its sum. */
export function lossBackward(
  kernels: Kernels,
  probabilities: Floats,
  { values, counted }: Targets,
  rows: number,
  N: number,
  scale: number,
): void {
  kernels.crossEntropyBackward(probabilities, values, rows, N, scale);
  if (counted === undefined) return;
  for (let row = 0; row < rows; row++) if (counted[row] === 0) probabilities.fill(0, row * N, (row + 1) * N);
}

/** From the last hidden state to N logits, and to the loss. */
export class OutputLayer {
  readonly #unrolling: Unrolling;
  readonly #own: LinearParameters;
  readonly #linear: Linear;
  readonly #top: UnrolledLayer;
  readonly #N: number;
  readonly #logits: readonly Floats[];

  constructor(unrolling: Unrolling, top: UnrolledLayer, own: LinearParameters) {
    const { parameters, kernels, groups, steps } = unrolling;
    this.#unrolling = unrolling;
    this.#own = own;
    this.#top = top;
    this.#N = own.bias.length;
    this.#linear = new Linear(own.weights, own.dWeights, this.#N, parameters.config.hiddenSize, kernels);
    this.#logits = groups.map((B) => kernels.allocate(steps * B * this.#N));
  }

  pack(team: Team): void {
    this.#linear.pack(team);
  }

  /** The loss of a group: the sum over all its targets, in nats. */
  forward(group: number, targets: Targets): number {
    const { kernels, groups, steps } = this.#unrolling;
    const N = this.#N;
    const logits = this.#logits[group];
    const rows = steps * groups[group];
    this.computeLogits(logits, this.#top.hidden[group], rows);
    return lossForward(kernels, logits, targets, rows, N);
  }

  /** The hidden state [H] of batch row b at step t, of which its logits are computed. */
  hiddenAt(group: number, t: number, b: number): Floats {
    const { groups, parameters } = this.#unrolling;
    const H = parameters.config.hiddenSize;
    const at = (t * groups[group] + b) * H;
    return this.#top.hidden[group].subarray(at, at + H);
  }

  /** logits [R, N] of other hidden states [R, H]. */
  computeLogits(logits: Floats, hidden: Floats, R: number): void {
    this.#unrolling.kernels.fillRows(logits, this.#own.bias, R, this.#N);
    this.#linear.forward(logits, hidden, R);
  }

  /** dHidden [T, B, H] += the gradient of `scale` times the loss. */
  backward(group: number, targets: Targets, scale: number, dHidden: Floats): void {
    const { kernels, groups, steps } = this.#unrolling;
    const N = this.#N;
    const rows = steps * groups[group];
    const dLogits = this.#logits[group];
    lossBackward(kernels, dLogits, targets, rows, N, scale);
    this.#linear.backward(dHidden, dLogits, rows);
  }

  addGradients(team: Team): void {
    const { kernels, groups, steps } = this.#unrolling;
    const N = this.#N;
    const [from, to] = shareOf(N, team);
    groups.forEach((B, group) => {
      const rows = steps * B;
      const logits = this.#logits[group];
      this.#linear.addGradients(logits, this.#top.hidden[group], rows, team);
      kernels.sumRows(this.#own.dBias.subarray(from), logits.subarray(from), rows, to - from, N);
    });
  }
}

/** Zeroes the rows of `values` [B, …] that begin a passage at step t. */
export function clearRows(values: Floats, resets: Uint8Array, t: number, B: number): void {
  const length = values.length / B;
  for (let b = 0; b < B; b++) {
    if (resets[t * B + b] === 1) values.fill(0, b * length, (b + 1) * length);
  }
}
