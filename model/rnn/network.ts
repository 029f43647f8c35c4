import type { Floats, Kernels } from "../kernels/kernels.ts";
import { BORDER, type Config, GATES, VOCABULARY_SIZE } from "./config.ts";
import { HiddenState } from "./hidden-state.ts";
import type { Parameters } from "./parameters.ts";

/** A network in use: one character in, one distribution out. The parameters are read only. */
export class Network {
  readonly config: Config;
  readonly #parameters: Parameters;
  readonly #kernels: Kernels;
  readonly #gates: Floats;
  readonly #recurrent: Floats;
  readonly #previousHidden: Floats;
  readonly #previousCell: Floats;
  readonly #logits: Floats;
  readonly #target: Uint8Array;
  readonly #fresh: HiddenState;

  constructor(parameters: Parameters, kernels: Kernels) {
    const { config } = parameters;
    const { hiddenSize } = config;
    this.config = config;
    this.#parameters = parameters;
    this.#kernels = kernels;
    this.#gates = kernels.allocate(GATES[config.cell] * hiddenSize);
    this.#recurrent = kernels.allocate(GATES[config.cell] * hiddenSize);
    this.#previousHidden = kernels.allocate(hiddenSize);
    this.#previousCell = kernels.allocate(config.cell === "lstm" ? hiddenSize : 0);
    this.#logits = kernels.allocate(VOCABULARY_SIZE);
    this.#target = kernels.allocateCharacters(1);
    this.#fresh = new HiddenState(config, kernels);
    this.step(this.#fresh, BORDER);
  }

  /** The state at the start of a file: it predicts the first character. */
  createState(): HiddenState {
    const state = new HiddenState(this.config, this.#kernels);
    state.copyFrom(this.#fresh);
    return state;
  }

  /** Moves `state` on by one character. */
  step(state: HiddenState, character: number): void {
    const { cell, hiddenSize: H, window: W } = this.config;
    const G = GATES[cell] * H;
    const kernels = this.#kernels;
    state.characters.copyWithin(0, 1);
    state.characters[W - 1] = character;
    this.#parameters.layers.forEach((layer, depth) => {
      if (depth === 0) {
        kernels.gatherRows(this.#gates, layer.inputWeights, layer.inputBias, state.characters, 1, W, G);
      } else {
        kernels.fillRows(this.#gates, layer.inputBias, 1, G);
        kernels.multiplyNT(this.#gates, state.hidden[depth - 1], layer.inputWeights, 1, G, H, true);
      }
      this.#previousHidden.set(state.hidden[depth]);
      this.#previousCell.set(state.cell[depth]);
      kernels.fillRows(this.#recurrent, layer.recurrentBias, 1, G);
      kernels.multiplyNT(this.#recurrent, this.#previousHidden, layer.recurrentWeights, 1, G, H, true);
      const step = {
        gates: this.#gates,
        recurrent: this.#recurrent,
        previousHidden: this.#previousHidden,
        previousCell: this.#previousCell,
        hidden: state.hidden[depth],
        cell: state.cell[depth],
      };
      kernels.cells[cell].forward(step, 1, H);
    });
  }

  /** The distribution of the next character after `state`: 256 probabilities, valid until the next call. */
  predict(state: HiddenState): Floats {
    this.#computeLogits(state);
    this.#kernels.softmax(this.#logits, 1, VOCABULARY_SIZE);
    return this.#logits;
  }

  /** −ln of the probability that `character` comes next, in nats: finite, however improbable it is. */
  surprise(state: HiddenState, character: number): number {
    this.#computeLogits(state);
    this.#target[0] = character;
    return this.#kernels.crossEntropyForward(this.#logits, this.#target, 1, VOCABULARY_SIZE);
  }

  #computeLogits(state: HiddenState): void {
    const { outputWeights, outputBias } = this.#parameters;
    const { hiddenSize: H, layers } = this.config;
    this.#kernels.fillRows(this.#logits, outputBias, 1, VOCABULARY_SIZE);
    this.#kernels.multiplyNT(this.#logits, state.hidden[layers - 1], outputWeights, 1, VOCABULARY_SIZE, H, true);
  }
}
