import {
  Adaptation,
  type Config,
  calibrate,
  evaluateOrder0,
  Memory,
  memorySize,
  Network,
  parameterCount,
  startTraining,
  type TrainingOptions,
} from "../model/index.ts";
import type { Corpus } from "../server/corpus.ts";
import { type Entrant, type EntrantName, entrants, PRODUCT } from "../server/evaluation/entrants.ts";
import { type HoldOut, holdOut, type SourceFile } from "../server/evaluation/hold-out.ts";
import { type MeasurementOptions, measure } from "../server/evaluation/measurement.ts";
import type { ComparedMeasurement, EvaluationReport } from "../server/evaluation/report.ts";
import { splitForMixing } from "../server/mixing-files.ts";
import { besideNeighbours } from "../server/neighbours.ts";
import { loadNodeKernels } from "../server/node-kernels.ts";
import { loadNodeMemory } from "../server/node-memory.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { trainingSeconds } from "../server/training/budget.ts";
import { defaultThreads } from "../server/training/machine.ts";
import { TrainingThreads } from "../server/training/threads.ts";
import { measurePpmd } from "./compressors.ts";
import type { ProgressLine } from "./terminal.ts";

export interface EvaluationOptions extends SamplingOptions {
  /** How long to train; 0 for as long as the files are worth. */
  readonly seconds: number;
  readonly config: Config;
  /** Threads that learn side by side; 0 for one less than there are cores. */
  readonly threads: number;
  /** How it learns, where that is not as usual. */
  readonly training?: Partial<TrainingOptions>;
  /** Milliseconds, which the training's seconds are counted by: `performance.now` unless told. */
  readonly clock?: () => number;
  /** Who is measured: everyone unless told. */
  readonly names?: readonly EntrantName[];
}

type SamplingOptions = Pick<MeasurementOptions, "seed" | "typedCharacters">;

/** Trains on most of `corpus` and measures on the rest. @throws RangeError when there are fewer than two files */
export async function evaluateCorpus(
  corpus: Corpus,
  options: EvaluationOptions,
  line: ProgressLine,
): Promise<EvaluationReport> {
  const { seed, config } = options;
  const seconds = trainingSeconds(options.seconds, corpus.characters);
  const split = holdOut(corpus.files, seed);
  const known = split.training.map(({ bytes }) => bytes);
  const unknown = split.heldOut.map(({ bytes }) => bytes);
  const trained = await learn(split.training, { ...options, seconds }, line);
  const everyone = entrants(trained.model, split.training, DEFAULT_SETTINGS.suggestions.threshold);
  const measured = everyone.filter(({ name }) => options.names?.includes(name) ?? true);
  const measurement = await measureBeside(split, measured, options, line);
  const best = PRODUCT.find((name) => measurement.bits[name] !== undefined)!;
  return {
    seed,
    seconds,
    config,
    parameters: parameterCount(config),
    training: { files: known.length, characters: sizeOf(split.training), trainedCharacters: trained.characters },
    memorySeconds: trained.memorySeconds,
    leftOut: corpus.leftOut,
    bitsPerCharacter: measurement.bits[best]!,
    order0BitsPerCharacter: evaluateOrder0(known, unknown).bitsPerCharacter,
    ...measurement,
  };
}

/** Measures `everyone`, who has learned the training files, and the compressors. */
export async function measureBeside(
  { training, heldOut, nearDuplicates }: HoldOut,
  everyone: readonly Entrant[],
  { seed, typedCharacters }: SamplingOptions,
  line: ProgressLine,
): Promise<ComparedMeasurement> {
  const work = measure(everyone, heldOut, { seed, typedCharacters, clock: () => performance.now() });
  let result = work.next();
  for (; !result.done; result = work.next()) {
    line.show(`measuring ${result.value.entrant} ${Math.floor(100 * result.value.share)} %`);
  }
  const known = training.map(({ bytes }) => bytes);
  const unknown = heldOut.map(({ bytes }) => bytes);
  const ppmd = await measurePpmd(known, unknown, (share) => line.show(`measuring PPMd ${Math.floor(100 * share)} %`));
  line.end();
  return {
    heldOut: { files: unknown.length, characters: sizeOf(heldOut), nearDuplicates },
    ...result.value,
    compressors: ppmd === undefined ? {} : { ppmd },
  };
}

/** A file that is typed is learned as a whole, in characters; the server keeps to what stands near the cursor. */
const LONGEST_FILE = 600_000;

/** Learns `files` as the language server and its training do, but side by side with nothing. */
async function learn(files: readonly SourceFile[], options: EvaluationOptions, line: ProgressLine) {
  const { learned, mixing } = splitForMixing(files);
  const { training, kernels } = await train(learned, options, line);
  const { parameters, secondMoments } = training;
  const network = new Network(parameters, kernels, "int8");
  const adaptation = new Adaptation(parameters, secondMoments.block, kernels);
  const start = performance.now();
  const memory = new Memory(await loadNodeMemory(), memorySize(sizeOf(files), undefined, LONGEST_FILE));
  const learnAll = (some: readonly SourceFile[]) => {
    for (const { bytes } of some) for (const _ of memory.learn(bytes)) line.show("the memory is learning");
  };
  learnAll(learned);
  const memorySeconds = (performance.now() - start) / 1000;
  const unseen = besideNeighbours(mixing, learned);
  const calibrated = (parts: Parameters<typeof calibrate>[0]) => {
    for (const _ of calibrate(parts, unseen)) line.show("learning whom to trust");
    return memory.parameters.slice();
  };
  const alone = calibrated({ memory });
  const both = calibrated({ memory, network });
  memory.parameters.set(alone);
  const bothAdapting = calibrated({ memory, adaptation });
  memory.parameters.set(alone);
  learnAll(mixing);
  const model = { memory, network, adaptation, mixing: { memory: alone, both, bothAdapting } };
  return { model, characters: training.position.trainedCharacters, memorySeconds };
}

async function train(files: readonly SourceFile[], options: EvaluationOptions, line: ProgressLine) {
  const { config, seconds, seed, clock = () => performance.now() } = options;
  const { chosen } = await loadNodeKernels();
  const threads = new TrainingThreads(chosen, options.threads || (await defaultThreads()));
  const { kernels } = threads;
  const training = startTraining(config, seed, kernels);
  const start = clock();
  const share = () => (clock() - start) / (1000 * seconds);
  const texts = files.map(({ bytes }) => bytes);
  for (const step of threads.train(training, texts, share, options.training ?? {})) {
    line.show(`learning ${Math.floor(100 * share())} %, ${step.bitsPerCharacter.toFixed(2)} bits per character`);
  }
  await threads.dispose();
  return { training, kernels };
}

function sizeOf(files: readonly { readonly bytes: Uint8Array }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
