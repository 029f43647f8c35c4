import envPaths from "env-paths";
import { URI } from "vscode-uri";
import { describeReport } from "../evaluation/report.ts";
import { superviseEvaluation } from "../evaluation/supervisor.ts";
import { superviseTraining } from "../training/supervisor.ts";
import { readCorpus, readCorpusFiles } from "../workspace/corpus.ts";
import { ModelStore } from "../workspace/store.ts";
import { programPath } from "./build.ts";
import type { Host } from "./host.ts";
import { loadNodeKernels } from "./kernels.ts";
import { loadNodeMemory } from "./memory.ts";

/** Where models live unless somebody says otherwise. */
export const DEFAULT_STORAGE_PATH = envPaths("unroll", { suffix: "" }).cache;

const evaluationProgram = programPath("evaluation.js", "evaluation/process.ts");
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
  evaluate: async (request, signal) => describeReport(await superviseEvaluation(evaluationProgram, request, signal)),
  train: (request, onEvent, signal) => superviseTraining(trainingProgram, request, onEvent, signal),
};
