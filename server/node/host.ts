import type { MemoryModule } from "../../model/index.ts";
import type { EvaluationRequest } from "../evaluation/process.ts";
import type { TrainingEvent, TrainingRequest } from "../training/protocol.ts";
import type { TrainingReport } from "../training/report.ts";
import type { KernelChoice } from "../workspace/kernels.ts";
import type { WorkspaceReader } from "../workspace/reader.ts";
import type { ModelStore } from "../workspace/store.ts";

/** What the machine gives the server: files and processes. All else of the server runs wherever JavaScript does. */
export interface Host {
  /** Where models live when the client does not say. */
  readonly defaultStoragePath: string;
  /** The path of a `file:` URI, or undefined for what is not on this machine's disk. Never throws, whatever the address. */
  pathOf(uri: string): string | undefined;
  /** The kernels for this machine: see `loadKernels`. */
  loadKernels(requested: string): Promise<KernelChoice>;
  /** The memory's arithmetic. */
  loadMemory(): Promise<MemoryModule>;
  openStore(
    storagePath: string,
    folders: readonly string[],
  ): Pick<ModelStore, "load" | "delete" | "loadCalibration" | "saveCalibration">;
  /** Reads workspaces beside the server's thread. Whoever opens a reader disposes of it. */
  openReader(): WorkspaceReader;
  /** Evaluates apart from the server, and describes the result in Markdown: see `superviseEvaluation`. */
  evaluate(request: EvaluationRequest, signal: AbortSignal): Promise<string>;
  /** Trains apart from the server; see `superviseTraining`. */
  train(
    request: TrainingRequest,
    onEvent: (event: TrainingEvent) => void,
    signal: AbortSignal,
  ): Promise<TrainingReport>;
}
