import { CorpusError } from "../errors.ts";
import { type RandomState, SeededRandom, shuffle } from "../random.ts";
import { BORDER } from "./config.ts";
import type { Batch } from "./layer.ts";
import { NO_LANGUAGE, SNIPPET_ROWS, type Snippets } from "./snippets.ts";

/**
 * In characters. Longer files are read in passages of this length: otherwise one long file would occupy one row of the
 * batch for the whole training.
 */
const PASSAGE_LENGTH = 16384;

/** A stretch of a file that one batch row reads from end to end: [start, end) of file number `file`. */
interface Passage {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** The position of `BatchRows` in a corpus, as a checkpoint stores it. */
export interface ReadingPosition {
  /** Tells one corpus from another. */
  readonly corpus: number;
  /** The number of this pass over the corpus, from 0. */
  readonly epoch: number;
  /** The source that the order of this epoch was drawn from. */
  readonly random: RandomState;
  /** The number of passages of this epoch that were handed out. */
  readonly handedOut: number;
  /** Per batch row the number of its passage and the offset in the file of the next character to predict. */
  readonly rows: readonly (readonly [passage: number, offset: number])[];
}

/**
 * Reads a corpus for truncated BPTT: B batch rows, each of which reads whole passages one after the other. Passages come in
 * an order that is drawn anew every epoch.
 */
export class BatchRows {
  readonly #files: readonly Uint8Array[];
  readonly #snippets: Snippets | undefined;
  readonly #passages: readonly Passage[];
  readonly #corpus: number;
  #order: Uint32Array;
  #epoch: number;
  #epochRandom: RandomState;
  #random: SeededRandom;
  #handedOut: number;
  readonly #rows: { passage: number; offset: number }[];

  /**
   * Rows at the start of a first epoch, or at `position` where that was read from the same `corpus`. There are never
   * more rows than passages, but for those of snippets.
   *
   * @param snippets what rows of their own read, behind those of passages
   * @param corpus a number that tells this corpus from others, such as a checksum
   * @throws CorpusError when there is not one character
   */
  constructor(
    files: readonly Uint8Array[],
    corpus: number,
    batchSize: number,
    random: RandomState,
    position?: ReadingPosition,
    snippets?: Snippets,
  ) {
    this.#files = files;
    this.#snippets = snippets;
    this.#corpus = corpus;
    this.#passages = files.flatMap(passagesOf);
    if (this.#passages.length === 0) throw new CorpusError("empty", "There is no text to learn from.");
    const count = passageRowCount(files, batchSize);
    const same = position?.corpus === corpus && position.rows.length === count;
    this.#epoch = position?.epoch ?? 0;
    this.#random = new SeededRandom(same ? position.random : random);
    this.#epochRandom = this.#random.state;
    this.#order = this.#drawOrder();
    this.#handedOut = same ? position.handedOut : 0;
    this.#rows = same
      ? position.rows.map(([passage, offset]) => ({ passage, offset }))
      : Array.from({ length: count }, () => this.#nextPassage());
  }

  /** Of all kinds: those that read passages, and then those that read snippets. */
  get count(): number {
    return this.passageRows + (this.#snippets === undefined ? 0 : SNIPPET_ROWS);
  }

  get passageRows(): number {
    return this.#rows.length;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get position(): ReadingPosition {
    return {
      corpus: this.#corpus,
      epoch: this.#epoch,
      random: this.#epochRandom,
      handedOut: this.#handedOut,
      rows: this.#rows.map(({ passage, offset }) => [passage, offset]),
    };
  }

  /** What a row reads next: `file` from `offset` to `end`. */
  place(row: number): { readonly file: Uint8Array; readonly offset: number; readonly end: number } {
    const { passage, offset } = this.#rows[row];
    const { file, end } = this.#passages[passage];
    return { file: this.#files[file], offset, end };
  }

  /**
   * Fills a batch with the next `steps` steps of rows [from, to), of which each target sees the `W` before it.
   *
   * @param step the number of the training step
   * @param mayReadPassages whether rows of passages read those, rather than snippets as well
   */
  read(batch: Batch, from: number, to: number, steps: number, W: number, step: number, mayReadPassages = true): void {
    const { inputs, targets, resets, counted, languages } = batch;
    const B = to - from;
    for (let row = from; row < to; row++) {
      if (row >= this.passageRows || !mayReadPassages) {
        this.#snippets!.read(batch, row - from, B, (row + SNIPPET_ROWS) % this.count, step, steps, W);
        continue;
      }
      if (languages !== undefined) languages[row - from] = NO_LANGUAGE;
      for (let t = 0; t < steps; t++) {
        const at = t * B + row - from;
        const passage = this.#passages[this.#rows[row].passage];
        const file = this.#files[passage.file];
        const { offset } = this.#rows[row];
        resets[at] = offset === passage.start ? 1 : 0;
        targets[at] = file[offset];
        if (counted !== undefined) counted[at] = 1;
        for (let w = 0; w < W; w++) inputs[at * W + w] = file[offset - W + w] ?? BORDER;
        this.#rows[row].offset++;
        if (offset + 1 === passage.end) this.#rows[row] = this.#nextPassage();
      }
    }
  }

  #nextPassage(): { passage: number; offset: number } {
    if (this.#handedOut === this.#order.length) {
      this.#epoch++;
      this.#epochRandom = this.#random.state;
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

/** How many rows read passages, at most `batchSize`. */
export function passageRowCount(files: readonly Uint8Array[], batchSize: number): number {
  const passages = files.reduce((count, { length }) => count + Math.ceil(length / PASSAGE_LENGTH), 0);
  return Math.min(batchSize, passages);
}

function passagesOf(bytes: Uint8Array, file: number): Passage[] {
  const passages: Passage[] = [];
  for (let start = 0; start < bytes.length; start += PASSAGE_LENGTH) {
    passages.push({ file, start, end: Math.min(start + PASSAGE_LENGTH, bytes.length) });
  }
  return passages;
}
