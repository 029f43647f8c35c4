// Letters of shapes, here and in all of model/:
//   B  batch size: rows, each of a text of its own      T  unroll length: steps taken at once
//   H  hidden size                                      G  gates · H: what a cell computes of its input
//   V  vocabulary size                                  W  window: how many characters layer 0 sees
//   M, N, K  rows, columns and summed length of a matrix product
// Matrices are row-major. `dX` is the gradient of the loss with respect to X.

/** Numbers of one precision: float32 in use, float64 where gradients are checked. */
export type Floats = Float32Array | Float64Array;

/**
 * Which arithmetic: plain TypeScript, or WebAssembly with 128-bit SIMD, with relaxed SIMD (a fused multiplication and
 * addition), or with tiles that V8's revectorizer makes 256 bits wide.
 */
export type KernelName = "reference" | "simd" | "relaxed" | "revec";

/**
 * The arithmetic of the network. All expensive loops are behind this interface, so that implementations can be exchanged.
 *
 * Every view that an operation takes comes from `allocate` or `allocateBytes` of the same implementation, or is a
 * `subarray` of such a view; an implementation in WebAssembly takes it for an address in its memory. No operation keeps
 * a view, allocates memory or writes outside the sizes it was given. Outputs come first and share no memory with
 * inputs unless an operation says so. Sizes may be any positive number; none needs to be a multiple of anything.
 */
export interface Kernels {
  readonly name: KernelName;

  /** Bits of a number. */
  readonly precision: 32 | 64;

  /** Zeros, for as long as these kernels live: call it when something is built, never in a step. */
  allocate(length: number): Floats;

  /** As `allocate`, for characters and other bytes. */
  allocateBytes(length: number): Uint8Array;

  /** Length of what `pack` writes for a right-hand side [K, N]. */
  packedLength(N: number, K: number): number;

  /**
   * Brings columns [from, to) of `b` [K, N] into the order in which `multiply` reads them fastest. `from` is a multiple
   * of `PACKED_COLUMNS`, and `to` is one or N.
   */
  pack(packed: Floats, b: Floats, N: number, K: number, from: number, to: number): void;

  /** As `pack`, of bᵀ: `b` is [N, K], as PyTorch has the weights of a forward product. */
  packTransposed(packed: Floats, b: Floats, K: number, from: number, to: number): void;

  /** c [M, N] += a [M, K] · b, where `packed` is b. The sum of an element runs in the order of k, whatever M is. */
  multiply(c: Floats, a: Floats, packed: Floats, M: number, N: number, K: number): void;

  /**
   * c [M, N] += a [K, M]ᵀ · b [K, N]: the gradient of a product's weights. A row of `a` begins `stride` numbers after the
   * one before, so that M may be some of its columns.
   */
  multiplyTN(c: Floats, a: Floats, b: Floats, M: number, N: number, K: number, stride: number): void;

  /** Length of a row of K weights from `quantize`, in bytes. */
  quantizedLength(K: number): number;

  /**
   * Rounds weights [N, K] to integers of 8 bits, each row with the scale that its largest weight needs.
   *
   * @param integers [N rounded up to a multiple of 4, quantizedLength(K)]
   * @param scales [N rounded up to a multiple of 4]
   */
  quantize(integers: Uint8Array, scales: Floats, weights: Floats, N: number, K: number): void;

  /** c [N] += weights · a [K], with weights from `quantize` and `a` rounded to integers of 14 bits. */
  multiplyQuantized(c: Floats, a: Floats, integers: Uint8Array, scales: Floats, N: number, K: number): void;

  /** Every row of `rows` [count, length] = `row` [length]: a bias, before a product is added to it. */
  fillRows(rows: Floats, row: Floats, count: number, length: number): void;

  /**
   * `row` [length] += the sum of `count` rows that begin `stride` numbers after each other: the gradient of `fillRows`, or
   * of some of its columns.
   */
  sumRows(row: Floats, rows: Floats, count: number, length: number, stride: number): void;

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

  /**
   * `table` += `rows`, each at the W rows it was gathered from: the gradient of `gatherRows` by its table. Rows of both
   * begin `stride` numbers after each other, so that `length` may be some of their columns.
   */
  scatterRows(
    table: Floats,
    rows: Floats,
    characters: Uint8Array,
    count: number,
    W: number,
    length: number,
    stride: number,
  ): void;

