import { isDeepStrictEqual } from "node:util";
import { type CellKind, checkConfig, DEFAULT_CONFIG } from "../model/index.ts";
import { evaluateCorpus } from "../server/evaluation/evaluation.ts";
import { describeReport } from "../server/evaluation/report.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { type BaseOption, baseFile } from "./base-file.ts";
import { EXIT } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { print } from "./output.ts";
import { ProgressLine, showEvaluation } from "./terminal.ts";

export interface EvaluateOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly cell: CellKind;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly window: number;
  readonly threads: number;
  readonly base: BaseOption;
  readonly json: boolean;
}

/** `unroll evaluate FOLDER…`: the model's own score, on files that it has not seen. Nothing is stored. */
export async function evaluateFolders(given: readonly string[], options: EvaluateOptions): Promise<number> {
  const { seconds, seed, threads } = options;
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const folders = await workspaceFolders(given);
  const corpus = await readCorpus(folders, { maxFileSize, exclude: [] });
  const { cell, hiddenSize, layers, window } = options;
  const config = checkConfig({ cell, hiddenSize, layers, window });
  // A network of another size begins at random.
  const base = isDeepStrictEqual(config, DEFAULT_CONFIG) ? await baseFile(options.base) : undefined;
  const line = new ProgressLine();
  const report = await evaluateCorpus(corpus, { seconds, seed, config, base, threads }, showEvaluation(line));
  line.end();
  await print(options.json ? JSON.stringify({ folder: folders[0], folders, ...report }) : describeReport(report));
  return EXIT.done;
}
