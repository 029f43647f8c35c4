import { decodeParameters, type MemoryModule } from "../../model/index.ts";
import type { Scheduler } from "../scheduler.ts";
import { type Contents, countByLanguage, type NamedFile } from "./contents.ts";
import { nameIn } from "./corpus.ts";
import { createKernels, type KernelChoice } from "./kernels.ts";
import { MemoryLife } from "./memory-life.ts";
import { checkExported, type ExportedModel, readExported } from "./model-files.ts";
import { NetworkLife } from "./network-life.ts";
import type { WorkspaceReader } from "./reader.ts";
import type { ModelStore } from "./store.ts";

export interface WorkspaceOptions {
  readonly folders: readonly string[];
  readonly store: Pick<
    ModelStore,
    | "load"
    | "savedAt"
    | "takeOver"
    | "delete"
    | "loadCalibration"
    | "saveCalibration"
    | "describe"
    | "exportTo"
    | "replaceBy"
  >;
  readonly reader: WorkspaceReader;
  readonly kernels: Promise<KernelChoice>;
  /** The file of the base network; undefined for none. */
  readonly base?: string | undefined;
  readonly loadModule: () => Promise<MemoryModule>;
  readonly scheduler: Scheduler;
  /** Called before work on the memory in use, which must have no overlay then. */
  readonly beforeMemory: () => void;
  /** Called when the neighbours of the active document have changed. */
  readonly onNeighbours: () => void;
  /** Called when other files may be learned than before. */
  readonly onRules: () => void;
  readonly openPaths: () => ReadonlySet<string>;
  readonly onChange: () => void;
  readonly warn: (message: string) => void;
}

/** The models of the folders that are open together: the memory, the network, and the store of both. */
export class Workspace {
  readonly folders: readonly string[];
  /** The file of the base network; undefined for none. */
  readonly base: string | undefined;
  readonly memory: MemoryLife;
  readonly network: NetworkLife;
  readonly #options: WorkspaceOptions;
  readonly #over = new AbortController();
  /** Whether another process may yet store the mixer weights of the network that was taken over from it. */
  #awaitsCalibration = false;

  constructor(options: WorkspaceOptions) {
    const {
      folders,
      store,
      reader,
      kernels,
      base,
      loadModule,
      scheduler,
      beforeMemory,
      onNeighbours,
      onRules,
      openPaths,
      onChange,
      warn,
    } = options;
    this.#options = options;
    this.folders = folders;
    this.base = base;
    this.network = new NetworkLife({ store, kernels, base, scheduler, signal: this.#over.signal, onChange, warn });
    this.memory = new MemoryLife({
      folders,
      reader,
      loadModule,
      store,
      baseNetwork: () => (this.network.isTrained ? undefined : this.network.network),
      scheduler,
      beforeSlice: beforeMemory,
      onNeighbours,
      onRules,
      openPaths,
      onChange,
      warn,
    });
  }

  /** The models that complete now: without a network that would bring nothing. */
  get completion() {
    const { current: memory, forgotten } = this.memory;
    const { network, adaptation } = memory?.memory.ignoresNetwork ? {} : this.network;
    return { memory, forgotten, network, adaptation };
  }

  /** Loads the stored network, or takes over that of a workspace which has some of these folders. Never rejects. */
  async open(): Promise<void> {
    const from = await this.#options.store.takeOver().catch(() => undefined); // loading reports the problem
    if (from === undefined) return this.network.load();
    await this.reload();
  }

  /** Loads the network and mixer weights that a training has stored. */
  async reload(): Promise<void> {
    await this.network.load();
    await this.#reloadCalibration();
  }

  /**
   * Loads what another process has stored, some time after it did. Call from time to time, but not during a training. Never
   * rejects.
   */
  async follow(): Promise<void> {
    const saved = await this.#options.store.savedAt().catch(() => undefined); // loading it has reported the problem
    if (saved === undefined) return;
    const { network, calibration } = saved;
    if (await this.network.follow(network)) this.#awaitsCalibration = true;
    if (!this.#awaitsCalibration || network === undefined || calibration === undefined || calibration < network) return;
    this.#awaitsCalibration = false;
    await this.#reloadCalibration();
  }

  async #reloadCalibration(): Promise<void> {
    await this.memory.reloadCalibration();
    if (!this.network.isTrained || !this.memory.current?.memory.ignoresNetwork) return;
    this.#options.warn(
      "The network is not used yet: on files that it has not learned it brings nothing. A longer training helps.",
    );
  }

  /** What is known, what is left out, and what is stored. @throws StorageError */
  async contents(uriOf: (path: string) => string): Promise<Contents> {
    const { leftOut, current } = this.memory;
    const languages = countByLanguage(current?.lengths ?? []);
    const model = await this.#options.store.describe();
    const named = (path: string): NamedFile => ({ name: nameIn(this.folders, path), uri: uriOf(path) });
    const files = leftOut.map(({ reason, count, paths }) => ({ reason, count, files: paths.map(named).sort(byName) }));
    return { languages, leftOut: files.sort((a, b) => b.count - a.count), ...(model && { model }) };
  }

  /** Writes the stored model to a file. Returns its size in bytes, undefined where there is no model. @throws StorageError */
  async exportModel(file: string): Promise<number | undefined> {
    const kernels = createKernels(await this.#options.kernels);
    return this.#options.store.exportTo(file, async (network) => {
      await this.#inSlices(decodeParameters(network, kernels));
    });
  }

  /** A model that was exported to a file; all of it can be used. @throws ImportError */
  async readModel(file: string): Promise<ExportedModel> {
    const { kernels, loadModule } = this.#options;
    const model = await readExported(file);
    await this.#inSlices(checkExported(model, createKernels(await kernels), await loadModule()));
    return model;
  }

  /** Stores a model in place of the one that is there, and uses it. @throws StorageError, StoreBusyError */
  async replaceModel(model: ExportedModel): Promise<void> {
    await this.#options.store.replaceBy(model, { program: "editor", quiet: false });
    await this.reload();
  }

  /** Works at once, in slices between which the server reads messages. @throws whatever the work throws, and the signal's reason once it is over */
  #inSlices<T>(work: Generator<void, T>): Promise<T> {
    return this.#options.scheduler.finish(work, this.#over.signal);
  }

  /** Deletes the stored model and releases the network. @throws StorageError */
  async deleteModel(): Promise<void> {
    await this.#options.store.delete();
    await this.network.forget();
  }

  /** Ends all work on the models. */
  dispose(): void {
    this.#over.abort();
    this.memory.dispose();
  }
}

function byName(a: NamedFile, b: NamedFile): number {
  return a.name < b.name ? -1 : 1;
}
