import { CorpusError } from "../errors.ts";
import { type RandomState, SeededRandom, shuffle } from "../random.ts";
import { BORDER } from "./config.ts";
import type { Window } from "./layer.ts";

/**
 * Files longer than this are read in passages of this length: otherwise one long file would keep one lane busy for the
 * whole training while the others run through all the rest.
 */
const PASSAGE_LENGTH = 16384;

/** A stretch of a file that one lane reads from end to end: [start, end) of file number `file`. */
interface Passage {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** Where the reading of a corpus stands, in numbers that a checkpoint can keep. */
export interface ReadingPosition {
  /** Tells one corpus from another. */
  readonly corpus: number;
  /** How often everything was begun, from 0. */
  readonly epoch: number;
  /** What this epoch's order was drawn from. */
  readonly random: RandomState;
  /** How many passages of this epoch's order were handed to lanes. */
  readonly handedOut: number;
  /** Per lane the number of its passage and the offset in the file of the next character to predict. */
  readonly lanes: readonly (readonly [passage: number, offset: number])[];
}

/**
 * Reads a corpus for truncated BPTT: B lanes, each of which reads whole passages one after the other. Passages come in
 * an order that is drawn anew every epoch.
 */
export class Lanes {
  readonly #files: readonly Uint8Array[];
  readonly #passages: readonly Passage[];
  readonly #corpus: number;
  #order: Uint32Array;
  #epoch: number;
  #orderState: RandomState;
  #random: SeededRandom;
  #handedOut: number;
  readonly #lanes: { passage: number; offset: number }[];

  /**
   * Lanes at the start of a first epoch, or at `position` where that was read from the same `corpus`. There are never
   * more lanes than passages.
   *
   * @param corpus a number that tells this corpus from others, such as a checksum
   * @throws CorpusError when there is not one character
   */
  constructor(
    files: readonly Uint8Array[],
    corpus: number,
    lanes: number,
    random: RandomState,
    position?: ReadingPosition,
  ) {
    this.#files = files;
    this.#corpus = corpus;
    this.#passages = files.flatMap(passagesOf);
    if (this.#passages.length === 0) throw new CorpusError("empty", "There is no text to learn from.");
    const same = position?.corpus === corpus && position.lanes.length === Math.min(lanes, this.#passages.length);
    this.#epoch = position?.epoch ?? 0;
    this.#random = new SeededRandom(same ? position.random : random);
    this.#orderState = this.#random.state;
    this.#order = this.#drawOrder();
    this.#handedOut = same ? position.handedOut : 0;
    this.#lanes = same
      ? position.lanes.map(([passage, offset]) => ({ passage, offset }))
      : Array.from({ length: Math.min(lanes, this.#passages.length) }, () => this.#nextPassage());
  }

  get count(): number {
    return this.#lanes.length;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get position(): ReadingPosition {
    return {
      corpus: this.#corpus,
      epoch: this.#epoch,
      random: this.#orderState,
      handedOut: this.#handedOut,
      lanes: this.#lanes.map(({ passage, offset }) => [passage, offset]),
    };
  }

  /** Fills `window` with the next `steps` steps of lanes [from, to), of which each target sees the `W` before it. */
  read({ inputs, targets, resets }: Window, from: number, to: number, steps: number, W: number): void {
    const B = to - from;
    for (let lane = from; lane < to; lane++) {
      for (let t = 0; t < steps; t++) {
        const at = t * B + lane - from;
        const passage = this.#passages[this.#lanes[lane].passage];
        const file = this.#files[passage.file];
        const { offset } = this.#lanes[lane];
        resets[at] = offset === passage.start ? 1 : 0;
        targets[at] = file[offset];
        for (let w = 0; w < W; w++) inputs[at * W + w] = file[offset - W + w] ?? BORDER;
        this.#lanes[lane].offset++;
        if (offset + 1 === passage.end) this.#lanes[lane] = this.#nextPassage();
      }
    }
  }

  #nextPassage(): { passage: number; offset: number } {
    if (this.#handedOut === this.#order.length) {
      this.#epoch++;
      this.#orderState = this.#random.state;
      this.#order = this.#drawOrder();
      this.#handedOut = 0;
    }
    const passage = this.#order[this.#handedOut++];
    return { passage, offset: this.#passages[passage].start };
  }

  #drawOrder(): Uint32Array {
    const order = Uint32Array.from(this.#passages, (_, i) => i);
    shuffle(order, this.#random);
    return order;
  }
}

/** How many passages there are in `files`: no more lanes than that can read. */
export function passageCount(files: readonly Uint8Array[]): number {
  return files.reduce((count, { length }) => count + Math.ceil(length / PASSAGE_LENGTH), 0);
}

function passagesOf(bytes: Uint8Array, file: number): Passage[] {
  const passages: Passage[] = [];
  for (let start = 0; start < bytes.length; start += PASSAGE_LENGTH) {
    passages.push({ file, start, end: Math.min(start + PASSAGE_LENGTH, bytes.length) });
  }
  return passages;
}
