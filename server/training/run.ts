import {
  CorpusError,
  DEFAULT_CONFIG,
  DEFAULT_OPTIONS,
  decodeTraining,
  encodeCheckpoint,
  startTraining,
  type Training,
  type TrainingStep,
} from "../../model/index.ts";
import { loadNodeKernels } from "../node/kernels.ts";
import { splitForCalibration } from "../workspace/calibration-files.ts";
import { type Corpus, readCorpus } from "../workspace/corpus.ts";
import { headFor, languageTexts } from "../workspace/language-head.ts";
import { ModelStore, StorageError } from "../workspace/store.ts";
import { type Claim, StoreBusyError } from "../workspace/store-lock.ts";
import { trainingSeconds } from "./budget.ts";
import { calibrateWithNetwork } from "./calibration.ts";
import { threadCount } from "./machine.ts";
import type { TrainingEvent, TrainingFailure, TrainingRequest } from "./protocol.ts";
import { rehearse } from "./rehearsal.ts";
import type { TrainingReport } from "./report.ts";
import { TrainingThreads } from "./threads.ts";
import { Clock, Throttle } from "./throttle.ts";

/** The time between checkpoints, which is the most that a crash can lose. */
const SAVE_SECONDS = 10;
/** The time between progress reports. */
const PROGRESS_SECONDS = 0.5;

/** Nothing was learned, and the stored model stays. */
const STOPPED_WHILE_READING: TrainingReport = {
  files: 0,
  characters: 0,
  leftOut: [],
  trainedCharacters: 0,
  seconds: 0,
  kernels: "",
  threads: 0,
  epochs: 0,
  bitsPerCharacter: 0,
  clippedShare: 0,
  stopped: true,
};

/**
 * Runs a training from reading the workspace to the last checkpoint. Calls `onEvent` with every event, the last of
 * which is `done` or `failed`; `signal` ends the learning early and keeps what was learned.
 *
 * @param program the program that trains, which others are told of that would train on the same workspace
 */
export async function runTraining(
  request: TrainingRequest,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
  program: Claim["program"] = "terminal",
): Promise<void> {
  onEvent(
    await run(request, onEvent, signal, program).catch((error: unknown) => ({
      kind: "failed",
      failure: describe(error),
    })),
  );
}

/** Returns the last event. */
async function run(
  request: TrainingRequest,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
  program: Claim["program"],
): Promise<TrainingEvent> {
  onEvent({ kind: "reading" });
  const store = new ModelStore(request.storagePath, request.folders);
  await store.prepare({ program, quiet: request.changed !== undefined, signal });
  try {
    const corpus = await readCorpus(request.folders, request.corpus, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (corpus === undefined) return { kind: "done", report: STOPPED_WHILE_READING };
    if (corpus.files.length === 0) return { kind: "failed", failure: { kind: "empty", leftOut: corpus.leftOut } };
    return { kind: "done", report: await learn(request, corpus, store, onEvent, signal) };
  } finally {
    await store.release();
  }
}

async function learn(
  request: TrainingRequest,
  corpus: Corpus,
  store: ModelStore,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<TrainingReport> {
  const { chosen } = await loadNodeKernels(request.kernels);
  const threads = new TrainingThreads(chosen, await threadCount(request.limits.threads));
  const { kernels } = threads;
  const stored = request.fresh ? undefined : (await store.load((bytes) => decodeTraining(bytes, kernels))).model;
  const encoder = request.encoder === undefined ? {} : { encoder: request.encoder };
  const config = request.config ?? { ...DEFAULT_CONFIG, ...headFor(corpus.files), ...encoder };
  const training = stored ?? startTraining(config, request.seed, kernels);
  const split = splitForCalibration(corpus.files);
  const changed = request.changed ?? [];
  const read = changed.length > 0 ? rehearse(split.learned, changed, request.seed) : split.learned;
  const files = read.map(({ bytes }) => bytes);
  const texts = languageTexts(read, training.parameters.config.languages);
  const seconds = request.steps === undefined ? trainingSeconds(request.seconds, corpus.characters) : Infinity;
  const clock = new Clock(seconds);
  let steps = 0;
  // Some learning is done however short the time.
  const share = () =>
    steps === 0 ? 0 : request.steps === undefined ? clock.share : Math.min(1, steps / request.steps);
  const throttle = new Throttle(request.limits, clock, (paused) => onEvent({ kind: "paused", paused, share: share() }));
  const average = new RecentAverage();
  const sinceProgress = new Clock(PROGRESS_SECONDS);
  const saved = new Clock(SAVE_SECONDS);
  let trainedCharacters = 0;
  let clipped = 0;
  const clipNorm = request.options?.clipNorm ?? DEFAULT_OPTIONS.clipNorm;
  try {
    for (const step of threads.train(training, files, share, { ...request.options, languageTexts: texts })) {
      steps++;
      trainedCharacters += step.characters;
      average.add(step);
      if (step.gradientNorm > clipNorm) clipped++;
      if (sinceProgress.share >= 1) {
        sinceProgress.restart();
        const over = share();
        const secondsLeft = (clock.seconds * (1 - over)) / over;
        onEvent({ kind: "progress", share: over, secondsLeft, bitsPerCharacter: average.recent });
      }
      if (saved.share >= 1) {
        await saveIfPossible(training, store, onEvent);
        saved.restart();
      }
      await throttle.rest(signal);
      if (signal.aborted) break;
    }
  } finally {
    await threads.dispose();
  }
  const report = {
    files: corpus.files.length,
    characters: corpus.characters,
    leftOut: corpus.leftOut,
    trainedCharacters,
    seconds: Math.min(clock.seconds, seconds),
    kernels: kernels.name,
    threads: threads.count,
    epochs: trainedCharacters / corpus.characters,
    bitsPerCharacter: average.recent,
    clippedShare: clipped / Math.max(1, steps),
    stopped: share() < 1,
  };
  if (trainedCharacters > 0) {
    await store.save(encodeCheckpoint(training, { report }));
    if (changed.length === 0) {
      onEvent({ kind: "calibrating" });
      const calibration = await calibrateWithNetwork(training, kernels, split, signal);
      if (calibration !== undefined) await store.saveCalibration(calibration);
    }
    onEvent({ kind: "saved" });
  }
  return report;
}

/** Ignores a failed checkpoint in mid-training, which loses nothing yet; the last one reports the error. */
async function saveIfPossible(training: Training, store: ModelStore, onEvent: (event: TrainingEvent) => void) {
  try {
    await store.save(encodeCheckpoint(training));
    onEvent({ kind: "saved" });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}

function describe(error: unknown): TrainingFailure {
  if (error instanceof StoreBusyError) return { kind: "busy", owner: error.owner };
  if (error instanceof CorpusError) return { kind: "unreadable", detail: `${error.message} ${detailOf(error.cause)}` };
  if (error instanceof StorageError) {
    return { kind: "storage", reason: error.reason, path: error.path, detail: detailOf(error.cause) };
  }
  return { kind: "crash", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function detailOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "";
}

/** The mean bits per character of the last tenth of all steps; 0 before the first one. */
class RecentAverage {
  readonly #bits: number[] = [];

  add({ bitsPerCharacter }: TrainingStep): void {
    this.#bits.push(bitsPerCharacter);
  }

  get recent(): number {
    const last = this.#bits.slice(-Math.ceil(this.#bits.length / 10));
    return last.reduce((sum, bits) => sum + bits, 0) / Math.max(1, last.length);
  }
}
