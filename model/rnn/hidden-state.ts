import { BORDER, type Config } from "./config.ts";

/** What a network remembers of the text so far. Mutable: it moves on with every step. */
export class HiddenState {
  /** Per layer the hidden state [H]. */
  readonly hidden: readonly Float32Array[];
  /** Per layer the cell state: [H] for an LSTM and for sru, empty for the other cells. */
  readonly cell: readonly Float32Array[];
  /** The last W characters, the newest last. */
  readonly characters: Uint8Array;

  /** Nothing read yet. `Network.createState` gives one that can predict. */
  constructor({ cell, hiddenSize, layers, window }: Config) {
    const cellSize = cell === "lstm" || cell === "sru" ? hiddenSize : 0;
    this.hidden = Array.from({ length: layers }, () => new Float32Array(hiddenSize));
    this.cell = Array.from({ length: layers }, () => new Float32Array(cellSize));
    this.characters = new Uint8Array(window).fill(BORDER);
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
