import type { Floats, Kernels } from "../kernels/kernels.ts";
import { Conditioning } from "./conditioning.ts";
import { BORDER } from "./config.ts";
import { type Batch, OutputLayer, targetsOf, type UnrolledLayer, type Unrolling } from "./layer.ts";
import type { EncoderParameters, Parameters } from "./parameters.ts";
import { ALONE, shareOf, type Team } from "./team.ts";
import { stackOf } from "./unrolled.ts";

/** What the decoder says last: the middle is over. Text does not hold it (ASCII's end of text). */
export const MIDDLE_END = 3;

/** How many characters after the cursor the encoder reads, at most. */
export const ENCODED_LENGTH = 64;

/** The holes of a group: what follows them, and what stands in them. */
export interface HoleBatch {
  /** For the encoder: [S, B, W], what follows a hole, from far to near; its text begins where `resets` is 1. */
  readonly suffix: Batch;
  /** For the decoder, which begins with the character before the hole: it predicts what stands in it, and `MIDDLE_END`. */
  readonly middle: Batch & { readonly counted: Uint8Array };
  /** [B] the batch row of the network, and the step after which it has read all but the last character before the hole. */
  readonly rows: Uint8Array;
  readonly steps: Uint8Array;
}

/**
 * Encoder and decoder, unrolled (Sutskever et al. 2014; Bavarian et al. 2022): an encoder reads what follows a hole, and
 * the network itself, begun in the state that it has before the hole, predicts what stands in it from that and from the encoder's last
 * hidden state. No gradient goes from the hole into the text before it.
 */
export class UnrolledInfilling {
  readonly batches: readonly HoleBatch[];
  readonly #encoder: UnrolledLayer;
  readonly #decoder: readonly UnrolledLayer[];
  readonly #output: OutputLayer;
  readonly #conditionings: readonly Conditioning[];
  readonly #z: readonly Floats[];
  readonly #dEncoded: readonly Floats[];
  readonly #dHidden: readonly Floats[];
  readonly #network: readonly Pick<UnrolledLayer, "copyState">[];
  readonly #team: Team;

