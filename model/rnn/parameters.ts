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

/** The encoder's one layer, and how the decoder joins its latent state z [E] to the network's state: see `UnrolledInfilling`. */
export interface EncoderParameters {
  readonly config: StackConfig;
  readonly layers: readonly [LayerParameters];
  /** C [E, E], of the latent state. */
  readonly latentWeights: Floats;
  /** D [E, H], of the network's last hidden state. */
  readonly stateWeights: Floats;
  /** [E] */
  readonly bias: Floats;
  /** O [256, E]: added to the network's logits. */
  readonly output: Floats;
}

/** From the last layer's hidden state to the logits of the languages: [L, H] and [L]. */
export interface LanguageParameters {
  readonly weights: Floats;
  readonly bias: Floats;
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
  readonly encoder: EncoderParameters | undefined;
  readonly languages: LanguageParameters | undefined;

  /** Zeros, unless there is a `block` to look at. */
  constructor(config: Config, kernels: Kernels, block?: Floats) {
    this.config = config;
    const shapes = tensorShapes(config);
    this.block = block ?? kernels.allocate(parameterCount(config));
    let start = 0;
    this.tensors = shapes.map(([name, shape]) => {
      const values = this.block.subarray(start, start + tensorSize(shape));
      start += tensorSize(shape);
      return { name, shape, values };
    });
    const values = this.tensors.map((tensor) => tensor.values).values();
    const next = () => values.next().value!;
    const nextLayer = (): LayerParameters => {
      const [inputWeights, recurrentWeights, inputBias, recurrentBias] = [next(), next(), next(), next()];
      return { inputWeights, recurrentWeights, inputBias, recurrentBias };
    };
    this.layers = Array.from({ length: config.layers }, nextLayer);
    this.outputWeights = next();
    this.outputBias = next();
    if (config.encoder !== undefined) {
      const layers = [nextLayer()] as const;
      const [latentWeights, stateWeights, bias, output] = [next(), next(), next(), next()];
      this.encoder = { config: encoderConfig(config), layers, latentWeights, stateWeights, bias, output };
    }
    if (config.languages !== undefined) this.languages = { weights: next(), bias: next() };
  }
}

/** The same parameters but for the encoder and the head for languages, which stand last: a view on them. */
export function streamOf(parameters: Parameters, kernels: Kernels): Parameters {
  const { encoder: _, languages: __, ...config } = parameters.config;
  return new Parameters(config, kernels, parameters.block.subarray(0, parameterCount(config)));
}

/**
 * Uniform in ±1/√H, as PyTorch initialises, but for the forget gates of an LSTM: their bias begins at 1, so that it
 * remembers before it has learned to (Jozefowicz et al. 2015).
 */
export function initialParameters(config: Config, random: Random, kernels: Kernels): Parameters {
  const parameters = new Parameters(config, kernels);
  const bound = 1 / Math.sqrt(config.hiddenSize);
  for (let i = 0; i < parameters.block.length; i++) parameters.block[i] = (2 * random.next() - 1) * bound;
  // What follows the cursor changes nothing at first.
  parameters.encoder?.output.fill(0);
  if (config.cell === "lstm") {
    for (const layer of parameters.layers) layer.inputBias.fill(1, config.hiddenSize, 2 * config.hiddenSize);
  }
  return parameters;
}

/** The number of parameters of a network with this configuration. */
export function parameterCount(config: Config): number {
  return tensorShapes(config).reduce((sum, [, shape]) => sum + tensorSize(shape), 0);
}

/** Names and shapes of tensors, in their order. */
export type Shapes = (readonly [name: string, shape: readonly number[]])[];

/** Names and shapes in the order in which `Parameters` lays them out. */
export function tensorShapes(config: Config): Shapes {
  return [...streamShapes(config), ...encoderShapes(config), ...languageShapes(config)];
}

function streamShapes(config: Config): Shapes {
  const layers = Array.from({ length: config.layers }, (_, depth) => layerShapes(config, depth)).flat();
  const H = config.hiddenSize;
  return [...layers, ["output.weight", [VOCABULARY_SIZE, H]], ["output.bias", [VOCABULARY_SIZE]]];
}

function encoderShapes(config: Config): Shapes {
  const { hiddenSize: H, encoder: E } = config;
  if (E === undefined) return [];
  const own = layerShapes(encoderConfig(config), 0).map(([name, shape]): Shapes[number] => [`encoder.${name}`, shape]);
  return [
    ...own,
    ["decoder.latent", [E, E]],
    ["decoder.state", [E, H]],
    ["decoder.bias", [E]],
    ["decoder.output", [VOCABULARY_SIZE, E]],
  ];
}

function languageShapes({ hiddenSize: H, languages }: Config): Shapes {
  if (languages === undefined) return [];
  return [
    ["languages.weight", [languages.length, H]],
    ["languages.bias", [languages.length]],
  ];
}

/** What a stack of layers has to know of its configuration. */
export type StackConfig = Pick<Config, "cell" | "hiddenSize" | "layers" | "window">;

function encoderConfig({ cell, window, encoder }: Config): StackConfig {
  return { cell, window, hiddenSize: encoder!, layers: 1 };
}

function layerShapes({ cell, hiddenSize: H, window: W }: StackConfig, depth: number): Shapes {
  const G = gatesOf(cell, depth) * H;
  return [
    [`weight_ih_l${depth}`, depth === 0 ? [W * VOCABULARY_SIZE, G] : [G, H]],
    [`weight_hh_l${depth}`, cell === "sru" ? [2, H] : [G, H]],
    [`bias_ih_l${depth}`, [G]],
    [`bias_hh_l${depth}`, cell === "sru" ? [0] : [G]],
  ];
}

/** How many numbers a tensor of this shape has. */
export function tensorSize(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
