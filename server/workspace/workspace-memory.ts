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
import { NEIGHBOURHOOD } from "./neighbours.ts";

export interface WorkspaceMemoryOptions {
  readonly module: MemoryModule;
  readonly size: MemorySize;
  readonly scheduler: Scheduler;
  /** Is called before every slice of work on the memory: no overlay may be on it. */
  readonly beforeSlice: (memory: WorkspaceMemory) => void;
  /** Paths of the files that are nearest to a path, the nearest last. */
  readonly neighboursOf: (path: string) => Promise<readonly string[]>;
  /** Is called when other texts lie beside a document than `beside` has said. */
  readonly onNeighbours: (memory: WorkspaceMemory) => void;
}

/** A file to calibrate on, and the paths of those that lie beside it, the nearest last. */
export interface CalibrationFile {
  readonly file: CorpusFile;
  readonly neighbours: readonly string[];
}

/**
 * A memory and the texts that it has learned, by path. A text counts once: what an overlay looks after is not learned
 * here. What it has no room for it does not know.
 */
export class WorkspaceMemory {
  readonly memory: Memory;
  readonly #options: WorkspaceMemoryOptions;
  readonly #learned = new Map<string, Uint8Array>();
  readonly #over = new AbortController();
  /** What lies beside the path that was asked for last. */
  #nearest: { readonly path: string; readonly neighbours: readonly string[] } | undefined;
  #ready = false;
  #full = false;
  /** Characters of texts that are in the workspace, and of others, as far as they were learned. */
  #characters = { current: 0, stale: 0 };

  constructor(options: WorkspaceMemoryOptions) {
    this.#options = options;
    this.memory = new Memory(options.module, options.size);
  }

  /** Whether the whole workspace was learned. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Whether something could not be learned for want of room. */
  get full(): boolean {
    return this.#full;
  }

  /** Of the characters that were learned, how many are no longer in the workspace, from 0 to 1. */
  get staleShare(): number {
    const { current, stale } = this.#characters;
    return stale > 0 ? stale / (current + stale) : 0;
  }

  /** Judges evidence as one did that was calibrated before; what is damaged is ignored. */
  useCalibration(calibration: Uint8Array | undefined): Promise<void> {
    const parameters = calibration && parametersOf(calibration, this.#options.module);
    const { memory } = this;
    return this.#run(function* () {
      if (parameters !== undefined) yield memory.setParameters(parameters);
    });
  }

  /** Learns how far to trust each kind of evidence on `files`, which it does not know yet. Returns that, for the store. */
  async calibrate(files: readonly CalibrationFile[]): Promise<Uint8Array> {
    const texts = files.map(({ file, neighbours }) => ({ bytes: file.bytes, beside: this.#textsOf(neighbours) }));
    await this.#run(() => calibrate({ memory: this.memory }, texts));
    return encodeCalibration(this.memory, this.#options.module);
  }

  /** The whole workspace was learned. */
  complete(): void {
    this.#ready = true;
  }

  /** Learns a text, or what has changed in it since it was learned last. */
  async learn(path: string, text: Uint8Array): Promise<void> {
    await this.#run(() => this.#learn(path, text));
  }

  /** Learns files, but for those that are open when it is their turn. */
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

  /** The memory has a copy of a text that it has just learned as a whole: no other is kept. */
  #ownCopy(text: Uint8Array): Uint8Array {
    const copy = this.memory.newest(text.length);
    return Buffer.compare(copy, text) === 0 ? copy : text;
  }

  /**
   * Files or folders are gone: they are no neighbours any more, and their characters are stale. Returns how many files of
   * them were known.
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

  /** What of `text` is in the memory: what the file of this path had when it was learned. */
  known(path: string | undefined, text: Uint8Array): ByteRange[] {
    const before = path === undefined ? undefined : this.#learned.get(path);
    return before === undefined ? [] : keptPassages(before, text);
  }

  /** What of `text` is not in the memory. */
  unknown(path: string | undefined, text: Uint8Array): ByteRange[] {
    const before = path === undefined ? undefined : this.#learned.get(path);
    return before === undefined ? [{ start: 0, end: text.length }] : changedPassages(before, text);
  }

  /**
   * The texts in it that are nearest to a path, the nearest last: those that were found last, while it is asked for what
   * is there now.
   */
  beside(path: string): Uint8Array[] {
    void this.findNeighbours(path);
    return this.#textsOf(this.#nearest?.path === path ? this.#nearest.neighbours : []);
  }

  /** Finds what lies beside a path now. */
  async findNeighbours(path: string): Promise<void> {
    if (this.#nearest?.path !== path) this.#nearest = { path, neighbours: [] };
    const neighbours = await this.#options.neighboursOf(path).catch(() => undefined); // none is better than no suggestion
    const before = this.#nearest;
    if (neighbours === undefined || before.path !== path || before.neighbours.join("\n") === neighbours.join("\n"))
      return;
    this.#nearest = { path, neighbours };
    this.#options.onNeighbours(this);
  }

  /** Of files that are known, of a fixed length together at most. */
  #textsOf(paths: readonly string[]): Uint8Array[] {
    const texts: Uint8Array[] = [];
    let room = NEIGHBOURHOOD;
    for (const path of paths.toReversed()) {
      const text = this.#learned.get(path)?.subarray(0, room);
      if (text === undefined || text.length === 0) continue;
      texts.unshift(text);
      room -= text.length;
    }
    return texts;
  }

  /** Ends all work on it. */
  dispose(): void {
    this.#over.abort();
  }

  async #run(work: () => Generator<unknown, unknown>): Promise<void> {
    const { scheduler, beforeSlice } = this.#options;
    await scheduler.run("learn", work, this.#over.signal, () => beforeSlice(this));
  }
}

/** Whether `path` or one of the folders that it is in is among `gone`. */
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
