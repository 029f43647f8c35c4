import * as l10n from "@vscode/l10n";
import { evaluateCommits } from "../server/evaluation/commits/commits.ts";
import { describeProgress, progressOf } from "../server/evaluation/commits/progress.ts";
import { summarizeCommits } from "../server/evaluation/commits/summary.ts";
import { nodeHost } from "../server/node/node-host.ts";
import { type BaseOption, baseFile } from "./base-file.ts";
import { EXIT, Failure } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { print } from "./output.ts";
import { ProgressLine } from "./terminal.ts";

export interface EvaluateCommitsOptions {
  /** How many of the last commits to type again. */
  readonly commits: number;
  readonly seconds: number;
  readonly threads: number;
  readonly base: BaseOption;
  readonly json: boolean;
}

/** `unroll evaluate FOLDER --commits N`: the last commits of a git checkout, typed again. Nothing is stored. */
export async function evaluateLastCommits(given: readonly string[], options: EvaluateCommitsOptions): Promise<number> {
  const [folder = "", ...others] = await workspaceFolders(given);
  if (others.length > 0) throw new Failure("usage", l10n.t("With --commits, name one folder only."));
  const { commits, seconds, threads } = options;
  const base = await baseFile(options.base);
  const line = new ProgressLine();
  const report = await evaluateCommits(nodeHost, folder, { commits, seconds, threads, base }, (event) => {
    const progress = progressOf(event);
    if (progress !== undefined) line.show(`${progress.percent}% · ${describeProgress(progress)}`);
  });
  line.end();
  await print(options.json ? JSON.stringify({ folder, ...report }) : summarizeCommits(report).markdown);
  return EXIT.done;
}
