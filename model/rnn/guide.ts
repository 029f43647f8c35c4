import type { Floats } from "../kernels/kernels.ts";
import type { CharacterModel } from "./decoder.ts";
import type { HiddenState } from "./hidden-state.ts";

/** Says how well a text has begun to be what is wanted: a Python file, say. */
export interface Guide {
  /**
   * ln P(wanted | text so far), in nats.
   *
   * @param state after that text; to be read during the call alone
   */
  logProbability(state: HiddenState): number;
  /** Told the state after every character that was chosen, once it has been asked about it. */
  note?(state: HiddenState): void;
}

/** So many of the most probable characters are weighed; the others are left out meanwhile. */
const CANDIDATES = 16;
/** Once the text has been what is wanted with this probability … */
const SURE = Math.log(0.95);
/** … after so many characters in a row, it goes on by itself. */
const SURE_LENGTH = 32;
/** No more characters than this are weighed, each at the price of `CANDIDATES` steps of the network. */
const MAX_LENGTH = 512;

/**
 * Steers the beginning of a generation by Bayes' rule, as FUDGE does (Yang and Klein 2021, eq. 2):
 * P(c | text, wanted) ∝ P(c | text) · P(wanted | text, c).
 */
export class Steering {
  readonly #network: CharacterModel;
  readonly #guide: Guide;
  #state: HiddenState | undefined;
  #length = 0;
  #sure = 0;

  constructor(network: CharacterModel, guide: Guide) {
    this.#network = network;
    this.#guide = guide;
  }

  /** Whether the rest of the text needs no steering. */
  get isOver(): boolean {
    return this.#sure >= SURE_LENGTH || this.#length >= MAX_LENGTH;
  }

  /**
   * Weighs `probabilities`, those of the next character after `state`, which sum to 1 before and after. They are a copy of
   * what the network predicts: weighing makes it predict other things.
   */
  weigh(probabilities: Floats, state: HiddenState): void {
    const candidates = Array.from(probabilities.keys())
      .filter((character) => probabilities[character] > 0)
      .sort((a, b) => probabilities[b] - probabilities[a])
      .slice(0, CANDIDATES);
    this.#state ??= state.copy();
    const after = this.#state;
    const logs = candidates.map((character) => {
      after.copyFrom(state);
      this.#network.step(after, character);
      return Math.log(probabilities[character]) + this.#guide.logProbability(after);
    });
    const largest = Math.max(...logs);
    if (largest === -Infinity) return; // the guide wants none of them
    const weights = logs.map((log) => Math.exp(log - largest));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    probabilities.fill(0);
    candidates.forEach((character, i) => {
      probabilities[character] = weights[i] / sum;
    });
  }

  /** Takes note of the text after a character was chosen. @param state after it */
  note(state: HiddenState): void {
    this.#length++;
    this.#sure = this.#guide.logProbability(state) > SURE ? this.#sure + 1 : 0;
    this.#guide.note?.(state);
  }
}
