import type { MemoryModule } from "../../model/index.ts";
import type { Scheduler } from "../scheduler.ts";
import type { KernelChoice } from "./kernels.ts";
import { MemoryLife } from "./memory-life.ts";
import { NetworkLife } from "./network-life.ts";
import type { WorkspaceReader } from "./reader.ts";
import type { ModelStore } from "./store.ts";

export interface WorkspaceOptions {
  readonly folders: readonly string[];
  readonly store: Pick<ModelStore, "load" | "delete" | "loadCalibration" | "saveCalibration">;
  readonly reader: WorkspaceReader;
  readonly kernels: Promise<KernelChoice>;
  readonly loadModule: () => Promise<MemoryModule>;
  readonly scheduler: Scheduler;
  /** Is called before work on the memory in use: no overlay may be on it. */
  readonly beforeMemory: () => void;
  /** Is called when other texts lie beside the document in use. */
  readonly onNeighbours: () => void;
  readonly openPaths: () => ReadonlySet<string>;
  readonly onChange: () => void;
  readonly warn: (message: string) => void;
}

/** What is known of the folders that are open together: the memory's life and the network's, and where both are stored. */
export class Workspace {
  readonly folders: readonly string[];
  readonly memory: MemoryLife;
  readonly network: NetworkLife;
  readonly #options: WorkspaceOptions;
  readonly #over = new AbortController();

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
      openPaths,
      onChange,
      warn,
    });
  }

  /** What completes now, as far as it is there. */
  get completion() {
    return { memory: this.memory.current, network: this.network.network, adaptation: this.network.adaptation };
  }

  /** Takes over what a training stored. */
  async reload(): Promise<void> {
    await this.network.load();
    await this.memory.reloadCalibration();
  }

  /** Deletes the stored model, and lets go of the network. @throws StorageError */
  async deleteModel(): Promise<void> {
    await this.#options.store.delete();
    this.network.forget();
  }

  /** Ends all work on it. */
  dispose(): void {
    this.#over.abort();
    this.memory.dispose();
  }
}
