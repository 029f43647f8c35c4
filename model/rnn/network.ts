import type { CellStep, Floats, Kernels, SruSequence } from "../kernels/kernels.ts";
import { BORDER, type Config, gatesOf, VOCABULARY_SIZE } from "./config.ts";
import { HiddenState } from "./hidden-state.ts";
import { ENCODED_LENGTH, MIDDLE_END } from "./infilling.ts";
import type { StackParameters } from "./layer.ts";
import { createMatrix, type Matrix, type Precision } from "./matrix.ts";
import type { EncoderParameters, LayerParameters, Parameters, StackConfig } from "./parameters.ts";

/** One layer at work: computes its next `hidden` [H] from the characters or from the layer below. */
interface Step {
  readonly hidden: Floats;
  readonly cell: Floats;
  readonly matrices: readonly Matrix[];
  run(): void;
}

/** What follows the cursor, as the decoder sees it; from `Network.encode`. */
export interface Latent {
  /** [E]: C z + b, see `UnrolledInfilling`. */
  readonly sums: Float32Array;
  /** The first character of it. */
  readonly first: number;
}

/** A network in use: one character in, one distribution out. */
export class Network {
  readonly config: Config;
  readonly #parameters: Parameters;
  readonly #kernels: Kernels;
  readonly #steps: readonly Step[];
  readonly #encoder: Encoder | undefined;
  /** [L] what the head says. */
  readonly #languages: Floats | undefined;
  readonly #characters: Uint8Array;
  readonly #output: Matrix;
  readonly #logits: Floats;
  readonly #target: Uint8Array;
  readonly #fresh: HiddenState;

