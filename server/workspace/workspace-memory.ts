import {
  type ByteRange,
  CheckpointError,
  calibrate,
  calibrateBoth,
  decodeCalibration,
  encodeCalibration,
  keptPassages,
  Memory,
  type MemoryModule,
  type MemorySize,
  type Network,
  type Text,
} from "../../model/index.ts";
import type { Scheduler } from "../scheduler.ts";
import type { CorpusFile } from "./corpus.ts";
import { type Extent, LearnedTexts, newPassages } from "./learned-texts.ts";
import { cutToNeighbourhood, TELLING } from "./neighbours.ts";

export interface WorkspaceMemoryOptions {
  readonly module: MemoryModule;
  readonly size: MemorySize;
  readonly scheduler: Scheduler;
  /** Called before every slice of work on the memory, which must have no overlay then. */
  readonly beforeSlice: (memory: WorkspaceMemory) => void;
  /** Paths of the files that are nearest to a path, the nearest last. */
  readonly neighboursOf: (path: string, text: Uint8Array) => Promise<readonly string[]>;
  /** Called when a document's neighbours differ from those that `beside` has returned. */
  readonly onNeighbours: (memory: WorkspaceMemory) => void;
}

/** Neighbours are chosen anew where the telling part of a document has grown so much: to learn them takes a moment. */
const GROWTH = 1.5;
/** A shorter text tells no more than none. */
const LEAST = 256;

/** A file to calibrate on, and the paths of its neighbours, the nearest last. */
export interface CalibrationFile {
  readonly file: CorpusFile;
  readonly neighbours: readonly string[];
}

/**
 * A memory and the texts that it has learned, by path. A text counts once: it does not learn a text that an overlay
 * learns. It does not know texts for which it has no room.
 */
export class WorkspaceMemory {
  readonly memory: Memory;
  readonly #options: WorkspaceMemoryOptions;
  readonly #texts: LearnedTexts;
  readonly #over = new AbortController();
  /** The neighbours of the path asked for last, and the beginning of its text, by which they were chosen. */
  #nearest: { readonly path: string; readonly text: Uint8Array; readonly neighbours: readonly string[] } | undefined;
  #ready = false;

  constructor(options: WorkspaceMemoryOptions) {
    this.#options = options;
    this.memory = new Memory(options.module, options.size);
    this.#texts = new LearnedTexts(this.memory);
  }

  /** Whether the whole workspace was learned. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Whether a text was not learned for lack of room. */
  get full(): boolean {
    return this.#texts.full;
  }

  /** The number of characters that it has learned and that are in the workspace. */
  get characters(): number {
    return this.#texts.characters;
  }

  /** The lengths of the texts that it knows by path, in characters as people count them. */
  get lengths(): ReadonlyMap<string, number> {
    return this.#texts.lengths;
  }

  /** How much it knows. */
  get extent(): Extent {
    return this.#texts.extent;
  }

  /** The share of learned characters that are no longer in the workspace, from 0 to 1. */
  get staleShare(): number {
    return this.#texts.staleShare;
  }

  /** Takes the mixer weights of an earlier calibration; ignores damaged ones. */
  useCalibration(calibration: Uint8Array | undefined): Promise<void> {
    const parameters = calibration && parametersOf(calibration, this.#options.module);
    const { memory } = this;
    const take = function* () {
      if (parameters !== undefined) yield memory.setParameters(parameters);
    };
    return this.#run(() => this.#texts.withoutRecent(take));
  }

  /**
   * Fits the mixer weights on `files`, which the memory must not have learned. Returns them encoded for the store.
   *
   * @param network where it was not trained on the workspace: those with it are fitted, too, or it is ignored
   */
  async calibrate(files: readonly CalibrationFile[], network?: Network): Promise<Uint8Array> {
    const texts = files.map(({ file, neighbours }) => ({ bytes: file.bytes, beside: this.#textsOf(neighbours) }));
    const { memory } = this;
    await this.#run(function* () {
      yield* calibrate({ memory }, texts);
      if (network !== undefined && texts.length > 0) yield* calibrateBoth({ memory, network }, texts);
    });
    return encodeCalibration(this.memory, this.#options.module);
  }

  /** Call when the whole workspace has been learned. */
  complete(): void {
    this.#ready = true;
  }

  /**
   * Learns a text, or its changes since it was learned last.
   *
   * @param isRecent whether it may be taken back soon, since somebody is writing it. After others, call `learnAgain`.
   */
  async learn(path: string, text: Uint8Array, isRecent = false): Promise<void> {
    await this.#run(() =>
      isRecent && this.#ready ? this.#texts.learnRecent(path, text) : this.#texts.learn(path, text),
    );
  }

  /** Learns recent texts again, where learning others has taken them back. */
  async learnAgain(): Promise<void> {
    await this.#run(() => this.#texts.learnAgain());
  }

  /** Learns files. An overlay tells of open ones what it has `known`, as it does of those that are opened later. */
  async learnFiles(files: readonly CorpusFile[]): Promise<void> {
    await this.#run(
      function* (this: WorkspaceMemory) {
        for (const { path, bytes } of files) {
          yield* this.#texts.learn(path, bytes);
          yield;
        }
      }.bind(this),
    );
  }

  /** Removes deleted files or folders, and returns the texts of the files among them that were known. */
  async forget(gone: ReadonlySet<string>): Promise<Uint8Array[]> {
    const texts: Uint8Array[] = [];
    await this.#run(
      function* (this: WorkspaceMemory) {
        for (const text of this.#texts.forget(gone)) {
          if (text !== undefined) texts.push(text);
          yield;
        }
      }.bind(this),
    );
    return texts;
  }

