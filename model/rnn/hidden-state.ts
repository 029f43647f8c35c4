import { BORDER, type Config } from "./config.ts";

/** What a network remembers of the text so far. Mutable: it moves on with every step. */
export class HiddenState {
  /** Per layer the hidden state [H]. */
  readonly hidden: readonly Float32Array[];
  /** Per layer the cell state: [H] for an LSTM and for sru, empty for the other cells. */
  readonly cell: readonly Float32Array[];
  /** The last W characters, the newest last. */
  readonly characters: Uint8Array;
  readonly #config: Config;

  /** Nothing read yet. `Network.createState` gives one that can predict. */
  constructor(config: Config) {
    const { cell, hiddenSize, layers, window } = config;
    this.#config = config;
    const cellSize = cell === "lstm" || cell === "sru" ? hiddenSize : 0;
    this.hidden = Array.from({ length: layers }, () => new Float32Array(hiddenSize));
    this.cell = Array.from({ length: layers }, () => new Float32Array(cellSize));
    this.characters = new Uint8Array(window).fill(BORDER);
  }

  /** An equal state. */
  copy(): HiddenState {
    const copy = new HiddenState(this.#config);
    copy.copyFrom(this);
    return copy;
  }

  /** Becomes equal to `other`, a state of the same network. */
  copyFrom(other: HiddenState): void {
    for (let layer = 0; layer < this.hidden.length; layer++) {
      this.hidden[layer].set(other.hidden[layer]);
      this.cell[layer].set(other.cell[layer]);
    }
    this.characters.set(other.characters);
  }
}
