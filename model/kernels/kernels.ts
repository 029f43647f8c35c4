// Letters of shapes, here and in all of model/:
//   B  lanes: sequences that are read side by side      T  unroll length: steps taken at once
//   H  hidden size                                      G  gates · H: what a cell computes of its input
//   V  vocabulary size                                  W  window: how many characters layer 0 sees
//   M, N, K  rows, columns and summed length of a matrix product
// Matrices are row-major. `dX` is the gradient of the loss with respect to X.

import type { CellKind } from "../rnn/config.ts";

/** Numbers of one precision: float32 in use, float64 where gradients are checked. */
export type Floats = Float32Array | Float64Array;

/**
 * The arithmetic of the network. All heavy loops stand behind this interface, so that one implementation can take the
 * place of another.
 *
 * Every view that an operation takes comes from `allocate` or `allocateCharacters` of the same implementation, or is a
 * `subarray` of such a view; an implementation in WebAssembly takes it for an address in its memory. No operation keeps
 * a view, allocates memory or touches an element outside the sizes it was given. Outputs come first and share no
 * memory with inputs. Sizes may be any positive number; none needs to be a multiple of anything.
 */
export interface Kernels {
  /** Bits of a number. */
  readonly precision: 32 | 64;

  /** Zeros, for as long as these kernels live: call it when something is built, never in a step. */
  allocate(length: number): Floats;

  /** As `allocate`, for characters. */
  allocateCharacters(length: number): Uint8Array;

  /** c [M, N] = a [M, K] · b [N, K]ᵀ, or += where `accumulate`. The forward product, with weights as PyTorch has them. */
  multiplyNT(c: Floats, a: Floats, b: Floats, M: number, N: number, K: number, accumulate: boolean): void;

  /** c [M, N] = a [M, K] · b [K, N], or += where `accumulate`. The gradient of a product's input. */
  multiplyNN(c: Floats, a: Floats, b: Floats, M: number, N: number, K: number, accumulate: boolean): void;

  /** c [M, N] = a [K, M]ᵀ · b [K, N], or += where `accumulate`. The gradient of a product's weights. */
  multiplyTN(c: Floats, a: Floats, b: Floats, M: number, N: number, K: number, accumulate: boolean): void;

  /** Every row of `rows` [count, length] = `row` [length]: a bias, before a product is added to it. */
  fillRows(rows: Floats, row: Floats, count: number, length: number): void;

  /** `row` [length] += the sum of `rows` [count, length]: the gradient of `fillRows`. */
  sumRows(row: Floats, rows: Floats, count: number, length: number): void;

  /**
   * Row i of `rows` [count, length] = `row` + Σ_w table[w · 256 + characters[i · W + w]]: a bias and the product of W
   * one-hot vectors with a matrix, as what it is, a look-up. `table` is [W · 256, length], `characters` [count, W].
   */
  gatherRows(
    rows: Floats,
    table: Floats,
    row: Floats,
    characters: Uint8Array,
    count: number,
    W: number,
    length: number,
  ): void;

  /** `table` += `rows`, each at the W rows it was gathered from: the gradient of `gatherRows` by its table. */
  scatterRows(table: Floats, rows: Floats, characters: Uint8Array, count: number, W: number, length: number): void;

  /** One step of each kind of cell, after its matrix products. */
  readonly cells: Readonly<Record<CellKind, CellKernels>>;

  /** Every row of `rows` [count, V] = its softmax, in place. */
  softmax(rows: Floats, count: number, V: number): void;

  /**
   * The sum of −ln softmax(logits)[target] over all rows, in nats: finite for finite logits, however improbable the
   * target. `logits` [count, V] become probabilities.
   */
  crossEntropyForward(logits: Floats, targets: Uint8Array, count: number, V: number): number;

  /** The probabilities that `crossEntropyForward` left become dLogits of `scale` times its sum, in place. */
  crossEntropyBackward(probabilities: Floats, targets: Uint8Array, count: number, V: number, scale: number): void;

  /** The sum of the squares of all of `values`. */
  sumOfSquares(values: Floats): number;

  /**
   * One step of Adam (Kingma and Ba 2015, algorithm 1, as PyTorch's) for all of `parameters`. The moments are laid out
   * as the parameters and updated with them.
   */
  adam(parameters: Floats, gradients: Floats, firstMoments: Floats, secondMoments: Floats, rate: AdamRate): void;
}

/** How far Adam goes in one step. */
export interface AdamRate {
  /** Number of this step, from 1: the moments' bias is corrected by it. */
  readonly step: number;
  readonly learningRate: number;
  /** What the gradients are multiplied by first: how they are clipped. */
  readonly gradientScale: number;
}

/** Decay of the first and the second moment. 0.99 rather than the usual 0.999, since a training lasts minutes. */
export const ADAM_DECAY = [0.9, 0.99] as const;
export const ADAM_EPSILON = 1e-8;

/** The gate arithmetic of one kind of cell, on B lanes. */
export interface CellKernels {
  /** Computes `hidden` (and `cell`) and leaves in `gates` and `recurrent` what `backward` needs. */
  forward(step: CellStep, B: number, H: number): void;

  /**
   * Turns `gates` and `recurrent` into their gradients, and `carriedHidden` (and `carriedCell`), which hold what step
   * t + 1 sends back, into what this step sends back past its matrix product.
   */
  backward(step: CellStep, gradients: CellGradients, B: number, H: number): void;
}

/** One layer at one time step. Cell states are [B, H] for an LSTM and of length 0 for the others. */
export interface CellStep {
  /** [B, G] weight_ih · x + bias_ih; after `forward` the gates' activations; after `backward` the gradient of the first. */
  readonly gates: Floats;
  /** [B, G] weight_hh · h + bias_hh, where h is `previousHidden`; after `backward` its gradient. */
  readonly recurrent: Floats;
  /** [B, H] */
  readonly previousHidden: Floats;
  readonly previousCell: Floats;
  /** [B, H] */
  readonly hidden: Floats;
  readonly cell: Floats;
}

/** What reaches one layer from later steps and higher layers, for `CellKernels.backward`. */
export interface CellGradients {
  /** [B, H] dHidden from the layer above. */
  readonly hidden: Floats;
  /** [B, H] dHidden from step t + 1; then dPreviousHidden, without the share of the matrix product. */
  readonly carriedHidden: Floats;
  /** dCell from step t + 1; then dPreviousCell. */
  readonly carriedCell: Floats;
}
