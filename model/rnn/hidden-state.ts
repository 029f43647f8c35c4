import type { Floats, Kernels } from "../kernels/kernels.ts";
import { BORDER, type Config } from "./config.ts";

/** What a network remembers of the text so far. Mutable: it moves on with every step. */
export class HiddenState {
  /** Per layer the hidden state [H]. */
  readonly hidden: readonly Floats[];
  /** Per layer the cell state: [H] for an LSTM, empty for the other cells. */
  readonly cell: readonly Floats[];
  /** The last W characters, the newest last. */
  readonly characters: Uint8Array;

  /** Nothing read yet. `Network.createState` gives one that can predict. */
  constructor(config: Config, kernels: Kernels) {
    const { hiddenSize, layers, window } = config;
    this.hidden = Array.from({ length: layers }, () => kernels.allocate(hiddenSize));
    this.cell = Array.from({ length: layers }, () => kernels.allocate(config.cell === "lstm" ? hiddenSize : 0));
    this.characters = kernels.allocateCharacters(window);
    this.clear();
  }

  /** Back to having read nothing. */
  clear(): void {
    for (const values of [...this.hidden, ...this.cell]) values.fill(0);
    this.characters.fill(BORDER);
  }

  /** Becomes equal to `other`, a state of the same network. */
  copyFrom(other: HiddenState): void {
    this.hidden.forEach((values, layer) => {
      values.set(other.hidden[layer]);
    });
    this.cell.forEach((values, layer) => {
      values.set(other.cell[layer]);
    });
    this.characters.set(other.characters);
  }
}
