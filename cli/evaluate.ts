import path from "node:path";
import { checkConfig } from "../model/index.ts";
import { evaluateCorpus } from "../server/evaluation/evaluation.ts";
import { describeReport } from "../server/evaluation/report.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { ProgressLine, showEvaluation } from "./terminal.ts";

export interface EvaluateOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly cell: string;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly window: number;
  readonly threads: number;
  readonly json: boolean;
}

/** `unroll evaluate FOLDER…`: the model's own score, on files that it has not seen. Nothing is stored. */
export async function evaluateFolders(folders: readonly string[], options: EvaluateOptions): Promise<void> {
  const { seconds, seed, threads } = options;
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const resolved = folders.map((folder) => path.resolve(folder));
  const corpus = await readCorpus(resolved, { maxFileSize, exclude: [] });
  const { cell, hiddenSize, layers, window } = options;
  const config = checkConfig({ cell, hiddenSize, layers, window });
  const line = new ProgressLine();
  const report = await evaluateCorpus(corpus, { seconds, seed, config, threads }, showEvaluation(line));
  line.end();
  if (options.json) console.log(JSON.stringify({ folder: resolved[0], folders: resolved, ...report }));
  else console.log(describeReport(report));
}
