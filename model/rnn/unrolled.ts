import type { Floats, Kernels } from "../kernels/kernels.ts";
import { GATES, VOCABULARY_SIZE } from "./config.ts";
import type { Parameters } from "./parameters.ts";

/** T steps of B lanes, to learn from. Row t · B + b of everything is lane b at step t. */
export interface Window {
  /** [T, B, W] the characters that the first layer sees. */
  readonly inputs: Uint8Array;
  /** [T, B] the characters to predict. */
  readonly targets: Uint8Array;
  /** [T, B] 1 where a lane begins anew: it forgets its state before that step. */
  readonly resets: Uint8Array;
}

/** What one layer keeps of a window, each [T, B, …]. Cell states are empty but for an LSTM. */
interface LayerActivations {
  readonly gates: Floats;
  readonly recurrent: Floats;
  readonly previousHidden: Floats;
  readonly previousCell: Floats;
  readonly hidden: Floats;
  readonly cell: Floats;
}

/**
 * A network unrolled over T steps of B lanes: truncated back-propagation through time (Williams and Peng 1990). The
 * state at the end of a window is the start of the next one; gradients stop at the window's start.
 */
export class UnrolledNetwork {
  readonly lanes: number;
  readonly steps: number;
  /** Laid out as the parameters. `backward` adds to them. */
  readonly gradients: Parameters;
  readonly #parameters: Parameters;
  readonly #kernels: Kernels;
  readonly #layers: readonly LayerActivations[];
  /** Per layer the state [B, H] that the next window starts from. */
  readonly carriedHidden: readonly Floats[];
  readonly carriedCell: readonly Floats[];
  readonly #logits: Floats;
  /** [T, B, H] the gradient of the hidden states of the layer at hand. */
  readonly #dHidden: Floats;
  readonly #dCarriedHidden: Floats;
  readonly #dCarriedCell: Floats;

