import {
  CorpusError,
  DEFAULT_CONFIG,
  decodeTraining,
  encodeCheckpoint,
  startTraining,
  type Training,
  type TrainingStep,
} from "../../model/index.ts";
import { type Corpus, readCorpus } from "../corpus.ts";
import { splitForMixing } from "../mixing-files.ts";
import { loadNodeKernels } from "../node-kernels.ts";
import type { TrainingReport } from "../protocol.ts";
import { ModelStore, StorageError } from "../store.ts";
import { trainingSeconds } from "./budget.ts";
import { focusOn } from "./focus.ts";
import { learnJudgement } from "./judgement.ts";
import { defaultThreads } from "./machine.ts";
import type { TrainingEvent, TrainingFailure, TrainingOrder } from "./messages.ts";
import { Clock, Pacer } from "./pace.ts";
import { TrainingThreads } from "./threads.ts";

/** How long a crash may set a training back. */
const SAVE_SECONDS = 10;
/** How often progress is told. */
const PROGRESS_SECONDS = 0.5;

/**
 * Runs a training from reading the workspace to the last checkpoint. `tell` hears of everything, at last of `done` or
 * `failed`; `signal` ends the learning early and keeps what was learned.
 */
export async function runTraining(
  order: TrainingOrder,
  tell: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    tell({ kind: "reading" });
    const store = new ModelStore(order.storagePath, order.folders);
    await store.prepare();
    const corpus = await readCorpus(order.folders, order.corpus);
    if (corpus.files.length === 0) {
      tell({ kind: "failed", failure: { kind: "empty", leftOut: corpus.leftOut } });
      return;
    }
    const report = await learn(order, corpus, store, tell, signal);
    tell({ kind: "done", report });
  } catch (error) {
    tell({ kind: "failed", failure: describe(error) });
  }
}

async function learn(
  order: TrainingOrder,
  corpus: Corpus,
  store: ModelStore,
  tell: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<TrainingReport> {
  const { chosen } = await loadNodeKernels(order.kernels);
  const threads = new TrainingThreads(chosen, order.pace.threads || (await defaultThreads()));
  const { kernels } = threads;
  const stored = order.fresh ? undefined : (await store.load((bytes) => decodeTraining(bytes, kernels))).model;
  const training = stored ?? startTraining(order.config ?? DEFAULT_CONFIG, order.seed, kernels);
  const split = splitForMixing(corpus.files);
  const changed = order.changed ?? [];
  const read = changed.length > 0 ? focusOn(split.learned, changed, order.seed) : split.learned;
  const files = read.map(({ bytes }) => bytes);
  const seconds = trainingSeconds(order.seconds, corpus.characters);
  const clock = new Clock(seconds);
  const pacer = new Pacer(order.pace, clock, (paused) => tell({ kind: "paused", paused }));
  const average = new RecentAverage();
  const told = new Clock(PROGRESS_SECONDS);
  const saved = new Clock(SAVE_SECONDS);
  let trainedCharacters = 0;
  try {
    for (const step of threads.train(training, files, () => clock.share, order.options)) {
      trainedCharacters += step.characters;
      average.add(step);
      if (told.share >= 1) {
        told.restart();
        tell({ kind: "progress", share: clock.share, bitsPerCharacter: average.recent });
      }
      if (saved.share >= 1) {
        await saveIfPossible(training, store, tell);
        saved.restart();
      }
      await pacer.rest(signal);
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
    stopped: clock.share < 1,
  };
  if (trainedCharacters > 0) {
    await store.save(encodeCheckpoint(training, { report }));
    if (changed.length === 0) {
      tell({ kind: "mixing" });
      const judgement = await learnJudgement(training, kernels, split, signal);
      if (judgement !== undefined) await store.saveMemory(judgement);
    }
    tell({ kind: "saved" });
  }
  return report;
}

/** A checkpoint in the middle that cannot be written costs nothing yet; the last one will say so. */
async function saveIfPossible(training: Training, store: ModelStore, tell: (event: TrainingEvent) => void) {
  try {
    await store.save(encodeCheckpoint(training));
    tell({ kind: "saved" });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}

function describe(error: unknown): TrainingFailure {
  if (error instanceof CorpusError) return { kind: "unreadable", detail: `${error.message} ${detailOf(error.cause)}` };
  if (error instanceof StorageError) {
    return { kind: "storage", reason: error.reason, path: error.path, detail: detailOf(error.cause) };
  }
  return { kind: "crash", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function detailOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "";
}

/** The mean bits per character of the last tenth of all steps. */
class RecentAverage {
  readonly #bits: number[] = [];

  add({ bitsPerCharacter }: TrainingStep): void {
    this.#bits.push(bitsPerCharacter);
  }

  get recent(): number {
    const last = this.#bits.slice(-Math.ceil(this.#bits.length / 10));
    return last.reduce((sum, bits) => sum + bits, 0) / last.length;
  }
}
