// The evaluation process: a fork of the server that trains and measures at low priority. It ends with the server.
import { constants, setPriority } from "node:os";
import { DEFAULT_CONFIG } from "../../model/index.ts";
import { type CorpusOptions, readCorpus } from "../workspace/corpus.ts";
import { evaluateCorpus } from "./evaluation.ts";
import { type EvaluationFailure, evaluationFailureOf } from "./failure.ts";
import type { EvaluationReport } from "./report.ts";

/** The request to the evaluation process, sent once. */
export interface EvaluationRequest {
  readonly folders: readonly string[];
  readonly corpus: CorpusOptions;
  /** 0 for automatic, by the size of the workspace. */
  readonly seconds: number;
}

/** From the evaluation process, once. */
export type EvaluationResult =
  | { readonly kind: "done"; readonly report: EvaluationReport }
  | { readonly kind: "failed"; readonly failure: EvaluationFailure };

setPriority(constants.priority.PRIORITY_LOW);
process.on("disconnect", () => process.exit());
process.once("message", (request: EvaluationRequest) => {
  void evaluate(request)
    .then(
      (report): EvaluationResult => ({ kind: "done", report }),
      (error: unknown): EvaluationResult => ({ kind: "failed", failure: evaluationFailureOf(error) }),
    )
    .then((result) => process.send?.(result, undefined, undefined, () => process.exit()));
});

async function evaluate({ folders, corpus: options, seconds }: EvaluationRequest): Promise<EvaluationReport> {
  const corpus = await readCorpus(folders, options);
  return evaluateCorpus(corpus, { seconds, seed: 1, config: DEFAULT_CONFIG, threads: 0 }, () => {});
}
