import { toFloat8 } from "../kernels/float8.ts";
import type { Floats, Kernels } from "../kernels/kernels.ts";
import { runToEnd } from "../steps.ts";
import { VOCABULARY_SIZE } from "./config.ts";
import type { HiddenState } from "./hidden-state.ts";
import { Network } from "./network.ts";
import { Parameters, streamOf } from "./parameters.ts";
import type { Training } from "./training.ts";
import { UnrolledNetwork } from "./unrolled.ts";

/** T: how many characters a step learns from. */
export const ADAPTATION_LENGTH = 32;

/**
 * Learning rate. Alone, the network gains most from twice of it; beside a memory that knows the text as well, half of it gains as
 * much, and twice of it less or nothing (tokio, trained for a minute: 0.946 bits, 1.044 with twice of it, 0.952 unadapted).
 */
const RATE = 3e-4;
/**
 * By how much a parameter changes in a step at most. Where hardly anything was learned in training, as of a rare character, the
 * scales are so large that one step could ruin the network for the rest of the document.
 */
const MOST = 0.03;
/** The gradient is scaled down to this norm where it is larger. */
const CLIP_NORM = 1;
/**
 * Parameters that hardly moved when training ended stay slow: what is added to each root mean square is that of a
 * gradient of this norm, spread evenly. As a share of the mean it would be next to nothing where everything was learned by
 * heart, and a step into unknown text would ruin the network.
 */
const DAMPING_NORM = 0.06;

/**
 * A network that goes on learning while it reads one document: dynamic evaluation (Krause et al. 2018), steps of
 * gradient descent that are scaled by the root mean square of the gradients in training. It changes the parameters
 * where they stand, and keeps what it changes: `reset` puts it back.
 */
export class Adaptation {
  /** Predicts with what was learned so far. */
  readonly network: Network;
  readonly #parameters: Parameters;
  readonly #gradients: Parameters;
  /** See `adaptationScales`. */
  readonly #scales: Uint8Array;
  readonly #unrolled: UnrolledNetwork;
  readonly #kernels: Kernels;
  /** Numbers of the look-up table in the first layer, with which the parameters begin. */
  readonly #tableLength: number;
  /** The trained parameters, for `reset`: of the look-up table the rows that changed, and everything after the table. */
  readonly #trainedRows = new Map<number, Floats>();
  readonly #trained: Floats;
  #changed = false;

  private constructor(
    parameters: Parameters,
    gradients: Parameters,
    scales: Uint8Array,
    trained: Floats,
    kernels: Kernels,
    network: Network,
  ) {
    this.#parameters = parameters;
    this.#kernels = kernels;
    this.#gradients = gradients;
    this.#scales = scales;
    this.#trained = trained;
    this.#unrolled = new UnrolledNetwork(parameters, gradients, 1, ADAPTATION_LENGTH, kernels);
    this.#tableLength = parameters.layers[0].inputWeights.length;
    this.network = network;
  }

  /**
   * Makes a network adapt. Yields every few milliseconds, since all that room has to be written for the first time.
   *
   * @param parameters what was trained: changed by `learn`, but for encoder and head, as before after `reset`
   * @param scales see `adaptationScales`
   * @param network made of the same parameters, and updated with them
   */
  static *create(
    parameters: Parameters,
    scales: Uint8Array,
    kernels: Kernels,
    network: Network,
  ): Generator<void, Adaptation> {
    const stream = streamOf(parameters, kernels);
    const { config, block, layers } = stream;
    const tableLength = layers[0].inputWeights.length;
    const gradients = new Parameters(config, kernels);
    // Of the table, the rows of characters that no text has are never written, and take no room.
    const denseGradients = gradients.block.subarray(tableLength);
    for (const [start, end] of stretches(denseGradients.length)) {
      denseGradients.fill(0, start, end);
      yield;
    }
    const ownScales = kernels.allocateBytes(scales.length);
    const afterTable = block.subarray(tableLength);
    const trained =
      block instanceof Float64Array ? new Float64Array(afterTable.length) : new Float32Array(afterTable.length);
    for (const [start, end] of stretches(scales.length)) {
      ownScales.set(scales.subarray(start, end), start);
      yield;
    }
    for (const [start, end] of stretches(trained.length)) {
      trained.set(afterTable.subarray(start, end), start);
      yield;
    }
    return new Adaptation(stream, gradients, ownScales, trained, kernels, network);
  }

  /** Adapts what was trained: its parameters must not be used otherwise meanwhile. */
  static of(
    { parameters, secondMoments }: Pick<Training, "parameters" | "secondMoments">,
    kernels: Kernels,
  ): Adaptation {
    const { block } = streamOf(secondMoments, kernels);
    const scales = runToEnd(
      adaptationScales(block.length, (values, start) => values.set(block.subarray(start, start + values.length))),
    );
    return runToEnd(Adaptation.create(parameters, scales, kernels, new Network(parameters, kernels, "int8")));
  }

