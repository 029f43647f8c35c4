import {
  type Adaptation,
  calibrate,
  calibrateBoth,
  costsAlone,
  decodeCalibration,
  encodeCalibration,
  Memory,
  type MemoryModule,
  memorySize,
  type Network,
  type PlacedText,
  runToEnd,
} from "../../model/index.ts";
import type { CorpusFile } from "../workspace/corpus.ts";
import { besideNeighbours } from "../workspace/neighbours.ts";
import type { HeldOutScore, HeldOutScores } from "./curve.ts";

/** The text that is measured comes from so many files, if there are as many. */
const FILES = 8;
const LINE_FEED = 0x0a;

/** Files of a training, without what is not needed here. */
export type HeldOutFile = Pick<CorpusFile, "path" | "bytes">;

/**
 * The files that a training keeps from learning, and a memory that has learned the others. They tell what a network has
 * learned until now, and at the end how far to trust it.
 */
export class HeldOut {
  readonly #module: MemoryModule;
  readonly #memory: Memory;
  readonly #texts: readonly PlacedText[];
  /** What `#texts` cost the memory alone, in nats. */
  readonly #cost: number;
  /** The memory's parameters without a network. */
  readonly #alone: Uint8Array;
  /** Passages to measure, and others on which the mixer weights learn before how far to trust a network. */
  readonly #measured: readonly Uint8Array[];
  readonly #practice: readonly Uint8Array[];
  /** The memory's score, which no training changes. */
  readonly #memoryScore: HeldOutScore;
  /** The parameters that are fitted to the network in store, if any. */
  #fitted: Uint8Array;
  #steps = 0;
  /** How long it took to calibrate the memory alone. */
  readonly milliseconds: number;

  /**
   * Lets a memory learn `learned` and calibrates it on `calibration`.
   *
   * @param characters how many of `calibration` are measured each time
   */
  constructor(
    module: MemoryModule,
    {
      learned,
      calibration,
    }: { readonly learned: readonly HeldOutFile[]; readonly calibration: readonly HeldOutFile[] },
    characters: number,
  ) {
    this.#module = module;
    const size = memorySize(learned.reduce((sum, { bytes }) => sum + bytes.length, 0));
    const memory = new Memory(module, size);
    for (const { bytes } of learned) runToEnd(memory.learn(bytes));
    this.#memory = memory;
    this.#texts = besideNeighbours(calibration, learned);
    runToEnd(calibrate({ memory }, this.#texts));
    this.#alone = memory.parameters.slice();
    this.#fitted = this.#alone;
    const start = performance.now();
    this.#cost = runToEnd(counting(costsAlone(memory, this.#texts), () => this.#steps++));
    this.milliseconds = performance.now() - start;
    const half = calibration.length >> 1;
    this.#measured = passagesOf(calibration.slice(half), characters);
    this.#practice = passagesOf(calibration.slice(0, half), characters);
    this.#memoryScore = this.#readAfterLearning(undefined, false).memory;
  }

  /** Mixes as a stored calibration does. @throws CheckpointError */
  useCalibration(stored: Uint8Array): void {
    this.#fitted = decodeCalibration(stored, this.#module).parameters.slice();
  }

  /**
   * Scores of a network and its memory; undefined where no files are held out.
   *
   * @param isFitted whether the calibration that was used or made last is that of this network
   */
  measure(network: Network | undefined, isFitted: boolean): HeldOutScores | undefined {
    if (this.#measured.length === 0) return undefined;
    const memory = this.#memoryScore;
    if (network === undefined) return { memory, both: memory };
    const { network: alone, memory: mixed } = this.#readAfterLearning(network, isFitted);
    const isWorth = isFitted || mixed.bitsPerCharacter <= memory.bitsPerCharacter;
    return { memory, network: alone, both: isWorth ? mixed : memory };
  }

  /** Fits the mixer weights to a network and returns them as bytes for `decodeCalibration`. Yields the share that is done. */
  *calibrate(adaptation: Adaptation): Generator<number, Uint8Array> {
    const memory = this.#memory;
    memory.setParameters(this.#alone);
    let steps = 0;
    const work = calibrateBoth({ memory, adaptation }, this.#texts, this.#cost);
    for (let step = work.next(); !step.done; step = work.next()) yield Math.min(1, ++steps / this.#steps);
    this.#fitted = memory.parameters.slice();
    return encodeCalibration(memory, this.#module);
  }

  /** Reads what is measured after the mixer weights have learned, on the same text for each, how far to trust a network. */
  #readAfterLearning(network: Network | undefined, isFitted: boolean) {
    this.#memory.setParameters(isFitted ? this.#fitted : this.#alone);
    if (!isFitted) this.#memory.ignoresNetwork = false;
    this.#read(this.#practice, network);
    return this.#read(this.#measured, network);
  }

  /** Reads passages and keeps of that the mixing alone. `memory` is the score of memory and network together. */
  #read(passages: readonly Uint8Array[], network: Network | undefined) {
    const memory = this.#memory;
    const mixed = new Tally();
    const alone = new Tally();
    for (const passage of passages) {
      memory.start();
      const transaction = memory.begin();
      memory.interrupt();
      const state = network?.createState();
      for (const character of passage) {
        const distribution = state && (network!.predict(state) as Float32Array);
        if (distribution) alone.add(-Math.log2(distribution[character]!));
        mixed.add(memory.learnByte(character, distribution));
        if (state) network!.step(state, character);
      }
      const parameters = memory.parameters.slice();
      transaction.rollBack();
      memory.setParameters(parameters);
    }
    return { memory: mixed.score, network: alone.score };
  }
}

class Tally {
  #bits = 0;
  #characters = 0;
  #predicted = 0;

  /** @param bits that a character cost */
  add(bits: number): void {
    this.#bits += bits;
    this.#characters++;
    if (bits < 1) this.#predicted++; // more probable than all others together
  }

  get score(): HeldOutScore {
    const characters = Math.max(1, this.#characters);
    return { bitsPerCharacter: this.#bits / characters, predicted: this.#predicted / characters };
  }
}

/** Passages from the middle of files, whole lines at their beginning, of about `characters` together. */
function passagesOf(files: readonly HeldOutFile[], characters: number): Uint8Array[] {
  const passages: Uint8Array[] = [];
  let left = Math.ceil(characters);
  for (const [index, { bytes }] of files.slice(0, FILES).entries()) {
    const length = Math.ceil(left / Math.min(FILES - index, files.length - index));
    const start = bytes.indexOf(LINE_FEED, Math.max(0, (bytes.length - length) >> 1)) + 1;
    const passage = bytes.subarray(start, start + length);
    passages.push(passage);
    left -= passage.length;
  }
  return passages;
}

function* counting<T>(work: Generator<unknown, T>, count: () => void): Generator<void, T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    count();
    yield;
  }
}