  constructor(parameters: Parameters, gradients: Parameters, lanes: number, steps: number, kernels: Kernels) {
    const { cell, hiddenSize: H, layers } = parameters.config;
    const rows = lanes * steps;
    const C = cell === "lstm" ? H : 0;
    const perLayer = (length: number) => Array.from({ length: layers }, () => kernels.allocate(length));
    this.lanes = lanes;
    this.steps = steps;
    this.gradients = gradients;
    this.#parameters = parameters;
    this.#kernels = kernels;
    this.#layers = Array.from({ length: layers }, () => ({
      gates: kernels.allocate(rows * GATES[cell] * H),
      recurrent: kernels.allocate(rows * GATES[cell] * H),
      previousHidden: kernels.allocate(rows * H),
      previousCell: kernels.allocate(rows * C),
      hidden: kernels.allocate(rows * H),
      cell: kernels.allocate(rows * C),
    }));
    this.carriedHidden = perLayer(lanes * H);
    this.carriedCell = perLayer(lanes * C);
    this.#logits = kernels.allocate(rows * VOCABULARY_SIZE);
    this.#dHidden = kernels.allocate(rows * H);
    this.#dCarriedHidden = kernels.allocate(lanes * H);
    this.#dCarriedCell = kernels.allocate(lanes * C);
  }

  /** Reads a window, from the carried state on, and returns the loss: the sum over all its targets, in nats. */
  forward(window: Window): number {
    const { hiddenSize: H, layers } = this.#parameters.config;
    const rows = this.lanes * this.steps;
    for (let depth = 0; depth < layers; depth++) this.#forwardLayer(depth, window);
    this.#kernels.fillRows(this.#logits, this.#parameters.outputBias, rows, VOCABULARY_SIZE);
    const top = this.#layers[layers - 1].hidden;
    this.#kernels.multiplyNT(this.#logits, top, this.#parameters.outputWeights, rows, VOCABULARY_SIZE, H, true);
    return this.#kernels.crossEntropyForward(this.#logits, window.targets, rows, VOCABULARY_SIZE);
  }

  /** Adds to `gradients` those of `scale` times the loss that `forward` returned for this very window, which it uses up. */
  backward(window: Window, scale: number): void {
    const { hiddenSize: H, layers } = this.#parameters.config;
    const { gradients } = this;
    const rows = this.lanes * this.steps;
    const kernels = this.#kernels;
    const top = this.#layers[layers - 1].hidden;
    kernels.crossEntropyBackward(this.#logits, window.targets, rows, VOCABULARY_SIZE, scale);
    kernels.multiplyTN(gradients.outputWeights, this.#logits, top, VOCABULARY_SIZE, H, rows, true);
    kernels.sumRows(gradients.outputBias, this.#logits, rows, VOCABULARY_SIZE);
    kernels.multiplyNN(this.#dHidden, this.#logits, this.#parameters.outputWeights, rows, H, VOCABULARY_SIZE, false);
    for (let depth = layers - 1; depth >= 0; depth--) this.#backwardLayer(depth, window);
  }

  #forwardLayer(depth: number, { inputs, resets }: Window): void {
    const { cell, hiddenSize: H, window: W } = this.#parameters.config;
    const G = GATES[cell] * H;
    const B = this.lanes;
    const rows = B * this.steps;
    const kernels = this.#kernels;
    const layer = this.#parameters.layers[depth];
    const kept = this.#layers[depth];
    if (depth === 0) {
      kernels.gatherRows(kept.gates, layer.inputWeights, layer.inputBias, inputs, rows, W, G);
    } else {
      kernels.fillRows(kept.gates, layer.inputBias, rows, G);
      kernels.multiplyNT(kept.gates, this.#layers[depth - 1].hidden, layer.inputWeights, rows, G, H, true);
    }
    kernels.fillRows(kept.recurrent, layer.recurrentBias, rows, G);
    let hidden = this.carriedHidden[depth];
    let cellState = this.carriedCell[depth];
    for (let t = 0; t < this.steps; t++) {
      const step = stepOf(kept, t, this.steps);
      step.previousHidden.set(hidden);
      step.previousCell.set(cellState);
      clearLanes(step.previousHidden, resets, t, B);
      clearLanes(step.previousCell, resets, t, B);
      kernels.multiplyNT(step.recurrent, step.previousHidden, layer.recurrentWeights, B, G, H, true);
      kernels.cells[cell].forward(step, B, H);
      hidden = step.hidden;
      cellState = step.cell;
    }
    this.carriedHidden[depth].set(hidden);
    this.carriedCell[depth].set(cellState);
  }

  /** From dHidden of this layer to its parameters' gradients and to dHidden of the layer below. */
  #backwardLayer(depth: number, { inputs, resets }: Window): void {
    const { cell, hiddenSize: H, window: W } = this.#parameters.config;
    const G = GATES[cell] * H;
    const B = this.lanes;
    const rows = B * this.steps;
    const kernels = this.#kernels;
    const layer = this.#parameters.layers[depth];
    const gradients = this.gradients.layers[depth];
    const kept = this.#layers[depth];
    const carriedHidden = this.#dCarriedHidden.fill(0);
    const carriedCell = this.#dCarriedCell.fill(0);
    for (let t = this.steps - 1; t >= 0; t--) {
      const step = stepOf(kept, t, this.steps);
      const hidden = this.#dHidden.subarray(t * B * H, (t + 1) * B * H);
      kernels.cells[cell].backward(step, { hidden, carriedHidden, carriedCell }, B, H);
      kernels.multiplyNN(carriedHidden, step.recurrent, layer.recurrentWeights, B, H, G, true);
      clearLanes(carriedHidden, resets, t, B);
      clearLanes(carriedCell, resets, t, B);
    }
    kernels.multiplyTN(gradients.recurrentWeights, kept.recurrent, kept.previousHidden, G, H, rows, true);
    kernels.sumRows(gradients.recurrentBias, kept.recurrent, rows, G);
    kernels.sumRows(gradients.inputBias, kept.gates, rows, G);
    if (depth === 0) {
      kernels.scatterRows(gradients.inputWeights, kept.gates, inputs, rows, W, G);
    } else {
      kernels.multiplyTN(gradients.inputWeights, kept.gates, this.#layers[depth - 1].hidden, G, H, rows, true);
      kernels.multiplyNN(this.#dHidden, kept.gates, layer.inputWeights, rows, H, G, false);
    }
  }
}

/** The views of step t. */
function stepOf(kept: LayerActivations, t: number, steps: number): LayerActivations {
  const at = (values: Floats) => values.subarray((t * values.length) / steps, ((t + 1) * values.length) / steps);
  return {
    gates: at(kept.gates),
    recurrent: at(kept.recurrent),
    previousHidden: at(kept.previousHidden),
    previousCell: at(kept.previousCell),
    hidden: at(kept.hidden),
    cell: at(kept.cell),
  };
}

/** Zeroes the lanes of `values` [B, …] that begin anew at step t. */
function clearLanes(values: Floats, resets: Uint8Array, t: number, B: number): void {
  const length = values.length / B;
  for (let lane = 0; lane < B; lane++) {
    if (resets[t * B + lane] === 1) values.fill(0, lane * length, (lane + 1) * length);
  }
}
