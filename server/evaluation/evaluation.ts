import {
  Adaptation,
  type Config,
  calibrate,
  calibrateBoth,
  costsAlone,
  evaluateOrder0,
  Memory,
  memorySize,
  Network,
  parameterCount,
  type ReadingParts,
  startTraining,
  type TrainingOptions,
} from "../../model/index.ts";
import { loadNodeKernels } from "../node/kernels.ts";
import { loadNodeMemory } from "../node/memory.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import { adaptingBase, startFromBase } from "../training/base-start.ts";
import { trainingSeconds } from "../training/budget.ts";
import { threadCount } from "../training/machine.ts";
import { TrainingThreads } from "../training/threads.ts";
import { splitForCalibration } from "../workspace/calibration-files.ts";
import type { Corpus, CorpusFile } from "../workspace/corpus.ts";
import { headFor, languageTexts } from "../workspace/language-head.ts";
import { besideNeighbours } from "../workspace/neighbours.ts";
import { type Candidate, type CandidateName, candidates, PRODUCT } from "./candidates.ts";
import { measurePpmd } from "./compressors.ts";
import { EvaluationError } from "./failure.ts";
import { type HoldOut, holdOut, type SourceFile, upTo } from "./hold-out.ts";
import { type MeasurementOptions, measure } from "./measurement.ts";
import type { ComparedMeasurement, EvaluationReport } from "./report.ts";
import { runInSlices } from "./slices.ts";

export interface EvaluationOptions extends SamplingOptions {
  /** How long to train; 0 for automatic, by their size. */
  readonly seconds: number;
  /** Of a network that begins at random. */
  readonly config: Config;
  /** The file of a base network to begin with instead. */
  readonly base?: string | undefined;
  /** Threads that learn side by side; 0 for one less than there are cores. */
  readonly threads: number;
  /** Training options that differ from the defaults. */
  readonly training?: Partial<TrainingOptions>;
  /** The clock of the training's seconds, in milliseconds; by default `performance.now`. */
  readonly clock?: () => number;
  /** The most to learn and to predict, in characters, as if the workspace had no more; by default all. */
  readonly amounts?: { readonly learned: number; readonly predicted: number };
  /** The candidates to measure; by default all. */
  readonly names?: readonly CandidateName[];
}

/** The activity of an evaluation. */
export type EvaluationEvent =
  | { readonly kind: "training"; readonly share: number; readonly bitsPerCharacter: number }
  /** The memory learns the files that the network has read. */
  | { readonly kind: "learning" }
  | { readonly kind: "calibrating" }
  | { readonly kind: "measuring"; readonly name: CandidateName | "PPMd"; readonly share: number };

type OnEvent = (event: EvaluationEvent) => void;

type SamplingOptions = Pick<MeasurementOptions, "seed" | "typedCharacters">;

/** Trains on most of `corpus` and measures on the rest. @throws EvaluationError when there are fewer than two files */
export async function evaluateCorpus(
  corpus: Corpus,
  options: EvaluationOptions,
  onEvent: OnEvent,
): Promise<EvaluationReport> {
  if (corpus.files.length === 0) throw new EvaluationError({ kind: "empty", leftOut: corpus.leftOut });
  if (corpus.files.length === 1) throw new EvaluationError({ kind: "single" });
  const { seed } = options;
  const seconds = trainingSeconds(options.seconds, corpus.characters, options.base !== undefined);
  const { learned = Infinity, predicted = Infinity } = options.amounts ?? {};
  const whole = holdOut(corpus.files, seed);
  const split = { ...whole, training: upTo(learned, whole.training), heldOut: upTo(predicted, whole.heldOut) };
  const known = split.training.map(({ bytes }) => bytes);
  const unknown = split.heldOut.map(({ bytes }) => bytes);
  const trained = await learn(split.training, { ...options, seconds }, onEvent);
  const everyone = candidates(trained.model, split.training, DEFAULT_SETTINGS.suggestions.threshold);
  const measured = everyone.filter(({ name }) => options.names?.includes(name) ?? true);
  const measurement = await measureBeside(split, measured, options, onEvent);
  const best = PRODUCT.find((name) => measurement.bits[name] !== undefined)!;
  return {
    seed,
    seconds,
    config: trained.config,
    parameters: parameterCount(trained.config),
    training: { files: known.length, characters: sizeOf(split.training), trainedCharacters: trained.characters },
    memorySeconds: trained.memorySeconds,
    leftOut: corpus.leftOut,
    bitsPerCharacter: measurement.bits[best]!,
    order0BitsPerCharacter: evaluateOrder0(known, unknown).bitsPerCharacter,
    ...measurement,
  };
}

