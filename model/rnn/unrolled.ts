import type { Floats, Kernels } from "../kernels/kernels.ts";
import { LanguageHead } from "./language-head.ts";
import { type Batch, OutputLayer, targetsOf, type UnrolledLayer, type Unrolling } from "./layer.ts";
import type { Parameters } from "./parameters.ts";
import { RecurrentLayer } from "./recurrent-layer.ts";
import { NO_LANGUAGE } from "./snippets.ts";
import { SruLayer } from "./sru-layer.ts";
import { ALONE, shareOf, type Team } from "./team.ts";

/**
 * A network unrolled over T steps of B batch rows: truncated back-propagation through time (Williams and Peng 1990). The
 * state after a batch is the initial state of the next one; gradients stop at the beginning of a batch.
 *
 * The threads of a team share the batch rows for `forward` and `backward`, and the parameters for the rest,
 * so that no gradient is ever summed over threads. Every thread builds the same network in the same memory.
 */
export class UnrolledNetwork {
  /** B, of all groups. */
  readonly batchSize: number;
  readonly steps: number;
  /** Laid out as the parameters. `backward` adds to them. */
  readonly gradients: Parameters;
  /** Per group of rows; the caller fills them before `forward`. */
  readonly batches: readonly Batch[];
  /** First row of each group, and the end of the last. */
  readonly borders: readonly number[];
  /** From the first on. */
  readonly layers: readonly UnrolledLayer[];
  readonly output: OutputLayer;
  readonly #languages: LanguageHead | undefined;
  /** The loss of the languages in this thread's batch, after `forward`: the sum over its rows, in nats. */
  languageNats = 0;
  readonly #dHidden: readonly Floats[];
  readonly #team: Team;
  readonly #kernels: Kernels;
  #dropout = NO_DROPOUT;

  constructor(
    parameters: Parameters,
    gradients: Parameters,
    batchSize: number,
    steps: number,
    kernels: Kernels,
    team: Team = ALONE,
  ) {
    const { hiddenSize: H, layers, window: W } = parameters.config;
    const shares = Array.from({ length: team.size }, (_, rank) => shareOf(batchSize, { rank, size: team.size }));
    const groups = shares.map(([from, to]) => to - from);
    const unrolling: Unrolling = { parameters, gradients, groups, steps, kernels };
    this.batchSize = batchSize;
    this.steps = steps;
    this.gradients = gradients;
    this.borders = [...shares.map(([from]) => from), batchSize];
    this.#team = team;
    this.#kernels = kernels;
    const { languages, outputWeights: weights, outputBias: bias } = parameters;
    this.batches = groups.map((B) => ({
      inputs: kernels.allocateBytes(steps * B * W),
      targets: kernels.allocateBytes(steps * B),
      resets: kernels.allocateBytes(steps * B),
      ...(languages === undefined
        ? {}
        : {
            counted: kernels.allocateBytes(steps * B).fill(1),
            languages: kernels.allocateBytes(B).fill(NO_LANGUAGE),
          }),
    }));
    this.layers = stackOf(unrolling);
    const top = this.layers[layers - 1];
    const { outputWeights: dWeights, outputBias: dBias } = gradients;
    this.output = new OutputLayer(unrolling, top, { weights, bias, dWeights, dBias });
    if (languages !== undefined) {
      const { weights: dWeights, bias: dBias } = gradients.languages!;
      const numbers = this.batches.map((batch) => batch.languages!);
      this.#languages = new LanguageHead(unrolling, top, { ...languages, dWeights, dBias }, numbers);
    }
    this.#dHidden = groups.map((B) => kernels.allocate(steps * B * H));
    // Before the first batch every thread needs the others' share of what it packs.
    this.pack();
  }

  /** The state before the next batch. */
  get initialState(): InitialState {
    return {
      hidden: this.layers.map(({ initialHidden }) => join(initialHidden)),
      cell: this.layers.map(({ initialCell }) => join(initialCell)),
    };
  }

  /** Whether a state is of as many batch rows. */
  fits({ hidden: [first] }: InitialState): boolean {
    return first?.length === this.initialState.hidden[0].length;
  }

  /** Sets `initialState`. @throws RangeError when they are of another network */
  restore({ hidden, cell }: InitialState): void {
    this.layers.forEach((layer, depth) => {
      split(hidden[depth], layer.initialHidden);
      split(cell[depth], layer.initialCell);
    });
  }

