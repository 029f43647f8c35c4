import { type MemoryModule, type MemorySize, memorySize } from "../../model/index.ts";
import type { Gathering, Scheduler } from "../scheduler.ts";
import type { CorpusFile, CorpusOptions } from "./corpus.ts";
import type { WorkspaceReader } from "./reader.ts";
import type { ModelStore } from "./store.ts";
import { type CalibrationFile, WorkspaceMemory } from "./workspace-memory.ts";

const MEGABYTE = 2 ** 20;

/** Files are learned together up to so many characters: a job for each of 20,000 small ones would take longer than learning. */
const BATCH_CHARACTERS = 2 ** 16;

/** How long after files were deleted the memory is rebuilt without them, where they are much of it, and where little. */
const REBUILD_MILLISECONDS = { much: 30_000, little: 600_000 };
/** What counts as much of it. */
const MUCH = 1 / 50;

/** What a memory is made from. */
export interface MemorySettings {
  readonly enabled: boolean;
  readonly corpus: CorpusOptions;
  /** What its counts may take; 0 for no memory. */
  readonly megabytes: number;
}

/** `empty`: nothing was learned yet. `full`: there was no room for all; it is being rebuilt, or too large to be. */
export type MemoryState = "off" | "empty" | "learning" | "ready" | "full";

export interface MemoryLifeOptions {
  readonly folders: readonly string[];
  readonly reader: WorkspaceReader;
  readonly loadModule: () => Promise<MemoryModule>;
  readonly store: Pick<ModelStore, "loadCalibration" | "saveCalibration">;
  readonly scheduler: Scheduler;
  /** Is called before work on the memory in use: no overlay may be on it. */
  readonly beforeSlice: () => void;
  /** Is called when other texts lie beside a document than `beside` of the memory in use has said. */
  readonly onNeighbours: () => void;
  /** Paths of the documents that are open in the editor. */
  readonly openPaths: () => ReadonlySet<string>;
  /** Is called after every change of `state` or `current`. */
  readonly onChange: () => void;
  readonly warn: (message: string) => void;
  /** The size for so many characters, with counts of so many bytes at most: `memorySize` unless given. */
  readonly sizeOf?: (characters: number, limit: number) => MemorySize;
}

/**
 * The life of the workspace's memory: built in the background from what lies near the open documents first, kept up to
 * date, and built anew, while the old one goes on completing, when it is full or knows what is no longer there.
 */
export class MemoryLife {
  readonly #options: MemoryLifeOptions;
  readonly #rebuilds: { readonly much: Gathering<string>; readonly little: Gathering<string> };
  #settings: MemorySettings | undefined;
  /** What completes, and what will when it is built. */
  #current: WorkspaceMemory | undefined;
  #next: WorkspaceMemory | undefined;
  /** Ends the building that is under way. */
  #building: AbortController | undefined;
  readonly #over = new AbortController();

