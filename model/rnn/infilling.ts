import type { CellStep, Floats, Kernels } from "../kernels/kernels.ts";
import { BORDER, VOCABULARY_SIZE } from "./config.ts";
import type { Hole } from "./holes.ts";
import {
  type Batch,
  Linear,
  lossBackward,
  lossForward,
  type OutputLayer,
  type UnrolledLayer,
  type Unrolling,
} from "./layer.ts";
import type { EncoderParameters, Parameters } from "./parameters.ts";
import { ALONE, shareOf, type Team } from "./team.ts";
import { stackOf } from "./unrolled.ts";

/** What the decoder says last: the middle is over. Text does not hold it (ASCII's end of text). */
export const MIDDLE_END = 3;

/** How many characters after the cursor the encoder reads, at most. */
export const ENCODED_LENGTH = 64;

/** The holes of a group: what follows them, and what stands in them. Holes, batch rows and steps have numbers below 256. */
export interface HoleBatch {
  /** B, at most. */
  readonly count: number;
  /** For the encoder: [S, B, W], what follows a hole, from far to near; its text begins where `resets` is 1. */
  readonly suffix: Batch;
  /** [R] what stands in the holes, one after the other, each with `MIDDLE_END` behind it, and the number of the hole. */
  readonly targets: Uint8Array;
  readonly holes: Uint8Array;
  /** [R] 1 where there is a target. */
  readonly counted: Uint8Array;
  /** [R] at which step of which batch row the network expects the target. */
  readonly steps: Uint8Array;
  readonly rows: Uint8Array;
}

/**
 * Encoder and decoder, unrolled (Sutskever et al. 2014; Bavarian et al. 2022). An encoder reads what follows a hole, from far to near; its last
 * hidden state z, the latent state, is joined to the state h in which the network is before each character of the hole:
 *
 *   g = tanh(C z + D h + b)    P(character) = softmax(V h + a + O g)
 *
 * where V h + a are the network's own logits. That the middle is over is first as probable as what follows it. No gradient goes
 * into the network: it learns as if there were no encoder.
 */
export class UnrolledInfilling {
  readonly batches: readonly HoleBatch[];
  readonly #encoder: UnrolledLayer;
  readonly #latent: Linear;
  readonly #state: Linear;
  readonly #output: Linear;
  readonly #own: EncoderParameters;
  readonly #gradients: EncoderParameters;
  readonly #network: Pick<OutputLayer, "hiddenAt" | "computeLogits">;
  readonly #kernels: Kernels;
  readonly #team: Team;
  /** Per group: the encoder's last hidden states z [B, E], their products C z, and the gradients of both. */
  readonly #z: readonly Floats[];
  readonly #products: readonly Floats[];
  readonly #dEncoded: readonly Floats[];
  readonly #dProducts: readonly Floats[];
  /** Per group: the network's states h [R, H], the sums whose tanh is g [R, E], and the logits [R, 256]. */
  readonly #h: readonly Floats[];
  readonly #joined: readonly CellStep[];
  readonly #logits: readonly Floats[];
  /** Per group [R, E]: the gradient of g, and zeros, since no step comes after it. */
  readonly #dJoined: readonly Floats[];
  readonly #dNext: readonly Floats[];

