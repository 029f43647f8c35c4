import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
  calibrate,
  calibrateBoth,
  DEFAULT_CONFIG,
  decodeParameters,
  encodeCheckpoint,
  type Kernels,
  type Memory,
  Network,
  type Parameters,
  runToEnd,
  startTraining,
} from "../../model/index.ts";
import { runInSlices } from "../../server/evaluation/slices.ts";
import { loadNodeKernels } from "../../server/node/kernels.ts";
import { TrainingThreads } from "../../server/training/threads.ts";
import { splitForCalibration } from "../../server/workspace/calibration-files.ts";
import type { CorpusFile } from "../../server/workspace/corpus.ts";
import { createKernels } from "../../server/workspace/kernels.ts";
import { besideNeighbours } from "../../server/workspace/neighbours.ts";

export interface LearningOptions {
  /** How long to train. */
  readonly seconds: number;
  readonly seed: number;
  readonly threads: number;
  /** Where to keep what was learned, as the beginning of the files' names, and where it may be already. */
  readonly cached: string | undefined;
}

/** A network that has learned most of the files, and mixer weights for the memory alone and with it. */
export interface LearnedModels {
  readonly network: Network;
  readonly calibration: { readonly memory: Uint8Array; readonly both: Uint8Array };
}

/** Lets a network and `memory` learn files, and fits the mixer weights on some of them, which `memory` learns at last. */
export async function learnModels(
  memory: Memory,
  files: readonly CorpusFile[],
  options: LearningOptions,
  show: (what: string) => void,
): Promise<LearnedModels> {
  const { learned, calibration } = splitForCalibration(files);
  const { cached } = options;
  const kernels = createKernels(await loadNodeKernels());
  const stored =
    cached !== undefined && existsSync(`${cached}.network`) ? readFileSync(`${cached}.network`) : undefined;
  const checkpoint = stored ?? (await train(learned, options, show));
  if (cached !== undefined) writeFileSync(`${cached}.network`, checkpoint);
  const network = new Network(decode(new Uint8Array(checkpoint), kernels), kernels, "int8");
  show("learning");
  for (const { bytes } of learned) await runInSlices(memory.learn(bytes));
  const unseen = besideNeighbours(calibration, learned);
  const fitted = async (name: "memory" | "both", work: () => Generator<unknown, unknown>) => {
    const file = `${cached}.${name}`;
    if (cached !== undefined && existsSync(file)) return new Uint8Array(readFileSync(file));
    show("calibrating");
    await runInSlices(work());
    const parameters = memory.parameters.slice();
    if (cached !== undefined) writeFileSync(file, parameters);
    return parameters;
  };
  const alone = await fitted("memory", () => calibrate({ memory }, unseen));
  memory.setParameters(alone);
  const both = await fitted("both", () => calibrateBoth({ memory, network }, unseen));
  memory.setParameters(alone);
  for (const { bytes } of calibration) await runInSlices(memory.learn(bytes));
  return { network, calibration: { memory: alone, both } };
}

function decode(checkpoint: Uint8Array, kernels: Kernels): Parameters {
  return runToEnd(decodeParameters(checkpoint, kernels)).parameters;
}

async function train(
  files: readonly CorpusFile[],
  { seconds, seed, threads: count }: LearningOptions,
  show: (what: string) => void,
): Promise<Uint8Array> {
  const { chosen } = await loadNodeKernels();
  const threads = new TrainingThreads(chosen, count);
  const training = startTraining(DEFAULT_CONFIG, seed, threads.kernels);
  const start = performance.now();
  const share = () => (performance.now() - start) / (1000 * seconds);
  const texts = files.map(({ bytes }) => bytes);
  await runInSlices(threads.train(training, texts, share, {}), () => show(`training ${Math.floor(100 * share())} %`));
  await threads.dispose();
  return encodeCheckpoint(training);
}
