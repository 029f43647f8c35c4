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
  memorySize,
} from "../../model/index.ts";
import type { Background } from "../scheduler.ts";
import { splitForCalibration } from "./calibration-files.ts";
import type { CorpusFile } from "./corpus.ts";
import { besideNeighbours, neighboursOf } from "./neighbours.ts";

const MEGABYTE = 2 ** 20;

/** What a memory needs of others. */
export interface MemoryHooks {
  /** Called before every slice of work on the memory: nobody may have an overlay on it. */
  readonly beforeSlice: () => void;
  /** How a memory judged when it was last kept, if it was. */
  readonly load: () => Promise<Uint8Array | undefined>;
  /** Keeps how it judges. */
  readonly save: (calibration: Uint8Array) => Promise<void>;
}

/**
 * What was seen of the workspace: learned from its files in the background, and from what is saved meanwhile. A file
 * counts once: what is open while the memory is built is left to its overlay until it is closed.
 */
export class WorkspaceMemory {
  readonly memory: Memory;
  readonly #module: MemoryModule;
  readonly #background: Background;
  readonly #hooks: MemoryHooks;
  /** The texts that are in the memory, by path. */
  readonly #learned = new Map<string, Uint8Array>();
  readonly #over = new AbortController();
  #ready = false;

  private constructor(memory: Memory, module: MemoryModule, background: Background, hooks: MemoryHooks) {
    this.memory = memory;
    this.#module = module;
    this.#background = background;
    this.#hooks = hooks;
  }

  /**
   * A memory for `characters` characters that judges as the last one did, and has learned nothing yet.
   *
   * @param megabytes what its counts may take at most
   */
  static async create(
    module: MemoryModule,
    characters: number,
    megabytes: number,
    background: Background,
    hooks: MemoryHooks,
  ): Promise<WorkspaceMemory> {
    const size = memorySize(characters, megabytes * MEGABYTE);
    const memory = new WorkspaceMemory(new Memory(module, size), module, background, hooks);
    const parameters = await memory.#storedParameters();
    if (parameters !== undefined) memory.memory.setParameters(parameters);
    return memory;
  }

  /** Whether all files were learned. */
  get ready(): boolean {
    return this.#ready;
  }

  /**
   * Learns files, those first that come first.
   *
   * @param isOpen whether a path is open in the editor, and so learned by its overlay
   */
  async build(files: readonly CorpusFile[], isOpen: (path: string) => boolean): Promise<void> {
    const { learned, calibration } = splitForCalibration(files);
    for (const file of learned) if (!isOpen(file.path)) await this.learn(file.path, file.bytes);
    await this.#run(() => calibrate({ memory: this.memory }, besideNeighbours(calibration, learned)));
    for (const file of calibration) if (!isOpen(file.path)) await this.learn(file.path, file.bytes);
    this.#ready = true;
    await this.#save();
  }

  /**
   * Takes over how a memory judged that was calibrated elsewhere, when it is this one's turn: what is going on may hold
   * marks. Resolves when that is known, rather than done.
   */
  async reloadCalibration(): Promise<void> {
    const parameters = await this.#storedParameters();
    if (parameters === undefined) return;
    const { memory } = this;
    void this.#run(function* () {
      yield memory.setParameters(parameters);
    });
  }

  /** What is damaged is ignored: it is learned again. */
  async #storedParameters(): Promise<Uint8Array | undefined> {
    const calibration = await this.#hooks.load();
    return calibration && parametersOf(calibration, this.#module);
  }

  /** Learns a text, or what has changed in it since it was learned last. */
  async learn(path: string, text: Uint8Array): Promise<void> {
    const before = this.#learned.get(path);
    const passages = before && changedPassages(before, text);
    this.#learned.set(path, text);
    await this.#run(() => (passages ? this.memory.learn(text, { passages }) : this.#learnWhole(path, text)));
  }

  /** The memory has a copy of the text then: no other is kept. */
  *#learnWhole(path: string, text: Uint8Array): Generator<unknown, void> {
    yield* this.memory.learn(text);
    const copy = this.memory.newest(text.length);
    if (this.#learned.get(path) === text && isEqual(copy, text)) this.#learned.set(path, copy);
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

  /** The texts in it that are nearest to a path, the nearest last. */
  beside(path: string): Uint8Array[] {
    return neighboursOf(
      path,
      Array.from(this.#learned, ([path, bytes]) => ({ path, bytes })),
    );
  }

  /** Ends all work on it. */
  dispose(): void {
    this.#over.abort();
  }

  async #run(work: () => Generator<unknown, unknown>): Promise<void> {
    await this.#background.run(work, this.#over.signal, this.#hooks.beforeSlice);
  }

  async #save(): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#hooks.beforeSlice();
    await this.#hooks.save(encodeCalibration(this.memory, this.#module));
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function parametersOf(calibration: Uint8Array, module: MemoryModule): Uint8Array | undefined {
  try {
    return decodeCalibration(calibration, module).parameters;
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}