  #drop(values: Floats, depth: number): void {
    const { share, seed } = this.#dropout;
    if (share > 0) this.#kernels.dropout(values, share, Math.imul(seed * 16 + depth, 0x2545f491) ^ this.#team.rank);
  }

  /** Packs this thread's share of the weights after the parameters have changed. A barrier has to come after it. */
  pack(): void {
    for (const layer of this.layers) layer.pack(this.#team);
    this.output.pack(this.#team);
    this.#languages?.pack(this.#team);
  }

  /**
   * Reads this thread's batch from the initial state on and returns the loss: the sum over its targets, in nats.
   *
   * @param dropout share of every layer's outputs that the layers above do not see; `seed` draws which
   */
  forward(dropout: Dropout = NO_DROPOUT): number {
    const { rank } = this.#team;
    const batch = this.batches[rank];
    if (batch.targets.length === 0) return 0;
    this.#dropout = dropout;
    this.layers.forEach((layer, depth) => {
      layer.forward(rank, batch);
      this.#drop(layer.hidden[rank], depth);
    });
    if (this.#languages !== undefined) this.languageNats = this.#languages.forward(rank);
    return this.output.forward(rank, targetsOf(batch));
  }

  /**
   * Tells, for the loss at the last step alone, the gradients of the states before every step; uses up what `forward` has kept, and adds nothing
   * to `gradients`. For one thread.
   */
  backwardFromLast(onState: OnLayerState): void {
    const [batch] = this.batches;
    const [dHidden] = this.#dHidden;
    this.output.backward(0, targetsOf(batch), 1, dHidden.fill(0));
    dHidden.fill(0, 0, (dHidden.length / this.steps) * (this.steps - 1));
    for (let depth = this.layers.length - 1; depth >= 0; depth--) {
      this.layers[depth].backward(0, batch, dHidden, (t, dState, dCell) => onState(depth, t, dState, dCell));
    }
  }

  /**
   * Adds to `gradients` those of `scale` times the loss that `forward` returned, which it uses up; with more threads
   * than one, to this thread's share of the gradients.
   *
   * @param languageScale of the loss of the languages, where the network tells them apart
   */
  backward(scale: number, languageScale = 0): void {
    const { rank } = this.#team;
    const batch = this.batches[rank];
    if (batch.targets.length > 0) {
      this.output.backward(rank, targetsOf(batch), scale, this.#dHidden[rank].fill(0));
      this.#languages?.backward(rank, languageScale, this.#dHidden[rank]);
      for (let depth = this.layers.length - 1; depth >= 0; depth--) {
        this.#drop(this.#dHidden[rank], depth);
        this.layers[depth].backward(rank, batch, this.#dHidden[rank]);
      }
    }
    this.#team.barrier();
    this.output.addGradients(this.#team);
    this.#languages?.addGradients(this.#team);
    for (const layer of this.layers) layer.addGradients(this.batches, this.#team);
  }

  /** As `backward`, where the head for languages learns alone. */
  backwardLanguages(languageScale: number): void {
    const { rank } = this.#team;
    if (this.batches[rank].targets.length > 0) this.#languages?.backward(rank, languageScale);
    this.#team.barrier();
    this.#languages?.addGradients(this.#team);
  }
}

/** The layers of a network, or of an encoder, unrolled, from the first on. */
export function stackOf(unrolling: Unrolling): readonly UnrolledLayer[] {
  const { cell, layers } = unrolling.parameters.config;
  const stack: UnrolledLayer[] = [];
  for (let depth = 0; depth < layers; depth++) {
    const below = stack.at(-1);
    stack.push(
      cell === "sru" ? new SruLayer(unrolling, depth, below) : new RecurrentLayer(unrolling, cell, depth, below),
    );
  }
  return stack;
}

/** As `OnState`, for the layer at this depth. */
export type OnLayerState = (depth: number, t: number, dHidden: Floats, dCell: Floats) => void;

/** Per layer the hidden and cell states [B, H] of all batch rows before the first step of a batch. */
export interface InitialState {
  readonly hidden: readonly Float32Array[];
  readonly cell: readonly Float32Array[];
}

/** Share and choice of the outputs that dropout sets to 0. */
export interface Dropout {
  readonly share: number;
  /** An integer of 32 bits. */
  readonly seed: number;
}

const NO_DROPOUT: Dropout = { share: 0, seed: 0 };

function join(parts: readonly Floats[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function split(whole: Float32Array, parts: readonly Floats[]): void {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (whole.length !== length) throw new RangeError(`${whole.length} numbers are no states of ${length}`);
  let at = 0;
  for (const part of parts) {
    part.set(whole.subarray(at, at + part.length));
    at += part.length;
  }
}