  constructor(options: MemoryLifeOptions) {
    this.#options = options;
    const { scheduler } = options;
    const rebuild = () => this.#build();
    this.#rebuilds = {
      much: scheduler.gather(REBUILD_MILLISECONDS.much, rebuild),
      little: scheduler.gather(REBUILD_MILLISECONDS.little, rebuild),
    };
  }

  /** What completes now. */
  get current(): WorkspaceMemory | undefined {
    return this.#current;
  }

  get state(): MemoryState {
    if (this.#isOff) return "off";
    if (this.#current?.full) return "full";
    if (this.#current?.ready) return "ready";
    return this.#current === undefined ? "empty" : "learning";
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
   * Takes the settings, and builds what they ask for: from nothing where what may be learned has changed, so that what was
   * excluded is forgotten at once. Resolves when the workspace is known.
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

  /** Learns what has changed in files, as far as they may be learned, and forgets those that are gone. */
  async learnFiles(paths: readonly string[]): Promise<void> {
    const settings = this.#settings;
    if (this.#isOff || settings === undefined || paths.length === 0) return;
    const { reader, folders } = this.#options;
    const { signal } = this.#over;
    const left = new Set(paths);
    for await (const { path, bytes } of reader.readFiles(folders, settings.corpus, paths, signal)) {
      for (const place of [path, ...foldersOf(path)]) left.delete(place); // a folder in which there is a file is not gone
      await this.#learn(path, bytes);
      if (signal.aborted) return;
    }
    await this.#forget(left);
  }

  /** Takes over how a memory was calibrated elsewhere, when it is this one's turn. */
  async reloadCalibration(): Promise<void> {
    const calibration = await this.#options.store.loadCalibration();
    for (const memory of new Set([this.#current, this.#next])) await memory?.useCalibration(calibration);
  }

  dispose(): void {
    this.#over.abort();
    this.#stopBuilding();
    this.#current?.dispose();
    this.#rebuilds.much.dispose();
    this.#rebuilds.little.dispose();
  }

  async #learn(path: string, bytes: Uint8Array): Promise<void> {
    const wasFull = this.#current?.full;
    for (const memory of new Set([this.#current, this.#next])) await memory?.learn(path, bytes);
    if (!this.#current?.full || wasFull) return;
    this.#options.onChange();
    if (this.#building === undefined) this.#options.scheduler.report(this.#noteFull());
  }

  async #forget(gone: ReadonlySet<string>): Promise<void> {
    if (gone.size === 0) return;
    await this.#next?.forget(gone);
    const current = this.#current;
    if (current === undefined || (await current.forget(gone)) === 0) return;
    (current.staleShare >= MUCH ? this.#rebuilds.much : this.#rebuilds.little).add("deleted");
  }

  /** There was no room for something: a larger memory, or one without what is gone, takes its place. */
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

  /** @param reason `full`: the memory was too small; one that is full again is not tried once more */
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
    const { reader, folders, openPaths, store } = this.#options;
    const request = { folders, options: settings.corpus, open: [...openPaths()] };
    const calibration: CalibrationFile[] = [];
    let batch: CorpusFile[] = [];
    let characters = 0;
    let memory: WorkspaceMemory | undefined;
    const learnBatch = async () => {
      await memory?.learnFiles(batch, (path) => openPaths().has(path));
      batch = [];
      characters = 0;
    };
    for await (const event of reader.read(request, signal)) {
      if (signal.aborted) return;
      if (event.kind === "listed") memory = await this.#open(event.characters, settings.megabytes, signal);
      else if (event.kind === "calibration") calibration.push(event);
      else if (event.kind === "file") {
        batch.push(event.file);
        characters += event.file.bytes.length;
        if (characters >= BATCH_CHARACTERS) await learnBatch();
      }
    }
    await learnBatch();
    if (memory === undefined || signal.aborted) return;
    const calibrated = await memory.calibrate(calibration);
    batch = calibration.map(({ file }) => file);
    await learnBatch();
    if (signal.aborted) return;
    memory.complete();
    if (this.#current !== memory) this.#current?.dispose();
    this.#current = memory;
    await store.saveCalibration(calibrated);
  }

  /** A memory to build: it completes at once where there is none yet. */
  async #open(characters: number, megabytes: number, signal: AbortSignal): Promise<WorkspaceMemory | undefined> {
    const {
      loadModule,
      scheduler,
      beforeSlice,
      reader,
      onNeighbours,
      store,
      onChange,
      sizeOf = memorySize,
    } = this.#options;
    const module = await loadModule();
    if (signal.aborted) return undefined;
    const memory = new WorkspaceMemory({
      module,
      size: sizeOf(characters, megabytes * MEGABYTE),
      scheduler,
      beforeSlice: (other) => {
        if (other === this.#current) beforeSlice();
      },
      neighboursOf: (path) => reader.neighboursOf(path),
      onNeighbours: (other) => {
        if (other === this.#current) onNeighbours();
      },
    });
    const calibration = await store.loadCalibration();
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
