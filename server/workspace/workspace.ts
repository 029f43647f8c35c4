import type { MemoryModule } from "../../model/index.ts";
import type { Scheduler } from "../scheduler.ts";
import type { KernelChoice } from "./kernels.ts";
import { MemoryLife } from "./memory-life.ts";
import { NetworkLife } from "./network-life.ts";
import type { WorkspaceReader } from "./reader.ts";
import type { ModelStore } from "./store.ts";

export interface WorkspaceOptions {
  readonly folders: readonly string[];
  readonly store: Pick<ModelStore, "load" | "savedAt" | "delete" | "loadCalibration" | "saveCalibration">;
  readonly reader: WorkspaceReader;
  readonly kernels: Promise<KernelChoice>;
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
    this.network = new NetworkLife({ store, kernels, scheduler, signal: this.#over.signal, onChange, warn });
    this.memory = new MemoryLife({
      folders,
      reader,
      loadModule,
      store,
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
    if (this.network.network === undefined || !this.memory.current?.memory.ignoresNetwork) return;
    this.#options.warn(
      "The network is not used yet: on files that it has not learned it brings nothing. A longer training helps.",
    );
  }

  /** Deletes the stored model and releases the network. @throws StorageError */
  async deleteModel(): Promise<void> {
    await this.#options.store.delete();
    this.network.forget();
  }

  /** Ends all work on the models. */
  dispose(): void {
    this.#over.abort();
    this.memory.dispose();
  }
}
