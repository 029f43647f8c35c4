import path from "node:path";
import { compileMemory } from "../../model/index.ts";
import * as wasm from "../../scripts/wasm.ts";
import { EvaluationError, evaluationFailureOf } from "../../server/evaluation/failure.ts";
import { table } from "../../server/evaluation/table.ts";
import { workspacesNamed } from "../workspaces.ts";
import { contextNames, sourcesWithout } from "./switches.ts";
import { type Amounts, changedTexts, heldOutTexts } from "./texts.ts";
import { type Texts, type Trial, tryMemory } from "./trial.ts";

export interface MemoryBenchOptions extends Amounts {
  /** Checkouts whose last commits' text is predicted, too. */
  readonly checkouts: readonly string[];
  /** How many of their last commits. */
  readonly commits: number;
  /** Context models that are switched off. */
  readonly without: readonly string[];
  /** How many invented names are tried in each. */
  readonly names: number;
  /** Measure without each context model, too. */
  readonly each: boolean;
}

interface NamedTexts extends Texts {
  readonly name: string;
}

/**
 * `bench memory`: what the memory alone brings and costs on held-out files of workspaces and on the text of last commits,
 * with context models switched off where asked for. Prints a table.
 */
export async function measureMemory(workspaces: readonly string[], options: MemoryBenchOptions): Promise<void> {
  const { checkouts, commits, without, each } = options;
  const texts: NamedTexts[] = [];
  for (const workspace of workspacesNamed(workspaces))
    texts.push({ name: workspace.name, ...(await heldOutTexts(workspace, options)) });
  for (const folder of checkouts) {
    const resolved = path.resolve(process.env.UNROLL_CWD ?? ".", folder);
    try {
      texts.push({ name: path.basename(resolved), ...(await changedTexts(resolved, commits, options)) });
    } catch (error) {
      throw new EvaluationError(evaluationFailureOf(error));
    }
  }
  const head = ["without", ...texts.map(({ name }) => name), "mean", "ratio", "kB/s", "µs", "MB", "names offered"];
  const rows: string[][] = [];
  let first: number | undefined;
  const add = async (name: string, binary: Uint8Array<ArrayBuffer>) => {
    const module = await compileMemory(binary);
    const trials = texts.map((text) => tryMemory(module, text, options.names));
    first ??= geometricMean(trials.map(({ bits }) => bits));
    const row = [name, ...describeTrials(trials, first)];
    console.error(row.join("  "));
    rows.push(row);
  };
  if (without.length === 0) await add("nothing", await wasm.compileMemory());
  // Parameters that were calibrated for all contexts fit no others.
  for (const names of [without, ...(each ? contextNames().map((name) => [...without, name]) : [])])
    await add(["the start", ...names].join(", "), await wasm.compileMemoryWith(sourcesWithout(names)));
  console.log(table(head, rows));
}

function describeTrials(trials: readonly Trial[], first: number): string[] {
  const mean = geometricMean(trials.map(({ bits }) => bits));
  return [
    ...trials.map(({ bits }) => bits.toFixed(4)),
    mean.toFixed(4),
    (mean / first).toFixed(4),
    geometricMean(trials.map(({ learnedPerSecond }) => learnedPerSecond)).toFixed(0),
    geometricMean(trials.map(({ microseconds }) => microseconds)).toFixed(1),
    (Math.max(...trials.map(({ bytes }) => bytes)) / 1e6).toFixed(0),
    trials.map(({ offered }) => offered?.toFixed(2) ?? "–").join(" "),
  ];
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