  /** The text of a path, as it was learned last. */
  textOf(path: string | undefined): Uint8Array | undefined {
    return path === undefined ? undefined : this.#texts.get(path);
  }

  /** The newest texts that it has learned, by path. */
  get texts(): Iterable<[string, Uint8Array]> {
    return this.#texts;
  }

  /** The ranges of `text` in the memory: its common parts with the learned text of this path. */
  known(path: string | undefined, text: Uint8Array): ByteRange[] {
    const before = this.textOf(path);
    return before === undefined ? [] : keptPassages(before, text);
  }

  /** The ranges of `text` that are not in the memory. */
  unknown(path: string | undefined, text: Uint8Array): ByteRange[] {
    return newPassages(this.textOf(path), text);
  }

  /**
   * The learned texts nearest to a document, the nearest last. Returns those found last, and looks up the current ones in
   * the background.
   */
  beside(path: string, text: Text): Uint8Array[] {
    void this.findNeighbours(path, text);
    return this.#textsOf(this.#nearest?.path === path ? this.#nearest.neighbours : []);
  }

  /** Looks up the neighbours of a document anew where it has grown by half since they were chosen. */
  noteText(path: string, text: Text): void {
    if (this.#nearest?.path === path && this.#isOutgrown(text)) void this.findNeighbours(path, text);
  }

  /** Looks up the current neighbours of a document. */
  async findNeighbours(path: string, text: Text): Promise<void> {
    const last = this.#nearest?.path === path ? this.#nearest : undefined;
    if (last === undefined || this.#isOutgrown(text))
      this.#nearest = { path, text: beginningOf(text), neighbours: last?.neighbours ?? [] };
    const { text: asked } = this.#nearest!;
    // Without neighbours suggestions are worse, but better than none.
    const neighbours = await this.#options.neighboursOf(path, asked).catch(() => undefined);
    const nearest = this.#nearest!;
    if (neighbours === undefined || nearest.text !== asked || isSame(nearest.neighbours, neighbours)) return;
    this.#nearest = { ...nearest, neighbours };
    this.#options.onNeighbours(this);
  }

  #isOutgrown(text: Text): boolean {
    const length = Math.min(TELLING, text.length);
    return length >= LEAST && length > GROWTH * (this.#nearest?.text.length ?? 0);
  }

  /** The learned texts of `paths`, of a fixed total length at most. */
  #textsOf(paths: readonly string[]): Uint8Array[] {
    return cutToNeighbourhood(paths.map((path) => this.#texts.get(path)).filter((text) => text !== undefined));
  }

  /** Ends all work on the memory. */
  dispose(): void {
    this.#over.abort();
  }

  async #run(work: () => Generator<unknown, unknown>): Promise<void> {
    const { scheduler, beforeSlice } = this.#options;
    await scheduler.run("learn", work, this.#over.signal, () => beforeSlice(this));
  }
}

function beginningOf(text: Text): Uint8Array {
  return text.slice(0, Math.min(TELLING, text.length)).slice();
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.join("\n") === others.join("\n");
}

function parametersOf(calibration: Uint8Array, module: MemoryModule): Uint8Array | undefined {
  try {
    return decodeCalibration(calibration, module).parameters;
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}
