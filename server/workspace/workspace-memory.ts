import {
  type ByteRange,
  CheckpointError,
  calibrate,
  changedPassages,
  decodeCalibration,
  encodeCalibration,
  keptPassages,
  Memory,
  type MemoryModule,
  type MemorySize,
} from "../../model/index.ts";
import type { Scheduler } from "../scheduler.ts";
import type { CorpusFile } from "./corpus.ts";
import { cutToNeighbourhood } from "./neighbours.ts";

export interface WorkspaceMemoryOptions {
  readonly module: MemoryModule;
  readonly size: MemorySize;
  readonly scheduler: Scheduler;
  /** Called before every slice of work on the memory, which must have no overlay then. */
  readonly beforeSlice: (memory: WorkspaceMemory) => void;
  /** Paths of the files that are nearest to a path, the nearest last. */
  readonly neighboursOf: (path: string) => Promise<readonly string[]>;
  /** Called when a document's neighbours differ from those that `beside` has returned. */
  readonly onNeighbours: (memory: WorkspaceMemory) => void;
}

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
  readonly #learned = new Map<string, Uint8Array>();
  readonly #over = new AbortController();
  /** The neighbours of the path asked for last. */
  #nearest: { readonly path: string; readonly neighbours: readonly string[] } | undefined;
  #ready = false;
  #full = false;
  /** Learned characters of texts that are in the workspace, and of texts that no longer are. */
  #characters = { current: 0, stale: 0 };

  constructor(options: WorkspaceMemoryOptions) {
    this.#options = options;
    this.memory = new Memory(options.module, options.size);
  }

  /** Whether the whole workspace was learned. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Whether a text was not learned for lack of room. */
  get full(): boolean {
    return this.#full;
  }

  /** The share of learned characters that are no longer in the workspace, from 0 to 1. */
  get staleShare(): number {
    const { current, stale } = this.#characters;
    return stale > 0 ? stale / (current + stale) : 0;
  }

  /** Takes the mixer weights of an earlier calibration; ignores damaged ones. */
  useCalibration(calibration: Uint8Array | undefined): Promise<void> {
    const parameters = calibration && parametersOf(calibration, this.#options.module);
    const { memory } = this;
    return this.#run(function* () {
      if (parameters !== undefined) yield memory.setParameters(parameters);
    });
  }

  /** Fits the mixer weights on `files`, which the memory must not have learned. Returns them encoded for the store. */
  async calibrate(files: readonly CalibrationFile[]): Promise<Uint8Array> {
    const texts = files.map(({ file, neighbours }) => ({ bytes: file.bytes, beside: this.#textsOf(neighbours) }));
    await this.#run(() => calibrate({ memory: this.memory }, texts));
    return encodeCalibration(this.memory, this.#options.module);
  }

  /** Call when the whole workspace has been learned. */
  complete(): void {
    this.#ready = true;
  }

  /** Learns a text, or its changes since it was learned last. */
  async learn(path: string, text: Uint8Array): Promise<void> {
    await this.#run(() => this.#learn(path, text));
  }

  /** Learns files, except those that are open at their turn. */
  async learnFiles(files: readonly CorpusFile[], isOpen: (path: string) => boolean): Promise<void> {
    await this.#run(
      function* (this: WorkspaceMemory) {
        for (const { path, bytes } of files) {
          if (!isOpen(path)) yield* this.#learn(path, bytes);
          yield;
        }
      }.bind(this),
    );
  }

  *#learn(path: string, text: Uint8Array): Generator<unknown, void> {
    const before = this.#learned.get(path);
    const passages = before === undefined ? [{ start: 0, end: text.length }] : changedPassages(before, text);
    const changed = passages.reduce((sum, { start, end }) => sum + end - start, 0);
    const fits = changed <= this.memory.room;
    const learned = fits ? yield* this.memory.learn(text, { passages }) : 0;
    if (!fits || this.memory.full) {
      this.#full = true;
      this.#characters.stale += learned;
      return;
    }
    this.#learned.set(path, before === undefined ? this.#ownCopy(text) : text);
    const kept = before === undefined ? 0 : before.length;
    this.#characters.current += text.length - kept;
    this.#characters.stale += kept + changed - text.length;
  }

  /** The memory's own copy of a text that it has just learned as a whole, so that no second copy is kept. */
  #ownCopy(text: Uint8Array): Uint8Array {
    const copy = this.memory.newest(text.length);
    return Buffer.compare(copy, text) === 0 ? copy : text;
  }

  /**
   * Removes deleted files or folders from the neighbours and counts their characters as stale. Returns how many of the
   * files were known.
   */
  async forget(gone: ReadonlySet<string>): Promise<number> {
    let count = 0;
    await this.#run(
      function* (this: WorkspaceMemory) {
        for (const [path, { length }] of this.#learned) {
          yield;
          if (!isWithin(path, gone)) continue;
          this.#learned.delete(path);
          this.#characters.current -= length;
          this.#characters.stale += length;
          count++;
        }
      }.bind(this),
    );
    return count;
  }

  /** The ranges of `text` in the memory: its common parts with the learned text of this path. */
  known(path: string | undefined, text: Uint8Array): ByteRange[] {
    const before = path === undefined ? undefined : this.#learned.get(path);
    return before === undefined ? [] : keptPassages(before, text);
  }

  /** The ranges of `text` that are not in the memory. */
  unknown(path: string | undefined, text: Uint8Array): ByteRange[] {
    const before = path === undefined ? undefined : this.#learned.get(path);
    return before === undefined ? [{ start: 0, end: text.length }] : changedPassages(before, text);
  }

  /**
   * The learned texts nearest to a path, the nearest last. Returns those found last, and looks up the current ones in
   * the background.
   */
  beside(path: string): Uint8Array[] {
    void this.findNeighbours(path);
    return this.#textsOf(this.#nearest?.path === path ? this.#nearest.neighbours : []);
  }

  /** Looks up the current neighbours of a path. */
  async findNeighbours(path: string): Promise<void> {
    if (this.#nearest?.path !== path) this.#nearest = { path, neighbours: [] };
    // Without neighbours suggestions are worse, but better than none.
    const neighbours = await this.#options.neighboursOf(path).catch(() => undefined);
    const before = this.#nearest;
    if (neighbours === undefined || before.path !== path || before.neighbours.join("\n") === neighbours.join("\n"))
      return;
    this.#nearest = { path, neighbours };
    this.#options.onNeighbours(this);
  }

  /** The learned texts of `paths`, of a fixed total length at most. */
  #textsOf(paths: readonly string[]): Uint8Array[] {
    return cutToNeighbourhood(paths.map((path) => this.#learned.get(path)).filter((text) => text !== undefined));
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

/** Whether `path` or a folder that contains it is among `gone`. */
function isWithin(path: string, gone: ReadonlySet<string>): boolean {
  if (gone.has(path)) return true;
  for (let end = path.length; end > 0; end--) {
    const character = path[end];
    if ((character === "/" || character === "\\") && gone.has(path.slice(0, end))) return true;
  }
  return false;
}

function parametersOf(calibration: Uint8Array, module: MemoryModule): Uint8Array | undefined {
  try {
    return decodeCalibration(calibration, module).parameters;
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}
