import type { MemoryModule } from "../../model/index.ts";
import type { CommitsReport } from "../evaluation/commits/commits.ts";
import type { CommitsProgress } from "../evaluation/commits/progress.ts";
import type { FilesProgress } from "../evaluation/files-progress.ts";
import type { GradientReport } from "../evaluation/gradients.ts";
import type { CommitsRequest, FilesRequest, GradientsRequest } from "../evaluation/process.ts";
import type { Used } from "../resource-meter.ts";
import type { FileReviews } from "../review/supervisor.ts";
import type { TrainingEvent, TrainingRequest } from "../training/protocol.ts";
import type { TrainingReport } from "../training/report.ts";
import type { CommitSource } from "../workspace/commit-texts.ts";
import type { KernelChoice } from "../workspace/kernels.ts";
import type { WorkspaceReader } from "../workspace/reader.ts";
import type { ModelStore } from "../workspace/store.ts";
import type { UsageStore } from "../workspace/store-usage.ts";
import type { WorkspaceOptions } from "../workspace/workspace.ts";

/** The machine's files and processes. The rest of the server runs wherever JavaScript does. */
export interface Host {
  /** The folder of models when the client names none. */
  readonly defaultStoragePath: string;
  /** The file of the base network that Unroll brings. */
  readonly baseNetwork: string;
  /** The path that the user names in a setting, where `~` is their home folder; undefined for one that is not absolute. */
  pathNamed(named: string): string | undefined;
  /** The path of a `file:` URI; undefined for any other URI or a malformed one. Never throws. */
  pathOf(uri: string): string | undefined;
  /** The `file:` URI of an absolute path. */
  uriOf(path: string): string;
  /** What this process has used. */
  used(): Used;
  /** The kernels for this machine: see `loadKernels`. */
  loadKernels(requested: string): Promise<KernelChoice>;
  /** The memory's arithmetic. */
  loadMemory(): Promise<MemoryModule>;
  openStore(
    storagePath: string,
    folders: readonly string[],
  ): WorkspaceOptions["store"] & Pick<ModelStore, "loadRecord" | "isBusy">;
  /** What is counted of the use of suggestions, for all workspaces that keep their models in `storagePath`. */
  openUsage(storagePath: string): Pick<UsageStore, "load" | "update" | "delete">;
  /** Opens a reader that runs in its own thread. The caller disposes of it. */
  openReader(): WorkspaceReader;
  /** Evaluates in a separate process and returns a report in Markdown; see `superviseEvaluation`. */
  evaluate(request: FilesRequest, onProgress: (progress: FilesProgress) => void, signal: AbortSignal): Promise<string>;
  /** How many of the last `most` commits can be typed again; 0 where the folder is in no git checkout with a history. */
  countCommits(folder: string, most: number): Promise<number>;
  /** Types commits again in a separate process; see `superviseEvaluation`. */
  evaluateCommits(
    request: CommitsRequest,
    onProgress: (progress: CommitsProgress) => void,
    signal: AbortSignal,
  ): Promise<CommitsReport>;
  /** What git tells of the repository around a folder, which may be a `.git` folder itself. */
  openRepository(folder: string): CommitSource;
  /** Measures gradients in a separate process; see `superviseEvaluation`. */
  inspectGradients(request: GradientsRequest, signal: AbortSignal): Promise<GradientReport>;
  /** Judges files in a separate process; see `ReviewProcess`. @param log told of what goes wrong in it */
  openReviews(log: (detail: string) => void): FileReviews;
  /** Trains in a separate process; see `superviseTraining`. */
  train(
    request: TrainingRequest,
    onEvent: (event: TrainingEvent) => void,
    signal: AbortSignal,
  ): Promise<TrainingReport>;
}