  /** The parameters are read only; int8 makes a copy of them. */
  constructor(parameters: Parameters, kernels: Kernels, precision: Precision = "float32") {
    const { config } = parameters;
    this.config = config;
    this.#parameters = parameters;
    this.#kernels = kernels;
    this.#characters = kernels.allocateBytes(config.window);
    this.#steps = createSteps(parameters, this.#characters, precision, kernels);
    if (parameters.encoder !== undefined) this.#encoder = new Encoder(parameters.encoder, config, precision, kernels);
    if (parameters.languages !== undefined) this.#languages = kernels.allocate(parameters.languages.bias.length);
    this.#output = createMatrix(parameters.outputWeights, VOCABULARY_SIZE, config.hiddenSize, precision, kernels);
    this.#logits = kernels.allocate(VOCABULARY_SIZE);
    this.#target = kernels.allocateBytes(1);
    this.#fresh = new HiddenState(config);
    this.step(this.#fresh, BORDER);
  }

  /** The state at the start of a file: it predicts the first character. */
  createState(): HiddenState {
    const state = new HiddenState(this.config);
    state.copyFrom(this.#fresh);
    return state;
  }

  /** Packs the weights anew after the parameters have changed. Earlier states stay usable. */
  update(): void {
    for (const { matrices } of this.#steps) for (const matrix of matrices) matrix.update();
    this.#output.update();
  }

  /**
   * What the decoder has to know of `suffix`, the text after the cursor, of which the first `ENCODED_LENGTH` characters count; undefined where the
   * network has no encoder.
   */
  encode(suffix: Uint8Array): Latent | undefined {
    return this.#encoder?.encode(suffix);
  }

  /** Moves `state` on by one character. */
  step(state: HiddenState, character: number): void {
    this.#enter(state);
    this.#step(character);
    this.#leave(state);
  }

  /** Moves `state` on by several characters. */
  advance(state: HiddenState, characters: Uint8Array): void {
    this.#enter(state);
    for (let i = 0; i < characters.length; i++) this.#step(characters[i]);
    this.#leave(state);
  }

  /**
   * The distribution of the next character after `state`: 256 probabilities, valid until the next call.
   *
   * @param latent of what follows the cursor: then `MIDDLE_END` may come next, too
   */
  predict(state: HiddenState, latent?: Latent): Floats {
    this.#computeLogits(state);
    if (latent !== undefined) this.#encoder!.addTo(this.#logits, this.#steps.at(-1)!.hidden, latent);
    this.#kernels.softmax(this.#logits, 1, VOCABULARY_SIZE);
    return this.#logits;
  }

  /**
   * How probable each of the configuration's languages is for a text, by the `MeanState` of it [H]; undefined where the network does not tell
   * languages apart.
   */
  languages(mean: ArrayLike<number>): Float32Array | undefined {
    const { languages } = this.#parameters;
    if (languages === undefined) return undefined;
    const logits = this.#languages!;
    const H = mean.length;
    for (let language = 0; language < logits.length; language++) {
      logits[language] = languages.bias[language];
      for (let i = 0; i < H; i++) logits[language] += languages.weights[language * H + i] * mean[i];
    }
    this.#kernels.softmax(logits, 1, logits.length);
    return Float32Array.from(logits);
  }

  /** −ln of the probability that `character` comes next, in nats: finite, however improbable it is. */
  negativeLogLikelihood(state: HiddenState, character: number): number {
    this.#computeLogits(state);
    this.#target[0] = character;
    return this.#kernels.crossEntropyForward(this.#logits, this.#target, 1, VOCABULARY_SIZE);
  }

  #step(character: number): void {
    const W = this.config.window;
    this.#characters.copyWithin(0, 1);
    this.#characters[W - 1] = character;
    for (const step of this.#steps) step.run();
  }

  /** States live outside of the kernels' memory, which is never given back. */
  #enter(state: HiddenState): void {
    for (let depth = 0; depth < this.#steps.length; depth++) {
      this.#steps[depth].hidden.set(state.hidden[depth]);
      this.#steps[depth].cell.set(state.cell[depth]);
    }
    this.#characters.set(state.characters);
  }

  #leave(state: HiddenState): void {
    for (let depth = 0; depth < this.#steps.length; depth++) {
      state.hidden[depth].set(this.#steps[depth].hidden);
      state.cell[depth].set(this.#steps[depth].cell);
    }
    state.characters.set(this.#characters);
  }

  #computeLogits(state: HiddenState): void {
    const top = this.#steps.length - 1;
    this.#steps[top].hidden.set(state.hidden[top]);
    this.#kernels.fillRows(this.#logits, this.#parameters.outputBias, 1, VOCABULARY_SIZE);
    this.#output.addProduct(this.#logits, this.#steps[top].hidden);
  }
}

/** Reads what follows the cursor, from far to near, and joins it to what the network expects: see `UnrolledInfilling`. */
class Encoder {
  readonly #bias: Floats;
  readonly #characters: Uint8Array;
  readonly #step: Step;
  readonly #latent: Matrix;
  readonly #state: Matrix;
  readonly #output: Matrix;
  readonly #joined: Floats;

  constructor(parameters: EncoderParameters, { hiddenSize: H }: Config, precision: Precision, kernels: Kernels) {
    const { config, latentWeights, stateWeights, bias, output } = parameters;
    const E = config.hiddenSize;
    this.#bias = bias;
    this.#characters = kernels.allocateBytes(config.window);
    [this.#step] = createSteps(parameters, this.#characters, "float32", kernels);
    this.#latent = createMatrix(latentWeights, E, E, "float32", kernels);
    this.#state = createMatrix(stateWeights, E, H, precision, kernels);
    this.#output = createMatrix(output, VOCABULARY_SIZE, E, precision, kernels);
    this.#joined = kernels.allocate(E);
  }

  encode(suffix: Uint8Array): Latent {
    const { hidden, cell } = this.#step;
    hidden.fill(0);
    cell.fill(0);
    this.#characters.fill(BORDER);
    for (let behind = Math.min(suffix.length, ENCODED_LENGTH) - 1; behind >= 0; behind--) {
      this.#characters.copyWithin(0, 1);
      this.#characters[this.#characters.length - 1] = suffix[behind];
      this.#step.run();
    }
    this.#joined.set(this.#bias);
    this.#latent.addProduct(this.#joined, hidden);
    return { sums: Float32Array.from(this.#joined), first: suffix[0] };
  }

  addTo(logits: Floats, hidden: Floats, { sums, first }: Latent): void {
    const joined = this.#joined;
    joined.set(sums);
    this.#state.addProduct(joined, hidden);
    for (let i = 0; i < joined.length; i++) joined[i] = Math.tanh(joined[i]);
    logits[MIDDLE_END] = logits[first];
    this.#output.addProduct(logits, joined);
  }
}

function createSteps(
  { config, layers }: StackParameters,
  characters: Uint8Array,
  precision: Precision,
  kernels: Kernels,
): readonly Step[] {
  const steps: Step[] = [];
  layers.forEach((layer, depth) => {
    const G = gatesOf(config.cell, depth) * config.hiddenSize;
    const input = inputOf(layer, config, G, characters, steps.at(-1)?.hidden, precision, kernels);
    steps.push(
      config.cell === "sru"
        ? sruStep(layer, depth, config, input, kernels)
        : recurrentStep(layer, config.cell, config.hiddenSize, input, precision, kernels),
    );
  });
  return steps;
}

/** The input side of a layer: every `run` computes `gates` [G]. */
interface Input {
  readonly gates: Floats;
  /** The output of the layer below; absent in the first layer. */
  readonly below: Floats | undefined;
  readonly matrices: readonly Matrix[];
  run(): void;
}

function inputOf(
  layer: LayerParameters,
  { hiddenSize: H, window: W }: StackConfig,
  G: number,
  characters: Uint8Array,
  below: Floats | undefined,
  precision: Precision,
  kernels: Kernels,
): Input {
  const gates = kernels.allocate(G);
  const { inputWeights, inputBias } = layer;
  if (below === undefined) {
    const run = () => kernels.gatherRows(gates, inputWeights, inputBias, characters, 1, W, G);
    return { gates, below, matrices: [], run };
  }
  const matrix = createMatrix(inputWeights, G, H, precision, kernels);
  const run = () => {
    kernels.fillRows(gates, inputBias, 1, G);
    matrix.addProduct(gates, below);
  };
  return { gates, below, matrices: [matrix], run };
}

function recurrentStep(
  { recurrentWeights, recurrentBias }: LayerParameters,
  cell: "elman" | "gru" | "lstm",
  H: number,
  input: Input,
  precision: Precision,
  kernels: Kernels,
): Step {
  const G = input.gates.length;
  const matrix = createMatrix(recurrentWeights, G, H, precision, kernels);
  const C = cell === "lstm" ? H : 0;
  const step: CellStep = {
    gates: input.gates,
    recurrent: kernels.allocate(G),
    previousHidden: kernels.allocate(H),
    previousCell: kernels.allocate(C),
    hidden: kernels.allocate(H),
    cell: kernels.allocate(C),
  };
  const run = () => {
    input.run();
    step.previousHidden.set(step.hidden);
    step.previousCell.set(step.cell);
    kernels.fillRows(step.recurrent, recurrentBias, 1, G);
    matrix.addProduct(step.recurrent, step.previousHidden);
    kernels.cells[cell].forward(step, 1, H);
  };
  return { hidden: step.hidden, cell: step.cell, matrices: [...input.matrices, matrix], run };
}

function sruStep(
  { recurrentWeights }: LayerParameters,
  depth: number,
  { hiddenSize: H }: StackConfig,
  input: Input,
  kernels: Kernels,
): Step {
  const sequence: SruSequence = {
    gates: input.gates,
    gateStride: gatesOf("sru", depth) * H,
    highway: input.below ?? input.gates.subarray(3 * H),
    highwayStride: 0,
    weights: recurrentWeights,
    initialCell: kernels.allocate(H),
    resets: kernels.allocateBytes(1),
    previousCell: kernels.allocate(H),
    cell: kernels.allocate(H),
    hidden: kernels.allocate(H),
  };
  const run = () => {
    input.run();
    sequence.initialCell.set(sequence.cell);
    kernels.sru.forward(sequence, 1, 1, H);
  };
  return { hidden: sequence.hidden, cell: sequence.cell, matrices: input.matrices, run };
}
