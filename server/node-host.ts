import envPaths from "env-paths";
import { URI } from "vscode-uri";
import { readCorpus, readCorpusFiles } from "./corpus.ts";
import { evaluateFolders } from "./evaluation-process.ts";
import type { Host } from "./host.ts";
import { programPath } from "./node-build.ts";
import { loadNodeKernels } from "./node-kernels.ts";
import { loadNodeMemory } from "./node-memory.ts";
import { ModelStore } from "./store.ts";
import { superviseTraining } from "./training/supervisor.ts";

/** Where models live unless somebody says otherwise. */
export const DEFAULT_STORAGE_PATH = envPaths("unroll", { suffix: "" }).cache;

const trainingProgram = programPath("training.js", "training/process.ts");

/** Node's files and processes. */
export const nodeHost: Host = {
  defaultStoragePath: DEFAULT_STORAGE_PATH,
  pathOf: (uri) => {
    const parsed = URI.parse(uri);
    return parsed.scheme === "file" ? parsed.fsPath : undefined;
  },
  loadKernels: loadNodeKernels,
  loadMemory: loadNodeMemory,
  readCorpus,
  readCorpusFiles,
  openStore: (storagePath, folders) => new ModelStore(storagePath, folders),
  evaluate: evaluateFolders,
  train: (order, hear, signal) => superviseTraining(trainingProgram, order, hear, signal),
};