  /**
   * @param network the layers of the network, which has gone forward whenever this does
   * @param count of holes in a batch, of all groups
   * @param steps T: the most characters of a hole that are learned, with its end
   * @throws RangeError where the network has no encoder
   */
  constructor(
    parameters: Parameters,
    gradients: Parameters,
    network: readonly Pick<UnrolledLayer, "copyState">[],
    count: number,
    steps: number,
    kernels: Kernels,
    team: Team = ALONE,
  ) {
    const encoder = encoderOf(parameters);
    const dEncoder = encoderOf(gradients);
    const { hiddenSize: H, window: W } = parameters.config;
    const E = encoder.config.hiddenSize;
    const S = ENCODED_LENGTH;
    const groups = Array.from({ length: team.size }, (_, rank) => shareOf(count, { rank, size: team.size })).map(
      ([from, to]) => to - from,
    );
    this.#team = team;
    this.#network = network;
    const condition = (weights: Floats, dWeights: Floats) =>
      new Conditioning(weights, dWeights, E, groups, steps, kernels);
    const conditionings = encoder.conditions.map((weights, i) => condition(weights, dEncoder.conditions[i]));
    const onOutput = condition(encoder.output, dEncoder.output);
    this.#conditionings = [...conditionings, onOutput];
    const reading: Unrolling = { parameters: encoder, gradients: dEncoder, groups, steps: S, kernels };
    [this.#encoder] = stackOf(reading);
    const unrolling = { parameters, gradients, groups, steps, kernels, conditionings: [undefined, ...conditionings] };
    this.#decoder = stackOf(unrolling);
    const { outputWeights: weights, outputBias: bias } = parameters;
    const { outputWeights: dWeights, outputBias: dBias } = gradients;
    this.#output = new OutputLayer(unrolling, this.#decoder.at(-1)!, { weights, bias, dWeights, dBias }, onOutput);
    this.#z = this.#encoder.hidden.map((hidden, group) => hidden.subarray((S - 1) * groups[group] * E));
    this.#dEncoded = groups.map((B) => kernels.allocate(S * B * E));
    this.#dHidden = groups.map((B) => kernels.allocate(steps * B * H));
    const batch = (T: number, B: number): Batch => ({
      inputs: kernels.allocateBytes(T * B * W),
      targets: kernels.allocateBytes(T * B),
      resets: kernels.allocateBytes(T * B),
    });
    this.batches = groups.map((B) => ({
      suffix: batch(S, B),
      middle: { ...batch(steps, B), counted: kernels.allocateBytes(steps * B) },
      rows: kernels.allocateBytes(B),
      steps: kernels.allocateBytes(B),
    }));
    this.pack();
  }

  /** See `UnrolledNetwork.pack`. */
  pack(): void {
    for (const part of [this.#encoder, ...this.#decoder, this.#output, ...this.#conditionings]) part.pack(this.#team);
  }

  /** Reads this thread's holes, after the network has gone forward, and returns the sum of their losses, in nats. */
  forward(): number {
    const { rank } = this.#team;
    const { suffix, middle, rows, steps } = this.batches[rank];
    const B = rows.length;
    if (B === 0) return 0;
    this.#encoder.initialHidden[rank].fill(0);
    this.#encoder.initialCell[rank].fill(0);
    this.#encoder.forward(rank, suffix);
    for (const conditioning of this.#conditionings) conditioning.forward(rank, this.#z[rank]);
    this.#decoder.forEach((layer, depth) => {
      const hidden = layer.initialHidden[rank];
      const cell = layer.initialCell[rank];
      const part = (values: Floats, b: number) =>
        values.subarray((b * values.length) / B, ((b + 1) * values.length) / B);
      for (let b = 0; b < B; b++) {
        this.#network[depth].copyState(rank, steps[b], rows[b], part(hidden, b), part(cell, b));
      }
      layer.forward(rank, middle);
    });
    return this.#output.forward(rank, targetsOf(middle));
  }

  /** Adds to this thread's share of the gradients those of `scale` times the loss. */
  backward(scale: number): void {
    const { rank } = this.#team;
    const { suffix, middle, rows } = this.batches[rank];
    const B = rows.length;
    if (B > 0) {
      const dHidden = this.#dHidden[rank].fill(0);
      this.#output.backward(rank, targetsOf(middle), scale, dHidden);
      for (const layer of this.#decoder.toReversed()) layer.backward(rank, middle, dHidden);
      const dEncoded = this.#dEncoded[rank].fill(0);
      const dZ = dEncoded.subarray(dEncoded.length - this.#z[rank].length);
      for (const conditioning of this.#conditionings) conditioning.backward(rank, dZ);
      this.#encoder.backward(rank, suffix, dEncoded);
    }
    this.#team.barrier();
    this.#output.addGradients(this.#team);
    const middles = this.batches.map((batch) => batch.middle);
    for (const layer of this.#decoder) layer.addGradients(middles, this.#team);
    for (const conditioning of this.#conditionings) conditioning.addGradients(this.#z, this.#team);
    const suffixes = this.batches.map((batch) => batch.suffix);
    this.#encoder.addGradients(suffixes, this.#team);
  }
}

function encoderOf({ encoder }: Parameters): EncoderParameters {
  if (encoder === undefined) throw new RangeError("a network without an encoder fills no holes");
  return encoder;
}

/** Puts a hole into row b of a batch: [start, end) of `file`. The caller says which state of the network goes before it. */
export function fillHole(batch: HoleBatch, b: number, file: Uint8Array, start: number, end: number, W: number): void {
  const { suffix, middle } = batch;
  const B = batch.rows.length;
  const S = suffix.targets.length / B;
  const T = middle.targets.length / B;
  const length = Math.min(S, file.length - end);
  for (let s = 0; s < S; s++) {
    const row = s * B + b;
    suffix.resets[row] = s === S - length ? 1 : 0;
    // At step s the encoder has come to the character that stands S - 1 - s behind the hole.
    for (let w = 0; w < W; w++) {
      const behind = S - 1 - s + (W - 1 - w);
      suffix.inputs[row * W + w] = behind < length ? file[end + behind] : BORDER;
    }
  }
  for (let t = 0; t < T; t++) {
    const row = t * B + b;
    middle.counted[row] = t <= end - start ? 1 : 0;
    middle.targets[row] = t < end - start ? file[start + t] : t === end - start ? MIDDLE_END : 0;
    for (let w = 0; w < W; w++) middle.inputs[row * W + w] = file[start + t - W + w] ?? BORDER;
  }
}