  /** One step of each cell with a recurrent matrix, after its matrix products. */
  readonly cells: Readonly<Record<"elman" | "gru" | "lstm", CellKernels>>;

  /** The recurrence of sru over a whole sequence. */
  readonly sru: SruKernels;

  /**
   * Sets a share of `values` to 0, and divides the others by what is left of 1 (Srivastava et al. 2014). Which ones
   * follows from `seed`, an integer of 32 bits, and their places alone: called again, it does the same to their gradients.
   */
  dropout(values: Floats, share: number, seed: number): void;

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

  /**
   * parameters −= rate · scales · gradients, and gradients = 0: a step of gradient descent in which every parameter has
   * a length of its own.
   *
   * @param scales as many, in codes of float8.ts
   * @param most by how much a parameter changes at most
   */
  descend(parameters: Floats, gradients: Floats, scales: Uint8Array, rate: number, most: number): void;
}

/** Columns that are packed together. */
export { PACKED_COLUMNS } from "./bindings.ts";

/** The length of one step of Adam. */
export interface AdamRate {
  /** Number of this step, from 1: the moments' bias is corrected by it. */
  readonly step: number;
  readonly learningRate: number;
  /** Factor of the gradients that clips them. */
  readonly gradientScale: number;
}

/** Decay of the first and the second moment. 0.99 rather than the usual 0.999, since a training lasts minutes. */
export const ADAM_DECAY = [0.9, 0.99] as const;
export const ADAM_EPSILON = 1e-8;

/** The gate arithmetic of one kind of cell, on B batch rows. */
export interface CellKernels {
  /** Computes `hidden` (and `cell`) and leaves in `gates` and `recurrent` what `backward` needs. */
  forward(step: CellStep, B: number, H: number): void;

  /**
   * Turns `gates` and `recurrent` into their gradients, and `dNextHidden` (and `dNextCell`), which hold what step
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

/** Gradients that reach one layer from the next step and from the layer above, for `CellKernels.backward`. */
export interface CellGradients {
  /** [B, H] dHidden from the layer above. */
  readonly dHidden: Floats;
  /** [B, H] dHidden from step t + 1; then dPreviousHidden, without the share of the matrix product. */
  readonly dNextHidden: Floats;
  /** dCell from step t + 1; then dPreviousCell. */
  readonly dNextCell: Floats;
}

/**
 * The simple recurrent unit (Lei et al. 2018), whose only recurrence is from number to number, so that its products
 * run over all time steps at once:
 *
 *   f = σ(f̃ + v ⊙ c′)    c = f ⊙ c′ + (1 − f) ⊙ u    r = σ(r̃ + v₂ ⊙ c′)    h = r ⊙ c + (1 − r) ⊙ x
 */
export interface SruKernels {
  forward(sequence: SruSequence, T: number, B: number, H: number): void;

  /**
   * Turns `gates` into their gradients, adds to `dWeights` [2, H], and writes the gradient of `highway`, which may stand
   * where `dHidden` [T, B, H] stands. Uses up `previousCell`.
   */
  backward(
    sequence: SruSequence,
    gradients: { readonly dHidden: Floats; readonly dHighway: Floats; readonly dWeights: Floats },
    T: number,
    B: number,
    H: number,
  ): void;
}

/** One layer of sru over T steps of B batch rows. */
export interface SruSequence {
  /** [T, B, gateStride] of which u, f̃ and r̃ take the first 3 H; after `forward` u, f and r. */
  readonly gates: Floats;
  readonly gateStride: number;
  /** x: rows of H numbers that begin `highwayStride` numbers after each other. */
  readonly highway: Floats;
  readonly highwayStride: number;
  /** v and v₂ [2, H] */
  readonly weights: Floats;
  /** [B, H] the cell state before the first step. */
  readonly initialCell: Floats;
  /** [T, B] 1 where a batch row begins a passage: its c′ is 0 there. */
  readonly resets: Uint8Array;
  /** [T, B, H] c′, c and h */
  readonly previousCell: Floats;
  readonly cell: Floats;
  readonly hidden: Floats;
}
