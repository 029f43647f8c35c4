// The evaluation process: a fork of the server that trains and measures at low priority. It ends with the server, or as
// soon as that closes the channel, and takes its temporary files with it.
import { mkdtempSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import path from "node:path";
import { DEFAULT_CONFIG, decodeParameters, runToEnd } from "../../model/index.ts";
import { loadNodeKernels } from "../node/kernels.ts";
import { nodeHost } from "../node/node-host.ts";
import { trainingSeconds } from "../training/budget.ts";
import type { TrainingReport } from "../training/report.ts";
import { type CorpusOptions, readCorpus } from "../workspace/corpus.ts";
import { createKernels } from "../workspace/kernels.ts";
import { ModelStore } from "../workspace/store.ts";
import { type CommitsReport, evaluateCommits } from "./commits/commits.ts";
import { CommitsMeter, type CommitsProgress } from "./commits/progress.ts";
import { evaluateCorpus } from "./evaluation.ts";
import { type EvaluationFailure, evaluationFailureOf } from "./failure.ts";
import { describeFilesProgress, FilesMeter, type FilesProgress } from "./files-progress.ts";
import { type GradientReport, measureGradients, readForGradients } from "./gradients.ts";
import type { EvaluationReport } from "./report.ts";

/** The request to the evaluation process, sent once. */
export type EvaluationRequest = FilesRequest | CommitsRequest | GradientsRequest;

/** Trains on most files of a workspace and measures on the rest. */
export interface FilesRequest {
  readonly kind: "files";
  readonly folders: readonly string[];
  readonly corpus: CorpusOptions;
  /** 0 for automatic, by the size of the workspace. */
  readonly seconds: number;
  /** The file of the base network to begin with. */
  readonly base: string | undefined;
}

/** Types the last commits of a git checkout again. */
export interface CommitsRequest {
  readonly kind: "commits";
  /** A folder of the checkout. */
  readonly repository: string;
  /** How many commits, at most. */
  readonly commits: number;
  /** 0 for automatic, by the size of the workspace. */
  readonly seconds: number;
  /** The probability from which a suggestion is shown. */
  readonly threshold: number;
  /** The file of the base network to begin with. */
  readonly base: string | undefined;
}

/** Measures how far back the workspace's network can learn. */
export interface GradientsRequest {
  readonly kind: "gradients";
  readonly folders: readonly string[];
  readonly corpus: CorpusOptions;
  readonly storagePath: string;
  /** The largest distance, in characters. */
  readonly lag: number;
}

/** The report that answers a request of each kind. */
export interface EvaluationReports {
  readonly gradients: GradientReport;
  readonly files: EvaluationReport;
  readonly commits: CommitsReport;
}

/** What is told of an evaluation of each kind while it runs. */
export interface EvaluationProgress {
  readonly gradients: never;
  readonly files: FilesProgress;
  readonly commits: CommitsProgress;
}

/** From the evaluation process: its progress, then one result. */
export type EvaluationMessage =
  | { readonly kind: "progress"; readonly progress: EvaluationProgress[keyof EvaluationProgress] }
  | { readonly kind: "done"; readonly report: EvaluationReports[keyof EvaluationReports] }
  | { readonly kind: "failed"; readonly failure: EvaluationFailure };

setPriority(constants.priority.PRIORITY_LOW);
keepTemporaryFiles();
process.on("disconnect", () => process.exit());
process.once("message", (request: EvaluationRequest) => {
  void answer(request)
    .then(
      (report): EvaluationMessage => ({ kind: "done", report }),
      (error: unknown): EvaluationMessage => ({ kind: "failed", failure: evaluationFailureOf(error) }),
    )
    .then((result) => process.send?.(result, undefined, undefined, () => process.exit()));
});

function answer(request: EvaluationRequest): Promise<EvaluationReports[keyof EvaluationReports]> {
  switch (request.kind) {
    case "files":
      return evaluateFiles(request);
    case "commits":
      return typeCommits(request);
    case "gradients":
      return inspectGradients(request);
  }
}

/** Lets all temporary files of this process, of its threads and of the programs that it starts end with it. */
function keepTemporaryFiles(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "unroll-evaluation-"));
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder;
  process.on("SIGTERM", () => process.exit(143)); // 128 and the number of the signal
  process.on("exit", () => {
    endStartedPrograms();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  });
}

/** Ends the rest of the process group, which the supervisor made for this process: git may still be writing files. */
function endStartedPrograms(): void {
  try {
    process.kill(-process.pid, "SIGTERM"); // not this process, which has a listener for it
  } catch {
    // there is no group: it was started by hand, or on Windows
  }
}

async function evaluateFiles({ folders, corpus: options, seconds, base }: FilesRequest): Promise<EvaluationReport> {
  const corpus = await readCorpus(folders, options);
  const meter = new FilesMeter(trainingSeconds(seconds, corpus.characters, base !== undefined), () =>
    performance.now(),
  );
  let told = "";
  return evaluateCorpus(corpus, { seconds, seed: 1, config: DEFAULT_CONFIG, base, threads: 0 }, (event) => {
    const progress = meter.after(event);
    const text = describeFilesProgress(progress);
    if (text === told) return;
    told = text;
    report({ kind: "progress", progress });
  });
}

async function typeCommits({ repository, commits, seconds, threshold, base }: CommitsRequest): Promise<CommitsReport> {
  const meter = new CommitsMeter(() => performance.now());
  return evaluateCommits(nodeHost, repository, { commits, seconds, threshold, base, threads: 0 }, (event) => {
    const progress = meter.after(event);
    if (progress !== undefined) report({ kind: "progress", progress });
  });
}

async function inspectGradients({ folders, corpus, storagePath, lag }: GradientsRequest): Promise<GradientReport> {
  const text = await readForGradients(folders, corpus, lag);
  const choice = await loadNodeKernels();
  const kernels = createKernels(choice);
  // A checkpoint that cannot be used is the server's to report.
  const { model } = await new ModelStore(storagePath, folders).load((bytes) =>
    runToEnd(decodeParameters(bytes, kernels)),
  );
  const training = model?.notes.report as TrainingReport | undefined;
  const trained = model && { parameters: model.parameters, kernels, clippedShare: training?.clippedShare };
  const measuring = measureGradients(trained, text, lag, () => createKernels(choice));
  for (let step = measuring.next(); ; step = measuring.next()) {
    if (step.done) return step.value;
    await new Promise((resolve) => setImmediate(resolve)); // a cancelled one ends here
  }
}

function report(message: EvaluationMessage): void {
  // An error here means that the server is gone, which `disconnect` reports as well.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
