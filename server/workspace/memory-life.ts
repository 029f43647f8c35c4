import { type MemoryModule, type MemorySize, memorySize, type Network } from "../../model/index.ts";
import type { Gathering, Scheduler } from "../scheduler.ts";
import type { CorpusFile, CorpusOptions } from "./corpus.ts";
import { ForgottenWords, removedPassages } from "./forgotten-words.ts";
import type { LeftOutPaths } from "./left-out.ts";
import type { WorkspaceReader } from "./reader.ts";
import { type ModelStore, StorageError } from "./store.ts";
import { describeStorage } from "./store-messages.ts";
import { type CalibrationFile, WorkspaceMemory } from "./workspace-memory.ts";

const MEGABYTE = 2 ** 20;

/** The size of a batch of files: a job for each of 20,000 small ones would take longer than learning them. */
const BATCH_CHARACTERS = 2 ** 16;

/** The delay from a deletion of files to the memory's rebuild, where they are much of it, and where little. */
const REBUILD_MILLISECONDS = { much: 30_000, little: 600_000 };
/** The share of the memory that counts as much. */
const MUCH = 1 / 50;
/** A smaller memory, in characters, is rebuilt in seconds: a deleted file is much of it. */
const SMALL = 2 ** 20;
/** More files than these do not change at once by somebody's typing. */
const MAX_TYPED_FILES = 16;

/** The settings that a memory is built from. */
export interface MemorySettings {
  readonly enabled: boolean;
  readonly corpus: CorpusOptions;
  /** The most that its counts may take; 0 for no memory. */
  readonly megabytes: number;
}

/** `empty`: it has learned nothing yet. `full`: not everything fitted; it is being rebuilt, or cannot grow. */
export type MemoryState = "off" | "empty" | "learning" | "ready" | "full";

export interface MemoryLifeOptions {
  readonly folders: readonly string[];
  readonly reader: WorkspaceReader;
  readonly loadModule: () => Promise<MemoryModule>;
  readonly store: Pick<ModelStore, "loadCalibration" | "saveCalibration">;
  /** The base network while it completes. */
  readonly baseNetwork?: () => Network | undefined;
  readonly scheduler: Scheduler;
  /** Called before work on the memory in use, which must have no overlay then. */
  readonly beforeSlice: () => void;
  /** Called when a document's neighbours differ from those that `beside` of the memory in use has returned. */
  readonly onNeighbours: () => void;
  /** Paths of the documents that are open in the editor. */
  readonly openPaths: () => ReadonlySet<string>;
  /** Called when other files may be learned than before. */
  readonly onRules: () => void;
  /** Called after every change of `state` or `current`. */
  readonly onChange: () => void;
  readonly warn: (message: string) => void;
  /** The size for so many characters, with counts of at most so many bytes; by default `memorySize`. */
  readonly sizeOf?: (characters: number, limit: number) => MemorySize;
}

/**
 * The lifetime of the workspace's memory. It is built in the background, files near the open documents first, and kept
 * up to date. When it is full or has learned text that no longer exists, a new one is built while it still completes.
 */
export class MemoryLife {
  readonly #options: MemoryLifeOptions;
  readonly #rebuilds: { readonly much: Gathering<string>; readonly little: Gathering<string> };
  #settings: MemorySettings | undefined;
  /** The memory that completes, and the one being built to replace it. */
  #current: WorkspaceMemory | undefined;
  #next: WorkspaceMemory | undefined;
  readonly #forgotten = new ForgottenWords();
  #leftOut: readonly LeftOutPaths[] = [];
  /** Ends the build in progress. */
  #building: AbortController | undefined;
  readonly #over = new AbortController();
  #problem: string | undefined;

