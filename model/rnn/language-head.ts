import type { Floats } from "../kernels/kernels.ts";
import { Linear, type LinearParameters, type UnrolledLayer, type Unrolling } from "./layer.ts";
import { NO_LANGUAGE } from "./snippets.ts";
import type { Team } from "./team.ts";

/** What the head has to say of a group's batch rows. */
export interface LanguageTargets {
  /** [B] the number of each row's language, or `NO_LANGUAGE`. */
  readonly values: Uint8Array;
  /** [T, B] 1 where a step counts. */
  readonly counted: Uint8Array;
}

/**
 * Many-to-one: from the mean of the last layer's hidden states over the steps of a row to the language of its text. The mean tells more than the
 * last state: of 600 snippets of held-out files in 16 languages, 90 % at 80 characters and 97 % at 400, not 78 % and 82 %.
 */
export class LanguageHead {
  readonly #unrolling: Unrolling;
  readonly #top: UnrolledLayer;
  readonly #own: LinearParameters;
  readonly #linear: Linear;
  readonly #targets: readonly LanguageTargets[];
  /** Per group the means [B, H], and their gradients. */
  readonly #means: readonly Floats[];
  readonly #dMeans: readonly Floats[];
  /** Per group [B, L]. */
  readonly #logits: readonly Floats[];

  constructor(unrolling: Unrolling, top: UnrolledLayer, own: LinearParameters, targets: readonly LanguageTargets[]) {
    const { parameters, kernels, groups } = unrolling;
    const H = parameters.config.hiddenSize;
    const L = own.bias.length;
    this.#unrolling = unrolling;
    this.#top = top;
    this.#own = own;
    this.#targets = targets;
    this.#linear = new Linear(own.weights, own.dWeights, L, H, kernels);
    this.#means = groups.map((B) => kernels.allocate(B * H));
    this.#dMeans = groups.map((B) => kernels.allocate(B * H));
    this.#logits = groups.map((B) => kernels.allocate(B * L));
  }

  pack(team: Team): void {
    this.#linear.pack(team);
  }

  /** The loss of a group: the sum over its rows that have a language, in nats. */
  forward(group: number): number {
    const { kernels, groups } = this.#unrolling;
    const B = groups[group];
    const { bias } = this.#own;
    const logits = this.#logits[group];
    const means = this.#means[group].fill(0);
    this.#forSteps(group, (at, b, weight, H) => {
      const hidden = this.#top.hidden[group];
      for (let i = 0; i < H; i++) means[b * H + i] += weight * hidden[at * H + i];
    });
    kernels.fillRows(logits, bias, B, bias.length);
    this.#linear.forward(logits, means, B);
    kernels.softmax(logits, B, bias.length);
    let nats = 0;
    this.#targets[group].values.forEach((language, b) => {
      if (language !== NO_LANGUAGE) nats -= Math.log(Math.max(LEAST, logits[b * bias.length + language]));
    });
    return nats;
  }

  /** dHidden [T, B, H] += the gradient of `scale` times the loss. */
  backward(group: number, scale: number, dHidden: Floats): void {
    const B = this.#unrolling.groups[group];
    const L = this.#own.bias.length;
    const dLogits = this.#logits[group];
    this.#targets[group].values.forEach((language, b) => {
      for (let l = 0; l < L; l++) dLogits[b * L + l] *= language === NO_LANGUAGE ? 0 : scale;
      if (language !== NO_LANGUAGE) dLogits[b * L + language] -= scale;
    });
    const dMeans = this.#dMeans[group].fill(0);
    this.#linear.backward(dMeans, dLogits, B);
    this.#forSteps(group, (at, b, weight, H) => {
      for (let i = 0; i < H; i++) dHidden[at * H + i] += weight * dMeans[b * H + i];
    });
  }

  addGradients(team: Team): void {
    const { dBias } = this.#own;
    this.#unrolling.groups.forEach((B, group) => {
      const dLogits = this.#logits[group];
      this.#linear.addGradients(dLogits, this.#means[group], B, team);
      if (team.rank === 0) for (let i = 0; i < B * dBias.length; i++) dBias[i % dBias.length] += dLogits[i];
    });
  }

  /** Every step that counts of the rows with a language: its place [T, B], its row, and its weight in the row's mean. */
  #forSteps(group: number, visit: (at: number, b: number, weight: number, H: number) => void): void {
    const { groups, steps, parameters } = this.#unrolling;
    const B = groups[group];
    const { values, counted } = this.#targets[group];
    for (let b = 0; b < B; b++) {
      if (values[b] === NO_LANGUAGE) continue;
      let count = 0;
      for (let t = 0; t < steps; t++) count += counted[t * B + b];
      for (let t = 0; t < steps; t++) {
        if (counted[t * B + b] === 1) visit(t * B + b, b, 1 / count, parameters.config.hiddenSize);
      }
    }
  }
}

/** A probability that underflowed costs no more than one of this. */
const LEAST = 1e-30;
