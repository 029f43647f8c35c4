import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ProgressLine } from "../../cli/terminal.ts";
import { type AssistantName, evaluateCommits } from "../../server/evaluation/commits/commits.ts";
import { git } from "../../server/evaluation/commits/git.ts";
import { describeProgress, progressOf } from "../../server/evaluation/commits/progress.ts";
import { EvaluationError, evaluationFailureOf } from "../../server/evaluation/failure.ts";
import { nodeHost } from "../../server/node/node-host.ts";
import { describeMachine } from "../machine.ts";
import { pageOf, type RepositoryScore, type Run, tablesOf } from "./report.ts";

export interface CommitsBenchOptions {
  /** How many of the last commits are typed again. */
  readonly commits: number;
  /** How long to train on each repository, in seconds. */
  readonly seconds: number;
  /** Threads that learn side by side. */
  readonly threads: number;
  /** The probability from which a suggestion is shown; by default that of the settings. */
  readonly threshold: number;
  /** Measure what needs no training only. */
  readonly untrained: boolean;
  /** The base network's file. */
  readonly base: string;
}

const json = path.join(import.meta.dirname, "../results/commits.json");
const page = path.join(import.meta.dirname, "../results/commits.md");

const UNTRAINED: readonly AssistantName[] = ["memory", "base", "words", "longestMatch"];

/**
 * `bench commits`: types the last commits of checkouts again as `unroll evaluate --commits` does, and prints tables. Writes
 * commits.md and .json to bench/results/ after each repository; the figures of others stay where they were measured alike.
 * Nothing of a repository goes there but its folder's name, its commit's id and its files' extensions.
 */
export async function measureCommits(folders: readonly string[], options: CommitsBenchOptions): Promise<void> {
  const { commits, seconds, threshold, untrained } = options;
  const machine = describeMachine();
  const measured: RepositoryScore[] = [];
  for (const folder of folders) {
    const score = await measureRepository(path.resolve(process.env.UNROLL_CWD ?? ".", folder), options);
    measured.push(score);
    console.error(`${score.repository} is measured`);
    store({ machine, commits, seconds: untrained ? 0 : seconds, threshold, repositories: [score] });
  }
  console.log(tablesOf(measured));
}

async function measureRepository(folder: string, options: CommitsBenchOptions): Promise<RepositoryScore> {
  const { commits, seconds, threads, threshold, untrained, base } = options;
  const line = new ProgressLine();
  try {
    const commit = (await git(folder, ["rev-parse", "HEAD"])).toString().trim();
    const names = untrained ? { names: UNTRAINED } : {};
    const how = { commits, seconds, threads, threshold, base, ...names };
    const report = await evaluateCommits(nodeHost, folder, how, (event) => {
      const progress = progressOf(event);
      if (progress !== undefined) line.show(`${path.basename(folder)}: ${describeProgress(progress)}`);
    });
    return { repository: path.basename(folder), commit, ...report };
  } catch (error) {
    throw new EvaluationError(evaluationFailureOf(error));
  } finally {
    line.end();
  }
}

/** Writes the results with those of the run in place of those before. */
function store(run: Run): void {
  const last: Run | undefined = existsSync(json) ? JSON.parse(readFileSync(json, "utf8")) : undefined;
  const isAlike = (["machine", "commits", "seconds", "threshold"] as const).every((what) => last?.[what] === run[what]);
  const repositories = new Map((isAlike ? last! : run).repositories.map((score) => [score.repository, score]));
  for (const score of run.repositories) repositories.set(score.repository, score);
  const all = { ...run, repositories: [...repositories.values()] };
  writeFileSync(json, `${JSON.stringify(all, undefined, 1)}\n`);
  writeFileSync(page, pageOf(all));
}