  /**
   * @param network which has gone forward whenever this does
   * @param count of holes in a batch, of all groups, and R, of the characters in them that are learned
   * @throws RangeError where the network has no encoder
   */
  constructor(
    parameters: Parameters,
    gradients: Parameters,
    network: Pick<OutputLayer, "hiddenAt" | "computeLogits">,
    count: { readonly holes: number; readonly characters: number },
    kernels: Kernels,
    team: Team = ALONE,
  ) {
    const own = encoderOf(parameters);
    const dOwn = encoderOf(gradients);
    const { hiddenSize: H, window: W } = parameters.config;
    const E = own.config.hiddenSize;
    const S = ENCODED_LENGTH;
    const share = (all: number) =>
      Array.from({ length: team.size }, (_, rank) => shareOf(all, { rank, size: team.size })).map(
        ([from, to]) => to - from,
      );
    const groups = share(count.holes);
    const characters = share(count.characters);
    this.#own = own;
    this.#gradients = dOwn;
    this.#network = network;
    this.#kernels = kernels;
    this.#team = team;
    const reading: Unrolling = { parameters: own, gradients: dOwn, groups, steps: S, kernels };
    [this.#encoder] = stackOf(reading);
    this.#latent = new Linear(own.latentWeights, dOwn.latentWeights, E, E, kernels);
    this.#state = new Linear(own.stateWeights, dOwn.stateWeights, E, H, kernels);
    this.#output = new Linear(own.output, dOwn.output, VOCABULARY_SIZE, E, kernels);
    this.#z = this.#encoder.hidden.map((hidden, group) => hidden.subarray((S - 1) * groups[group] * E));
    this.#dEncoded = groups.map((B) => kernels.allocate(S * B * E));
    this.#products = groups.map((B) => kernels.allocate(B * E));
    this.#dProducts = groups.map((B) => kernels.allocate(B * E));
    this.#dJoined = characters.map((R) => kernels.allocate(R * E));
    this.#dNext = characters.map((R) => kernels.allocate(R * E));
    this.#h = characters.map((R) => kernels.allocate(R * H));
    this.#joined = characters.map((R) => ({
      gates: kernels.allocate(R * E),
      recurrent: kernels.allocate(R * E),
      previousHidden: kernels.allocate(0),
      previousCell: kernels.allocate(0),
      hidden: kernels.allocate(R * E),
      cell: kernels.allocate(0),
    }));
    this.#logits = characters.map((R) => kernels.allocate(R * VOCABULARY_SIZE));
    const bytes = (length: number) => kernels.allocateBytes(length);
    this.batches = groups.map((B, group) => {
      const R = characters[group];
      return {
        count: B,
        suffix: { inputs: bytes(S * B * W), targets: bytes(S * B), resets: bytes(S * B) },
        targets: bytes(R),
        holes: bytes(R),
        counted: bytes(R),
        steps: bytes(R),
        rows: bytes(R),
      };
    });
    this.pack();
  }

  /** See `UnrolledNetwork.pack`. */
  pack(): void {
    for (const part of [this.#encoder, this.#latent, this.#state, this.#output]) part.pack(this.#team);
  }

  /** Reads this thread's holes, after the network has gone forward, and returns the sum of their losses, in nats. */
  forward(): number {
    const { rank } = this.#team;
    const kernels = this.#kernels;
    const { count, suffix, targets, holes, counted } = this.batches[rank];
    const E = this.#own.bias.length;
    const R = targets.length;
    if (count === 0 || R === 0) return 0;
    this.#encoder.initialHidden[rank].fill(0);
    this.#encoder.initialCell[rank].fill(0);
    this.#encoder.forward(rank, suffix);
    this.#latent.forward(this.#products[rank].fill(0), this.#z[rank], count);
    const joined = this.#joined[rank];
    kernels.gatherRows(joined.recurrent, this.#products[rank], this.#own.bias, holes, R, 1, E);
    this.#fillStates();
    this.#state.forward(joined.gates.fill(0), this.#h[rank], R);
    kernels.cells.elman.forward(joined, R, E);
    const logits = this.#logits[rank];
    this.#output.forward(logits, joined.hidden, R);
    return lossForward(kernels, logits, { values: targets, counted }, R, VOCABULARY_SIZE);
  }

  /** The network's state before each character of the holes, and what it expects there. */
  #fillStates(): void {
    const { rank } = this.#team;
    const { count, suffix, holes, counted, steps, rows } = this.batches[rank];
    const h = this.#h[rank];
    const logits = this.#logits[rank];
    const H = h.length / counted.length;
    const nearest = suffix.inputs.length - 1;
    const W = suffix.inputs.length / suffix.targets.length;
    const R = counted.length;
    for (let r = 0; r < R; r++) if (counted[r] === 1) h.set(this.#network.hiddenAt(rank, steps[r], rows[r]), r * H);
    this.#network.computeLogits(logits, h, R);
    for (let r = 0; r < R; r++) {
      const first = suffix.inputs[nearest - (count - 1 - holes[r]) * W];
      logits[r * VOCABULARY_SIZE + MIDDLE_END] = logits[r * VOCABULARY_SIZE + first];
    }
  }

  /** Adds to this thread's share of the gradients those of `scale` times the loss. */
  backward(scale: number): void {
    const { rank } = this.#team;
    const kernels = this.#kernels;
    const { count, suffix, targets, holes, counted } = this.batches[rank];
    const E = this.#own.bias.length;
    const R = targets.length;
    if (count > 0 && R > 0) {
      const logits = this.#logits[rank];
      lossBackward(kernels, logits, { values: targets, counted }, R, VOCABULARY_SIZE, scale);
      const joined = this.#joined[rank];
      const dHidden = this.#dJoined[rank].fill(0);
      this.#output.backward(dHidden, logits, R);
      const dNextHidden = this.#dNext[rank];
      kernels.cells.elman.backward(joined, { dHidden, dNextHidden, dNextCell: joined.cell }, R, E);
      const dProducts = this.#dProducts[rank].fill(0);
      kernels.scatterRows(dProducts, joined.gates, holes, R, 1, E, E);
      const dEncoded = this.#dEncoded[rank].fill(0);
      this.#latent.backward(dEncoded.subarray(dEncoded.length - count * E), dProducts, count);
      this.#encoder.backward(rank, suffix, dEncoded);
    }
    this.#team.barrier();
    this.#addGradients();
  }

  #addGradients(): void {
    const team = this.#team;
    const kernels = this.#kernels;
    const E = this.#own.bias.length;
    const [from, to] = shareOf(E, team);
    this.batches.forEach(({ count, targets: { length: R } }, group) => {
      const { gates: dSums, hidden } = this.#joined[group];
      this.#output.addGradients(this.#logits[group], hidden, R, team);
      this.#state.addGradients(dSums, this.#h[group], R, team);
      this.#latent.addGradients(this.#dProducts[group], this.#z[group], count, team);
      if (from < to) kernels.sumRows(this.#gradients.bias.subarray(from), dSums.subarray(from), R, to - from, E);
    });
    this.#encoder.addGradients(
      this.batches.map(({ suffix }) => suffix),
      team,
    );
  }
}

function encoderOf({ encoder }: Parameters): EncoderParameters {
  if (encoder === undefined) throw new RangeError("a network without an encoder fills no holes");
  return encoder;
}

/** What a batch row of the network reads: the characters of `file` from `offset` on, up to `end` at most. */
export interface ReadStretch {
  readonly file: Uint8Array;
  readonly offset: number;
  readonly end: number;
  readonly row: number;
}

/**
 * Puts hole number b into a batch, what stands in it from place `at` on, as far as the batch row reads and there is room; returns the place behind it.
 */
export function fillHole(
  batch: HoleBatch,
  b: number,
  at: number,
  hole: Hole,
  { file, offset, end, row }: ReadStretch,
): number {
  const { suffix, targets } = batch;
  const S = ENCODED_LENGTH;
  const B = batch.count;
  const W = suffix.inputs.length / suffix.targets.length;
  const length = Math.min(S, file.length - hole.end);
  for (let s = 0; s < S; s++) {
    const step = s * B + b;
    suffix.resets[step] = s === S - length ? 1 : 0;
    // At step s the encoder has come to the character that stands S - 1 - s behind the hole.
    for (let w = 0; w < W; w++) {
      const behind = S - 1 - s + (W - 1 - w);
      suffix.inputs[step * W + w] = behind < length ? file[hole.end + behind] : BORDER;
    }
  }
  const last = Math.min(hole.end, end - 1, hole.start + targets.length - at - 1);
  for (let place = hole.start; place <= last; place++, at++) {
    targets[at] = place === hole.end ? MIDDLE_END : file[place];
    batch.holes[at] = b;
    batch.counted[at] = 1;
    batch.steps[at] = place - offset;
    batch.rows[at] = row;
  }
  return at;
}