/** Measures all candidates, which have learned the training files, and the compressors. */
export async function measureBeside(
  { training, heldOut, nearDuplicates }: HoldOut<SourceFile>,
  everyone: readonly Candidate[],
  { seed, typedCharacters }: SamplingOptions,
  onEvent: OnEvent,
): Promise<ComparedMeasurement> {
  const work = measure(everyone, heldOut, { seed, typedCharacters, clock: () => performance.now() });
  const measurement = await runInSlices(work, ({ candidate, share }) =>
    onEvent({ kind: "measuring", name: candidate, share }),
  );
  const known = training.map(({ bytes }) => bytes);
  const unknown = heldOut.map(({ bytes }) => bytes);
  const ppmd = await measurePpmd(known, unknown, (share) => onEvent({ kind: "measuring", name: "PPMd", share }));
  return {
    heldOut: { files: unknown.length, characters: sizeOf(heldOut), nearDuplicates },
    ...measurement,
    compressors: ppmd === undefined ? {} : { ppmd },
  };
}

/** The overlay learns a typed file as a whole, in characters; the server limits it to the text near the cursor. */
const LONGEST_FILE = 600_000;

/** Learns `files` as the language server and its training do, but with no other work in parallel. */
async function learn(files: readonly CorpusFile[], options: EvaluationOptions, onEvent: OnEvent) {
  const { learned, calibration } = splitForCalibration(files);
  const { training, kernels, characters } = await trainOn(learned, options, onEvent);
  const { parameters } = training;
  const network = new Network(parameters, kernels, "int8");
  const adaptation = Adaptation.of(training, kernels);
  const start = performance.now();
  const memory = new Memory(await loadNodeMemory(), memorySize(sizeOf(files), undefined, LONGEST_FILE));
  const learnAll = async (some: readonly SourceFile[]) => {
    for (const { bytes } of some) await runInSlices(memory.learn(bytes), () => onEvent({ kind: "learning" }));
  };
  await learnAll(learned);
  const memorySeconds = (performance.now() - start) / 1000;
  const unseen = besideNeighbours(calibration, learned);
  const calibrating = <T>(work: Generator<unknown, T>) => runInSlices(work, () => onEvent({ kind: "calibrating" }));
  await calibrating(calibrate({ memory }, unseen));
  const alone = memory.parameters.slice();
  const cost = await calibrating(costsAlone(memory, unseen));
  const isMeasured = (name: CandidateName) => options.names?.includes(name) ?? true;
  const calibrated = async (name: CandidateName, parts: ReadingParts) => {
    if (!isMeasured(name)) return alone;
    await calibrating(calibrateBoth({ memory, ...parts }, unseen, cost));
    const parameters = memory.parameters.slice();
    memory.setParameters(alone);
    return parameters;
  };
  const base = isMeasured("base") ? await adaptingBase(options.base) : undefined;
  const model = {
    memory,
    network,
    adaptation,
    base,
    calibration: {
      memory: alone,
      base: base ? await calibrated("base", { network: base.network }) : alone,
      both: await calibrated("both", { network }),
      bothAdapting: await calibrated("bothAdapting", { adaptation }),
    },
  };
  await learnAll(calibration);
  const { languages: _, ...config } = training.parameters.config;
  return { model, config, characters, memorySeconds };
}

/** Trains a network on `files`, as the training process does. */
export async function trainOn(files: readonly SourceFile[], options: EvaluationOptions, onEvent: OnEvent) {
  const { seconds, seed, clock = () => performance.now() } = options;
  const head = headFor(files);
  const { chosen } = await loadNodeKernels();
  const threads = new TrainingThreads(chosen, await threadCount(options.threads));
  const { kernels } = threads;
  const training =
    (await startFromBase(options.base, head, seed, kernels)) ??
    startTraining({ ...options.config, ...head }, seed, kernels);
  const { trainedCharacters } = training.position;
  const start = clock();
  const share = () => (clock() - start) / (1000 * seconds);
  const texts = files.map(({ bytes }) => bytes);
  const settings = { ...options.training, languageTexts: languageTexts(files, head.languages) };
  await runInSlices(threads.train(training, texts, share, settings), ({ bitsPerCharacter }) =>
    onEvent({ kind: "training", share: share(), bitsPerCharacter }),
  );
  await threads.dispose();
  return { training, kernels, characters: training.position.trainedCharacters - trainedCharacters };
}

function sizeOf(files: readonly { readonly bytes: Uint8Array }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
