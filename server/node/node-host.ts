import "./home.ts"; // before env-paths

import { homedir } from "node:os";
import envPaths from "env-paths";
import { URI } from "vscode-uri";
import { GitError } from "../evaluation/commits/git.ts";
import { readHistory } from "../evaluation/commits/history.ts";
import { describeReport } from "../evaluation/report.ts";
import { superviseEvaluation } from "../evaluation/supervisor.ts";
import { ReviewProcess } from "../review/supervisor.ts";
import { superviseTraining } from "../training/supervisor.ts";
import { ModelStore } from "../workspace/store.ts";
import { normalFolder, storagePathOf } from "../workspace/store-name.ts";
import { UsageStore } from "../workspace/store-usage.ts";
import { BASE_NETWORK, programPath } from "./build.ts";
import { gitCommits } from "./git-commits.ts";
import type { Host } from "./host.ts";
import { loadNodeKernels } from "./kernels.ts";
import { loadNodeMemory } from "./memory.ts";
import { ThreadReader } from "./thread-reader.ts";

/** The default folder of models. */
export const DEFAULT_STORAGE_PATH = envPaths("unroll", { suffix: "" }).cache;

const evaluationProgram = programPath("evaluation.js", "evaluation/process.ts");
const readerProgram = programPath("reader.js", "node/reader-thread.ts");
const reviewProgram = programPath("review.js", "review/process.ts");
const trainingProgram = programPath("training.js", "training/process.ts");

/** Node's files and processes. */
export const nodeHost: Host = {
  defaultStoragePath: DEFAULT_STORAGE_PATH,
  baseNetwork: BASE_NETWORK,
  pathNamed: (named) => storagePathOf(named, homedir()),
  pathOf,
  uriOf: (path) => URI.file(path).toString(),
  used: () => ({ memory: process.memoryUsage.rss(), processorTime: processorTime(), time: performance.now() }),
  openReader: () => new ThreadReader(readerProgram),
  loadKernels: loadNodeKernels,
  loadMemory: loadNodeMemory,
  openStore: (storagePath, folders) => new ModelStore(storagePath, folders),
  openUsage: (storagePath) => new UsageStore(storagePath),
  evaluate: async (request, onProgress, signal) =>
    describeReport(await superviseEvaluation<"files">(evaluationProgram, request, onProgress, signal)),
  countCommits,
  evaluateCommits: (request, onProgress, signal) =>
    superviseEvaluation<"commits">(evaluationProgram, request, onProgress, signal),
  openRepository: gitCommits,
  inspectGradients: (request, signal) => superviseEvaluation<"gradients">(evaluationProgram, request, () => {}, signal),
  openReviews: (log) => new ReviewProcess(reviewProgram, log),
  train: (request, onEvent, signal) => superviseTraining(trainingProgram, request, onEvent, signal),
};

/** In milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function countCommits(folder: string, most: number): Promise<number> {
  try {
    return (await readHistory(folder, most)).commits.length;
  } catch (error) {
    if (error instanceof GitError) return 0;
    throw error;
  }
}

function pathOf(uri: string): string | undefined {
  try {
    const { scheme, fsPath } = URI.parse(uri, true);
    return scheme === "file" && !fsPath.includes("\0") ? normalFolder(fsPath) : undefined; // no path has a NUL
  } catch {
    return undefined; // not a valid URI
  }
}
