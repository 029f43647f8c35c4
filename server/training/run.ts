import {
  CorpusError,
  decodeTraining,
  encodeCheckpoint,
  referenceKernels,
  startTraining,
  type Training,
  type TrainingStep,
  train,
} from "../../model/index.ts";
import { type Corpus, readCorpus } from "../corpus.ts";
import type { TrainingReport } from "../protocol.ts";
import { ModelStore, StorageError } from "../store.ts";
import type { TrainingEvent, TrainingFailure, TrainingOrder } from "./messages.ts";

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
  const kernels = referenceKernels(32);
  const stored = order.fresh ? undefined : (await store.load((bytes) => decodeTraining(bytes, kernels))).model;
  const training = stored ?? startTraining(order.config, order.seed, kernels);
  const files = corpus.files.map(({ bytes }) => bytes);
  const clock = new Clock(order.seconds);
  const average = new RecentAverage();
  const told = new Clock(PROGRESS_SECONDS);
  const saved = new Clock(SAVE_SECONDS);
  let trainedCharacters = 0;
  for (const step of train(training, files, () => clock.share, kernels, order.options)) {
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
    await new Promise((resolve) => setImmediate(resolve)); // lets a message to stop in
    if (signal.aborted) break;
  }
  const report = {
    files: files.length,
    characters: corpus.characters,
    leftOut: corpus.leftOut,
    trainedCharacters,
    seconds: Math.min(clock.seconds, order.seconds),
    epochs: trainedCharacters / corpus.characters,
    bitsPerCharacter: average.recent,
    stopped: clock.share < 1,
  };
  if (trainedCharacters > 0) {
    await store.save(encodeCheckpoint(training, { report }));
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

/** Time since its start, against a duration. */
class Clock {
  readonly #duration: number;
  #start = performance.now();

  /** @param duration in seconds */
  constructor(duration: number) {
    this.#duration = duration;
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  /** Of the duration: 1 when it is over. */
  get share(): number {
    return this.#duration > 0 ? Math.min(1, this.seconds / this.#duration) : 1;
  }

  restart(): void {
    this.#start = performance.now();
  }
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
