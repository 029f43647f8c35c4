import { type Config, evaluateOrder0, Network, parameterCount, startTraining } from "../model/index.ts";
import type { Corpus } from "../server/corpus.ts";
import { type Entrant, entrants, PRODUCT } from "../server/evaluation/entrants.ts";
import { type HoldOut, holdOut } from "../server/evaluation/hold-out.ts";
import { type Measurement, type MeasurementOptions, measure } from "../server/evaluation/measurement.ts";
import { loadNodeKernels } from "../server/node-kernels.ts";
import type { LeftOut } from "../server/protocol.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { defaultThreads } from "../server/training/machine.ts";
import { TrainingThreads } from "../server/training/threads.ts";
import { measurePpmd } from "./compressors.ts";
import type { ProgressLine } from "./terminal.ts";

/** What was measured, beside general compressors. */
export interface ComparedMeasurement extends Measurement {
  /** `nearDuplicates` nearly repeat a training file, and are not counted in `files`. */
  readonly heldOut: { readonly files: number; readonly characters: number; readonly nearDuplicates: number };
  /** Bits per character of compressors that had the training files before. Empty where none is installed. */
  readonly compressors: { readonly ppmd?: number };
}

/** How well a workspace's model does on files of the workspace that it has not seen. */
export interface EvaluationReport extends ComparedMeasurement {
  readonly seed: number;
  /** Time spent on training the network. */
  readonly seconds: number;
  readonly config: Config;
  readonly parameters: number;
  readonly training: { readonly files: number; readonly characters: number; readonly trainedCharacters: number };
  readonly leftOut: readonly LeftOut[];
  /** Of the product at its best. */
  readonly bitsPerCharacter: number;
  /** Of counting characters alone: what any model has to beat. */
  readonly order0BitsPerCharacter: number;
}

export interface EvaluationOptions extends SamplingOptions {
  /** How long to train. */
  readonly seconds: number;
  readonly config: Config;
  /** Threads that learn side by side; 0 for one less than there are cores. */
  readonly threads: number;
}

type SamplingOptions = Pick<MeasurementOptions, "seed" | "typedCharacters">;

/** Trains on most of `corpus` and measures on the rest. @throws RangeError when there are fewer than two files */
export async function evaluateCorpus(
  corpus: Corpus,
  options: EvaluationOptions,
  line: ProgressLine,
): Promise<EvaluationReport> {
  const { seconds, seed, config } = options;
  const split = holdOut(corpus.files, seed);
  const known = split.training.map(({ bytes }) => bytes);
  const unknown = split.heldOut.map(({ bytes }) => bytes);
  const trained = await learn(known, options, line);
  const everyone = entrants(trained.network, known, DEFAULT_SETTINGS.suggestions.threshold);
  const measurement = await measureBeside(split, everyone, options, line);
  const best = PRODUCT.find((name) => measurement.bits[name] !== undefined)!;
  return {
    seed,
    seconds,
    config,
    parameters: parameterCount(config),
    training: { files: known.length, characters: sizeOf(known), trainedCharacters: trained.characters },
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
    heldOut: { files: unknown.length, characters: sizeOf(unknown), nearDuplicates },
    ...result.value,
    compressors: ppmd === undefined ? {} : { ppmd },
  };
}

async function learn(files: readonly Uint8Array[], options: EvaluationOptions, line: ProgressLine) {
  const { config, seconds, seed } = options;
  const { chosen } = await loadNodeKernels();
  const threads = new TrainingThreads(chosen, options.threads || (await defaultThreads()));
  const { kernels } = threads;
  const training = startTraining(config, seed, kernels);
  const start = performance.now();
  const share = () => (performance.now() - start) / (1000 * seconds);
  for (const step of threads.train(training, files, share, {})) {
    line.show(`learning ${Math.floor(100 * share())} %, ${step.bitsPerCharacter.toFixed(2)} bits per character`);
  }
  await threads.dispose();
  return {
    network: new Network(training.parameters, kernels, "int8"),
    characters: training.position.trainedCharacters,
  };
}

function sizeOf(files: readonly Uint8Array[]): number {
  return files.reduce((sum, bytes) => sum + bytes.length, 0);
}