  constructor(options: MemoryLifeOptions) {
    this.#options = options;
    const { scheduler } = options;
    const rebuild = () => this.#build();
    this.#rebuilds = {
      much: scheduler.gather(REBUILD_MILLISECONDS.much, rebuild),
      little: scheduler.gather(REBUILD_MILLISECONDS.little, rebuild),
    };
  }

  /** The memory that completes now. */
  get current(): WorkspaceMemory | undefined {
    return this.#current;
  }

  /** The names that have left the workspace: neither memory nor network may suggest them. */
  get forgotten(): Pick<ForgottenWords, "has"> {
    return this.#forgotten;
  }

  /** What the workspace has beside that, as it was when all of it was read last. */
  get leftOut(): readonly LeftOutPaths[] {
    return this.#leftOut;
  }

  get state(): MemoryState {
    if (this.#isOff) return "off";
    if (this.#current?.full) return "full";
    if (this.#current?.ready) return "ready";
    return this.#current === undefined ? "empty" : "learning";
  }

  /** The reason why the mixer weights could not be stored, in the user's language; the memory completes all the same. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Whether the workspace is being read. */
  get isReading(): boolean {
    return this.#building !== undefined;
  }

  get #isOff(): boolean {
    const settings = this.#settings;
    return settings === undefined || !settings.enabled || settings.megabytes <= 0 || this.#options.folders.length === 0;
  }

  /**
   * Applies the settings and builds the memory. Where they change which files may be learned, it drops the current one
   * first, so that excluded files are forgotten at once. Resolves when the workspace is learned.
   */
  async configure(settings: MemorySettings): Promise<void> {
    const before = this.#settings;
    if (JSON.stringify(before) === JSON.stringify(settings)) return;
    this.#settings = settings;
    const isSameText = before?.enabled && JSON.stringify(before.corpus) === JSON.stringify(settings.corpus);
    if (this.#isOff || !isSameText) {
      this.#current?.dispose();
      this.#current = undefined;
    }
    await this.#build();
  }

  /**
   * Learns what rules let through since they have changed. Where they exclude what a memory knows, it is dropped at
   * once, and another one built.
   *
   * @param paths files that have changed: rules may be among them
   */
  async heedRules(paths: readonly string[] = []): Promise<void> {
    const settings = this.#settings;
    if (this.#isOff || settings === undefined || this.#over.signal.aborted) return;
    const { reader, folders, onRules } = this.#options;
    const changes = await reader.ruleChanges(folders, settings.corpus, paths);
    if (this.#over.signal.aborted || this.#settings !== settings) return;
    if (changes === undefined) return;
    onRules();
    const { removed, added } = changes;
    const dropped = this.#dropWith(removed);
    if (dropped !== undefined || (removed.length > 0 && this.isReading)) {
      this.#options.scheduler.report(this.#build());
    } else if (added.length > 0) await this.learnFiles(added);
    if (dropped === undefined) return;
    const forget = () => this.#forgotten.follow(dropped.excluded, dropped.left); // the network may know them, too
    await this.#options.scheduler.run("learn", forget, this.#over.signal);
  }

  /** Drops the memory if it has learned any of these files. Returns their texts, and those of the other files. */
  #dropWith(paths: readonly string[]): { readonly excluded: Uint8Array[]; readonly left: Uint8Array[] } | undefined {
    const current = this.#current;
    const excluded = paths.map((path) => current?.textOf(path)).filter((text) => text !== undefined);
    if (current === undefined || excluded.length === 0) return undefined;
    const gone = new Set(paths);
    const left = Array.from(current.texts).filter(([path]) => !gone.has(path));
    current.dispose();
    this.#current = undefined;
    this.#options.onChange();
    return { excluded, left: left.map(([, text]) => text) };
  }

  /** Learns the changes of files that may be learned, and forgets deleted files. */
  async learnFiles(paths: readonly string[]): Promise<void> {
    const settings = this.#settings;
    if (this.#isOff || settings === undefined || paths.length === 0) return;
    await this.heedRules(paths);
    const { reader, folders } = this.#options;
    const { signal } = this.#over;
    const left = new Set(paths);
    const removed: Uint8Array[] = [];
    const isTyped = paths.length <= MAX_TYPED_FILES;
    for await (const { path, bytes } of reader.readFiles(folders, settings.corpus, paths, signal)) {
      for (const place of [path, ...foldersOf(path)]) left.delete(place); // a folder with a file still exists
      removed.push(...removedPassages(this.#current?.textOf(path), bytes));
      this.#forgotten.note(bytes);
      await this.#learn(path, bytes, isTyped);
      if (signal.aborted) return;
    }
    if (!isTyped) for (const memory of new Set([this.#current, this.#next])) await memory?.learnAgain();
    removed.push(...(await this.#forget(left)));
    await this.#followRemoved(removed);
  }

  /** Loads the stored mixer weights, which another process may have fitted, into the memories. */
  async reloadCalibration(): Promise<void> {
    const calibration = await this.#loadCalibration();
    for (const memory of new Set([this.#current, this.#next])) await memory?.useCalibration(calibration);
    this.#options.onChange(); // it says whether the network counts
  }

  dispose(): void {
    this.#over.abort();
    this.#stopBuilding();
    this.#current?.dispose();
    this.#rebuilds.much.dispose();
    this.#rebuilds.little.dispose();
  }

  async #learn(path: string, bytes: Uint8Array, isRecent: boolean): Promise<void> {
    const wasFull = this.#current?.full;
    for (const memory of new Set([this.#current, this.#next])) await memory?.learn(path, bytes, isRecent);
    if (!this.#current?.full || wasFull) return;
    this.#options.onChange();
    if (this.#building === undefined) this.#options.scheduler.report(this.#noteFull());
  }

  /** Returns the texts of the files among them that were known. */
  async #forget(gone: ReadonlySet<string>): Promise<readonly Uint8Array[]> {
    if (gone.size === 0) return [];
    await this.#next?.forget(gone);
    const current = this.#current;
    const texts = await current?.forget(gone);
    if (current === undefined || texts === undefined || texts.length === 0) return [];
    const isMuch = current.staleShare >= MUCH || current.characters <= SMALL;
    (isMuch ? this.#rebuilds.much : this.#rebuilds.little).add("deleted");
    return texts;
  }

  /** Follows passages that have left the workspace: their names are suggested no longer. */
  async #followRemoved(removed: readonly Uint8Array[]): Promise<void> {
    const current = this.#current;
    if (current === undefined || removed.length === 0) return;
    if (current.staleShare >= MUCH) this.#rebuilds.much.add("changed");
    const texts = Array.from(current.texts, ([, text]) => text);
    await this.#options.scheduler.run("learn", () => this.#forgotten.follow(removed, texts), this.#over.signal);
  }

  /** Replaces a full memory by a larger one, or by one without deleted text. */
  #noteFull(): Promise<void> {
    this.#options.warn("The memory is full: it is rebuilt, larger or without what is no longer in the workspace.");
    return this.#build("full");
  }

  #stopBuilding(): void {
    this.#building?.abort();
    this.#building = undefined;
    this.#next?.dispose();
    this.#next = undefined;
  }

  /** @param reason `full`: the memory was too small. A rebuilt memory that is full again is not rebuilt. */
  async #build(reason?: "full"): Promise<void> {
    const settings = this.#settings;
    this.#stopBuilding();
    this.#rebuilds.much.dispose();
    this.#rebuilds.little.dispose();
    if (settings === undefined || this.#isOff || this.#over.signal.aborted) return this.#options.onChange();
    const building = new AbortController();
    this.#building = building;
    this.#options.onChange();
    try {
      await this.#read(settings, building.signal);
    } catch (error) {
      if (!building.signal.aborted) this.#options.warn(`The workspace is not learned: ${String(error)}`);
    }
    if (this.#building !== building) return;
    this.#building = undefined;
    this.#next = undefined;
    this.#options.onChange();
    if (this.#current?.full && reason !== "full") await this.#noteFull();
  }

  async #read(settings: MemorySettings, signal: AbortSignal): Promise<void> {
    const { reader, folders, openPaths } = this.#options;
    const request = { folders, options: settings.corpus, open: [...openPaths()] };
    const calibration: CalibrationFile[] = [];
    let batch: CorpusFile[] = [];
    let characters = 0;
    let memory: WorkspaceMemory | undefined;
    const learnBatch = async () => {
      await memory?.learnFiles(batch);
      batch = [];
      characters = 0;
    };
    for await (const event of reader.read(request, signal)) {
      if (signal.aborted) return;
      if ("file" in event) this.#forgotten.note(event.file.bytes);
      if (event.kind === "listed") memory = await this.#open(event.characters, settings.megabytes, signal);
      else if (event.kind === "calibration") calibration.push(event);
      else if (event.kind === "done") this.#leftOut = event.leftOut;
      else if (event.kind === "file") {
        batch.push(event.file);
        characters += event.file.bytes.length;
        if (characters >= BATCH_CHARACTERS) await learnBatch();
      }
    }
    await learnBatch();
    if (memory === undefined || signal.aborted) return;
    const calibrated = await memory.calibrate(calibration, this.#options.baseNetwork?.());
    batch = calibration.map(({ file }) => file);
    await learnBatch();
    if (signal.aborted) return;
    memory.complete();
    if (this.#current !== memory) this.#current?.dispose();
    this.#current = memory;
    this.#options.scheduler.report(this.#saveCalibration(calibrated));
  }

  /** The stored mixer weights, if they can be read: without them the memory starts from the same as a new one. */
  async #loadCalibration(): Promise<Uint8Array | undefined> {
    try {
      return await this.#options.store.loadCalibration();
    } catch (error) {
      this.#options.warn(`The mixer weights are not used: ${String(error)}`);
      return undefined;
    }
  }

  async #saveCalibration(calibration: Uint8Array): Promise<void> {
    const before = this.#problem;
    try {
      await this.#options.store.saveCalibration(calibration);
      this.#problem = undefined;
    } catch (error) {
      if (error instanceof StorageError) this.#problem = describeStorage(error.reason, error.path, error.detail);
      else this.#options.warn(`The mixer weights are not stored: ${String(error)}`);
    }
    if (this.#problem !== before) this.#options.onChange();
  }

  /** A new memory to build; it completes at once where there is no other. */
  async #open(characters: number, megabytes: number, signal: AbortSignal): Promise<WorkspaceMemory | undefined> {
    const { loadModule, scheduler, beforeSlice, reader, onNeighbours, onChange, sizeOf = memorySize } = this.#options;
    const module = await loadModule();
    if (signal.aborted) return undefined;
    const memory = new WorkspaceMemory({
      module,
      size: sizeOf(characters, megabytes * MEGABYTE),
      scheduler,
      beforeSlice: (other) => {
        if (other === this.#current) beforeSlice();
      },
      neighboursOf: (path, text) => reader.neighboursOf(path, text),
      onNeighbours: (other) => {
        if (other === this.#current) onNeighbours();
      },
    });
    const calibration = await this.#loadCalibration();
    if (signal.aborted) return undefined;
    if (this.#current === undefined) this.#current = memory;
    else this.#next = memory;
    onChange();
    await memory.useCalibration(calibration);
    return memory;
  }
}

/** The folders on the way to a path. */
function foldersOf(path: string): string[] {
  return Array.from(path.matchAll(/[/\\]/g), ({ index }) => path.slice(0, index));
}
