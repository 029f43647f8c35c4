import type { MemoryModule } from "../model/index.ts";
import type { Corpus, CorpusFile, CorpusOptions } from "./corpus.ts";
import type { KernelChoice } from "./kernels.ts";
import type { TrainingReport } from "./protocol.ts";
import type { ModelStore } from "./store.ts";
import type { TrainingEvent, TrainingOrder } from "./training/messages.ts";

/** What the machine gives the server: files and processes. All else of the server runs wherever JavaScript does. */
export interface Host {
  /** Where models live when the client does not say. */
  readonly defaultStoragePath: string;
  /** The path of a `file:` URI, or undefined for what is not on this machine's disk. */
  pathOf(uri: string): string | undefined;
  /** The kernels for this machine: see `loadKernels`. */
  loadKernels(wish: string): Promise<KernelChoice>;
  /** The memory's arithmetic. */
  loadMemory(): Promise<MemoryModule>;
  openStore(
    storagePath: string,
    folders: readonly string[],
  ): Pick<ModelStore, "load" | "delete" | "loadMemory" | "saveMemory">;
  /** The workspace's texts: see server/corpus.ts. */
  readCorpus(folders: readonly string[], options: CorpusOptions): Promise<Corpus>;
  readCorpusFiles(
    folders: readonly string[],
    options: CorpusOptions,
    paths: readonly string[],
  ): AsyncIterable<CorpusFile>;
  /** Measures what a model is worth on the files of these folders: see server/evaluation-process.ts. */
  evaluate(folders: readonly string[], seconds: number, signal: AbortSignal): Promise<string>;
  /** Trains apart from the server; see `superviseTraining`. */
  train(order: TrainingOrder, hear: (event: TrainingEvent) => void, signal: AbortSignal): Promise<TrainingReport>;
}