  /** Restores the trained parameters. */
  reset(): void {
    if (!this.#changed) return;
    const { block } = this.#parameters;
    for (const [row, values] of this.#trainedRows) block.set(values, row * values.length);
    block.set(this.#trained, this.#tableLength);
    this.#trainedRows.clear();
    this.#changed = false;
    this.#update();
  }

  /**
   * Takes one step.
   *
   * @param state after the text before `characters`; it is not changed
   * @param characters `ADAPTATION_LENGTH` + 1 of them: each but the first is predicted from those before it
   * @throws RangeError when there are more or less
   */
  learn(state: HiddenState, characters: Uint8Array): void {
    const T = ADAPTATION_LENGTH;
    const { window: W } = this.#parameters.config;
    if (characters.length !== T + 1) throw new RangeError(`${characters.length} characters, not ${T + 1}`);
    const [{ inputs, targets }] = this.#unrolled.batches;
    for (let t = 0; t < T; t++) {
      for (let w = 0; w < W; w++) {
        const at = t + 1 - W + w;
        inputs[t * W + w] = at < 0 ? state.characters[W + at] : characters[at];
      }
      targets[t] = characters[t + 1];
    }
    this.#unrolled.restore(state);
    this.#unrolled.forward();
    this.#unrolled.backward(1 / T);
    this.#descend(inputs);
    this.#changed = true;
    this.#update();
  }

  /** Of the table only the rows that were looked up have a gradient: going through all of it would take longer than the rest. */
  #descend(inputs: Uint8Array): void {
    const kernels = this.#kernels;
    const G = this.#tableLength / (this.#parameters.config.window * VOCABULARY_SIZE);
    const rows = this.#rowsOf(inputs);
    const row = <Block extends Floats | Uint8Array>(block: Block, index: number) =>
      block.subarray(index * G, (index + 1) * G) as Block;
    const gradients = this.#gradients.block;
    const dense = <Block extends Floats | Uint8Array>(block: Block) => block.subarray(this.#tableLength) as Block;
    const squares = rows.reduce(
      (sum, index) => sum + kernels.sumOfSquares(row(gradients, index)),
      kernels.sumOfSquares(dense(gradients)),
    );
    const rate = RATE * Math.min(1, CLIP_NORM / Math.sqrt(squares));
    // A gradient that overflowed says nothing: it is only cleared.
    const step = Number.isFinite(rate) ? rate : 0;
    if (step === 0) gradients.fill(0);
    const { block } = this.#parameters;
    for (const index of rows) {
      if (!this.#trainedRows.has(index)) this.#trainedRows.set(index, row(block, index).slice());
      kernels.descend(row(block, index), row(gradients, index), row(this.#scales, index), step, MOST);
    }
    kernels.descend(dense(block), dense(gradients), dense(this.#scales), step, MOST);
  }

  #rowsOf(inputs: Uint8Array): number[] {
    const W = this.#parameters.config.window;
    return [...new Set(Array.from(inputs, (character, i) => (i % W) * VOCABULARY_SIZE + character))];
  }

  #update(): void {
    this.#unrolled.pack();
    this.network.update();
  }
}

/** How many numbers are handled between two yields: some 3 ms, where their room is written for the first time. */
const NUMBERS_AT_ONCE = 2 ** 17;

/** [start, end) of the stretches of `length` numbers that are handled at once. */
export function* stretches(length: number): Generator<readonly [start: number, end: number], void> {
  for (let start = 0; start < length; start += NUMBERS_AT_ONCE) {
    yield [start, Math.min(length, start + NUMBERS_AT_ONCE)];
  }
}

/**
 * 1 / root mean square of each parameter's gradient in training, in codes of float8.ts: by what `Adaptation` scales its
 * steps. Yields every few milliseconds.
 *
 * @param length how many parameters adapt
 * @param readSecondMoments fills an array with Adam's second moments, laid out as the parameters, from a place on
 */
export function* adaptationScales(
  length: number,
  readSecondMoments: (values: Float32Array, start: number) => void,
): Generator<void, Uint8Array> {
  const scales = new Uint8Array(length);
  const damping = DAMPING_NORM / Math.sqrt(length);
  const moments = new Float32Array(Math.min(length, NUMBERS_AT_ONCE));
  for (const [start, end] of stretches(length)) {
    const some = moments.subarray(0, end - start);
    readSecondMoments(some, start);
    for (let i = start; i < end; i++) scales[i] = toFloat8(1 / (Math.sqrt(some[i - start]) + damping));
    yield;
  }
  return scales;
}
