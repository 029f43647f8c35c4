import { ProgressLine, showEvaluation } from "../cli/terminal.ts";
import { DEFAULT_CONFIG } from "../model/index.ts";
import { baselines, type CandidateName } from "../server/evaluation/candidates.ts";
import { evaluateCorpus, measureBeside } from "../server/evaluation/evaluation.ts";
import { holdOut } from "../server/evaluation/hold-out.ts";
import type { ComparedMeasurement } from "../server/evaluation/report.ts";
import { table } from "../server/evaluation/table.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { fetchWorkspace } from "./download.ts";
import { type Workspace, workspacesNamed } from "./workspaces.ts";

export interface QualityOptions {
  /** How long to learn each workspace. */
  readonly seconds: number;
  readonly seed: number;
  /** Threads that learn side by side; 0 for one less than there are cores. */
  readonly threads: number;
  /** The number of held-out characters typed in each; by default all. */
  readonly typed?: number;
  /** Measure only the suggestions that a user has without Unroll. */
  readonly baselines: boolean;
  readonly json: boolean;
}

/** The result of one workspace. */
interface Result extends ComparedMeasurement {
  readonly workspace: string;
}

/** `bench quality`: evaluates workspaces as `unroll evaluate` does; prints a table, or a line of JSON for each. */
export async function measureQuality(names: readonly string[], options: QualityOptions): Promise<void> {
  const results: Result[] = [];
  for (const workspace of workspacesNamed(names)) {
    const result = await measureWorkspace(workspace, options);
    if (options.json) console.log(JSON.stringify(result));
    else console.error(`${workspace.name} is measured`);
    results.push(result);
  }
  if (!options.json) console.log(describeResults(results));
}

async function measureWorkspace(workspace: Workspace, options: QualityOptions): Promise<Result> {
  const { seconds, seed, threads, typed: typedCharacters = Infinity } = options;
  const { maxFileSize } = DEFAULT_SETTINGS.training;
  const corpus = await readCorpus([await fetchWorkspace(workspace)], { maxFileSize, exclude: [] });
  const line = new ProgressLine();
  if (!options.baselines) {
    const report = await evaluateCorpus(
      corpus,
      { seconds, seed, typedCharacters, config: DEFAULT_CONFIG, threads },
      showEvaluation(line),
    );
    line.end();
    return { workspace: workspace.name, ...report };
  }
  const split = holdOut(corpus.files, seed);
  const everyone = baselines(split.training.map(({ bytes }) => bytes));
  const measured = await measureBeside(split, everyone, { seed, typedCharacters }, showEvaluation(line));
  line.end();
  return { workspace: workspace.name, ...measured };
}

/** Bits per character, then typing: a row for each workspace, and their mean. */
function describeResults(results: readonly Result[]): string {
  const names = (kind: "bits" | "typing") => Object.keys(results[0]?.[kind] ?? {}) as CandidateName[];
  const bits = describeColumns(
    results,
    ["held out", "near-duplicates", ...names("bits"), "PPMd"],
    ({ heldOut, bits, compressors }) => [
      heldOut.characters,
      heldOut.nearDuplicates,
      ...names("bits").map((name) => bits[name]),
      compressors.ppmd,
    ],
  );
  const typing = describeColumns(
    results,
    names("typing").flatMap((name) => [`${name} saved`, "precision"]),
    ({ typing }) => names("typing").flatMap((name) => [typing[name]?.saved, typing[name]?.precision]),
  );
  return `${bits}\n\n${typing}`;
}

function describeColumns(
  results: readonly Result[],
  head: readonly string[],
  valuesOf: (result: Result) => readonly (number | undefined)[],
): string {
  const rows = results.map((result) => ({ name: result.workspace, values: valuesOf(result) }));
  const means = head.map((_, column) => {
    const values = rows.map((row) => row.values[column]).filter((value) => value !== undefined);
    return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;
  });
  const show = (value: number | undefined) =>
    value === undefined ? "–" : Number.isInteger(value) ? `${value}` : value.toFixed(value > 100 ? 0 : 3);
  return table(
    ["", ...head],
    [...rows, { name: "mean", values: means }].map(({ name, values }) => [name, ...values.map(show)]),
  );
}
