import { ProgressLine, showEvaluation } from "../cli/terminal.ts";
import { type Config, DEFAULT_CONFIG, type TrainingOptions } from "../model/index.ts";
import { evaluateCorpus } from "../server/evaluation/evaluation.ts";
import { table } from "../server/evaluation/table.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { fetchWorkspace } from "./download.ts";
import { workspacesNamed } from "./workspaces.ts";

/** A network, and the training options that differ from the defaults. */
interface Candidate {
  readonly name: string;
  readonly config?: Partial<Config>;
  readonly training?: Partial<TrainingOptions>;
  /** Begins with the base network. */
  readonly base?: true;
}

/** The candidates for the default: the default first, then one change of it each. */
const CANDIDATES: readonly Candidate[] = [
  { name: "default" },
  { name: "gru 256, 1 layer", config: { cell: "gru", hiddenSize: 256, layers: 1 }, training: { learningRate: 0.006 } },
  {
    name: "lstm 256, 1 layer",
    config: { cell: "lstm", hiddenSize: 256, layers: 1 },
    training: { learningRate: 0.006 },
  },
  { name: "256 units", config: { hiddenSize: 256 }, training: { learningRate: 0.01 } },
  { name: "384 units", config: { hiddenSize: 384 }, training: { learningRate: 0.01 } },
  { name: "768 units", config: { hiddenSize: 768 }, training: { learningRate: 0.006 } },
  { name: "1 layer", config: { layers: 1 } },
  { name: "3 layers", config: { layers: 3 } },
  { name: "window 1", config: { window: 1 } },
  { name: "window 6", config: { window: 6 } },
  { name: "4 batch rows", training: { batchSize: 4 } },
  { name: "16 batch rows", training: { batchSize: 16, learningRate: 0.011 } },
  { name: "unrolled 128", training: { unrollLength: 128 } },
  { name: "lower learning rate", training: { learningRate: 0.0055 } },
  { name: "higher learning rate", training: { learningRate: 0.011 } },
  { name: "no dropout", training: { dropout: 0 } },
  { name: "base", base: true },
  { name: "base, half the learning rate", base: true, training: { learningRate: 0.004 } },
  { name: "base, a quarter of it", base: true, training: { learningRate: 0.002 } },
  { name: "base, twice the learning rate", base: true, training: { learningRate: 0.016 } },
];

export interface TournamentOptions {
  /** How long each learns. */
  readonly seconds: number;
  readonly seed: number;
  readonly threads: number;
  /** Those candidates only whose names contain this. */
  readonly only?: string;
  /** The base network's file. */
  readonly base: string;
  /** How much of each workspace is learned and predicted, in characters. */
  readonly learned: number;
  readonly predicted: number;
}

/**
 * `bench tournament`: bits per character that each candidate comes to, together with the memory, and alone. Its seconds
 * are processor time, shared among the threads, so that other load on the machine puts no candidate at a disadvantage.
 */
export async function holdTournament(workspaceNames: readonly string[], options: TournamentOptions): Promise<void> {
  const { seconds, seed, threads, only = "", base: file, learned, predicted } = options;
  const line = new ProgressLine();
  const workspaces = workspacesNamed(workspaceNames);
  const rows: string[][] = [];
  const clock = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000 / threads;
  };
  const names = ["rnnAdapting", "bothAdapting"] as const;
  for (const { name, config, training = {}, base } of CANDIDATES.filter((candidate) => candidate.name.includes(only))) {
    const cells: string[] = [];
    for (const workspace of workspaces) {
      const { maxFileSize } = DEFAULT_SETTINGS.training;
      const corpus = await readCorpus([await fetchWorkspace(workspace)], { maxFileSize, exclude: [] });
      const blueprint = { ...DEFAULT_CONFIG, ...config };
      const how = {
        seconds,
        seed,
        threads,
        training,
        clock,
        names,
        typedCharacters: 0,
        config: blueprint,
        amounts: { learned, predicted },
        base: base && file,
      };
      const { bits } = await evaluateCorpus(corpus, how, showEvaluation(line));
      cells.push(`${bits.bothAdapting!.toFixed(3)} (${bits.rnnAdapting!.toFixed(3)})`);
    }
    rows.push([name, ...cells]);
    console.error(`${name}: ${cells.join(", ")}`);
  }
  console.log(table([`${seconds} s, ${threads} threads`, ...workspaces.map((workspace) => workspace.name)], rows));
}
