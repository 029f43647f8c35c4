// The evaluation process: a fork of the server that trains and measures at low priority. It ends with the server.
import { constants, setPriority } from "node:os";
import { DEFAULT_CONFIG } from "../../model/index.ts";
import { describeFailure } from "../training/failure-messages.ts";
import { type CorpusOptions, readCorpus } from "../workspace/corpus.ts";
import { evaluateCorpus } from "./evaluation.ts";
import type { EvaluationReport } from "./report.ts";

/** What the evaluation process is asked for, once. */
export interface EvaluationRequest {
  readonly folders: readonly string[];
  readonly corpus: CorpusOptions;
  /** 0 for as long as the workspace is worth. */
  readonly seconds: number;
}

/** From the evaluation process, once. */
export type EvaluationResult =
  | { readonly kind: "done"; readonly report: EvaluationReport }
  | { readonly kind: "failed"; readonly message: string };

setPriority(constants.priority.PRIORITY_LOW);
process.on("disconnect", () => process.exit());
process.once("message", (request: EvaluationRequest) => {
  void evaluate(request)
    .then(
      (report): EvaluationResult => ({ kind: "done", report }),
      (error: unknown): EvaluationResult => ({
        kind: "failed",
        message: error instanceof Error ? error.message : String(error),
      }),
    )
    .then((result) => process.send?.(result, undefined, undefined, () => process.exit()));
});

async function evaluate({ folders, corpus: options, seconds }: EvaluationRequest): Promise<EvaluationReport> {
  const corpus = await readCorpus(folders, options);
  if (corpus.files.length === 0) throw new Error(describeFailure({ kind: "empty", leftOut: corpus.leftOut }));
  if (corpus.files.length === 1)
    throw new Error("There is one file only: one to learn and another to predict are needed.");
  return evaluateCorpus(corpus, { seconds, seed: 1, config: DEFAULT_CONFIG, threads: 0 }, () => {});
}
