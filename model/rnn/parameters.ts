import type { Floats, Kernels } from "../kernels/kernels.ts";
import type { Random } from "../random.ts";
import { type Config, gatesOf, VOCABULARY_SIZE } from "./config.ts";

/** One named matrix or vector within the block. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Floats;
}

/** One layer. G = gates · H rows, in PyTorch's order of gates. */
export interface LayerParameters {
  /**
   * weight_ih: [G, H] above the first layer. In the first it is stored transposed, as the look-up table [W · 256, G]:
   * what PyTorch's cell has as the weight of W concatenated one-hot vectors, the newest character's last.
   */
  readonly inputWeights: Floats;
  /** bias_ih [G] */
  readonly inputBias: Floats;
  /** weight_hh [G, H]; of sru the weights [2, H] of the cell state in its two gates. */
  readonly recurrentWeights: Floats;
  /** bias_hh [G]; empty for sru. */
  readonly recurrentBias: Floats;
}

/**
 * All parameters of a network: one block of numbers with named views on it. Gradients and moments are laid out the
 * same way.
 */
export class Parameters {
  readonly config: Config;
  readonly block: Floats;
  /** In the order in which they stand in the block; names as PyTorch's. */
  readonly tensors: readonly Tensor[];
  readonly layers: readonly LayerParameters[];
  /** [256, H] and [256]: from the last layer's hidden state to logits. */
  readonly outputWeights: Floats;
  readonly outputBias: Floats;

  /** Zeros. */
  constructor(config: Config, kernels: Kernels) {
    this.config = config;
    const shapes = tensorShapes(config);
    this.block = kernels.allocate(shapes.reduce((sum, [, shape]) => sum + size(shape), 0));
    let start = 0;
    this.tensors = shapes.map(([name, shape]) => {
      const values = this.block.subarray(start, start + size(shape));
      start += size(shape);
      return { name, shape, values };
    });
    const values = this.tensors.map((tensor) => tensor.values);
    this.layers = Array.from({ length: config.layers }, (_, layer) => {
      const [inputWeights, recurrentWeights, inputBias, recurrentBias] = values.slice(4 * layer, 4 * layer + 4);
      return { inputWeights, recurrentWeights, inputBias, recurrentBias };
    });
    [this.outputWeights, this.outputBias] = values.slice(4 * config.layers);
  }
}

/**
 * Uniform in ±1/√H, as PyTorch initialises, but for the forget gates of an LSTM: their bias begins at 1, so that it
 * remembers before it has learned to (Jozefowicz et al. 2015).
 */
export function initialParameters(config: Config, random: Random, kernels: Kernels): Parameters {
  const parameters = new Parameters(config, kernels);
  const bound = 1 / Math.sqrt(config.hiddenSize);
  for (let i = 0; i < parameters.block.length; i++) parameters.block[i] = (2 * random.next() - 1) * bound;
  if (config.cell === "lstm") {
    for (const layer of parameters.layers) layer.inputBias.fill(1, config.hiddenSize, 2 * config.hiddenSize);
  }
  return parameters;
}

/** The number of parameters of a network with this configuration. */
export function parameterCount(config: Config): number {
  return tensorShapes(config).reduce((sum, [, shape]) => sum + size(shape), 0);
}

function tensorShapes({ cell, hiddenSize: H, layers, window: W }: Config): (readonly [string, readonly number[]])[] {
  const recurrent = Array.from({ length: layers }, (_, layer): [string, number[]][] => {
    const G = gatesOf(cell, layer) * H;
    return [
      [`weight_ih_l${layer}`, layer === 0 ? [W * VOCABULARY_SIZE, G] : [G, H]],
      [`weight_hh_l${layer}`, cell === "sru" ? [2, H] : [G, H]],
      [`bias_ih_l${layer}`, [G]],
      [`bias_hh_l${layer}`, cell === "sru" ? [0] : [G]],
    ];
  });
  return [...recurrent.flat(), ["output.weight", [VOCABULARY_SIZE, H]], ["output.bias", [VOCABULARY_SIZE]]];
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
