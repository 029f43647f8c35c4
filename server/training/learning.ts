import {
  DEFAULT_CONFIG,
  DEFAULT_OPTIONS,
  decodeTraining,
  encodeCheckpoint,
  startTraining,
  type TrainingStep,
} from "../../model/index.ts";
import { loadNodeKernels } from "../node/kernels.ts";
import { splitForCalibration } from "../workspace/calibration-files.ts";
import type { Corpus } from "../workspace/corpus.ts";
import { headFor, languageTexts } from "../workspace/language-head.ts";
import { type ModelStore, StorageError } from "../workspace/store.ts";
import { startFromBase } from "./base-start.ts";
import { trainingSeconds } from "./budget.ts";
import { Course } from "./course.ts";
import { threadCount } from "./machine.ts";
import type { TrainingNote } from "./note.ts";
import type { TrainingEvent, TrainingRequest } from "./protocol.ts";
import { rehearse } from "./rehearsal.ts";
import type { TrainingReport } from "./report.ts";
import { TrainingThreads } from "./threads.ts";
import { Clock, Throttle } from "./throttle.ts";
import { TimeLeft } from "./time-left.ts";
import { Validation } from "./validation.ts";

/** The time between checkpoints, which is the most that a crash can lose. */
const SAVE_SECONDS = 10;
/** The time between progress reports. */
const PROGRESS_SECONDS = 0.5;

/**
 * Learns a corpus: trains the stored network or a new one, saves it, and calibrates. `signal` ends it early.
 *
 * @param note of a training that the user asked for: a rehearsal has none, and neither measures nor calibrates
 */
export async function learn(
  request: TrainingRequest,
  corpus: Corpus,
  store: ModelStore,
  note: TrainingNote | undefined,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<TrainingReport> {
  const choice = await loadNodeKernels(request.kernels);
  const threads = new TrainingThreads(choice.chosen, await threadCount(request.limits.threads));
  const { kernels } = threads;
  let checkpoint: Uint8Array | undefined;
  const load = (bytes: Uint8Array) => {
    const decoded = decodeTraining(bytes, kernels);
    checkpoint = new Uint8Array(bytes);
    return decoded;
  };
  const stored = request.fresh ? undefined : (await store.load(load)).model;
  const encoder = request.encoder === undefined ? {} : { encoder: request.encoder };
  const more = { ...headFor(corpus.files), ...encoder };
  const config = request.config ?? { ...DEFAULT_CONFIG, ...more };
  const base = request.config === undefined ? request.base : undefined;
  const begun = stored ?? (await startFromBase(base, more, request.seed, kernels));
  const training = begun ?? startTraining(config, request.seed, kernels);
  const split = splitForCalibration(corpus.files);
  const read = request.changed?.length ? rehearse(split.learned, request.changed, request.seed) : split.learned;
  const files = read.map(({ bytes }) => bytes);
  const texts = languageTexts(read, training.parameters.config.languages);
  const first = note?.share ?? 0;
  const isFineTuning = training.position.isFineTuning === true && training.parameters.encoder === undefined;
  const whole =
    request.steps === undefined ? trainingSeconds(request.seconds, corpus.characters, isFineTuning) : Infinity;
  const seconds = whole * (1 - first);
  const clock = new Clock(seconds);
  let steps = 0;
  /** Of the whole learning, what was learned before an interruption included. */
  const share = () => {
    if (steps === 0) return first; // some learning is done however short the time
    const own = request.steps === undefined ? clock.share : Math.min(1, steps / request.steps);
    return first + (1 - first) * own;
  };
  const clipNorm = request.options?.clipNorm ?? DEFAULT_OPTIONS.clipNorm;
  const validation =
    note && (await Validation.start(split, choice, whole, checkpoint && (await store.loadCalibration())));
  const timeLeft = new TimeLeft(clock, whole, first, () => validation?.calibrationSeconds ?? 0, onEvent);
  const course = note && new Course(note, clipNorm, timeLeft, onEvent);
  const throttle = new Throttle(request.limits, clock, (reason) =>
    onEvent({ kind: "paused", reason, share: timeLeft.share }),
  );
  const average = new RecentAverage();
  const sinceProgress = new Clock(PROGRESS_SECONDS);
  const saved = new Clock(SAVE_SECONDS);
  let trainedCharacters = 0;
  let clipped = 0;
  const report = (): TrainingReport => ({
    files: corpus.files.length,
    characters: corpus.characters,
    leftOut: corpus.leftOut,
    trainedCharacters,
    seconds: (course?.secondsBefore ?? 0) + Math.min(clock.seconds, seconds),
    kernels: kernels.name,
    threads: threads.count,
    epochs: trainedCharacters / corpus.characters,
    bitsPerCharacter: average.recent,
    clippedShare: clipped / Math.max(1, steps),
    stopped: share() < 1,
    ...course?.gain,
  });
  try {
    if (whole < Infinity) timeLeft.report(first, 0);
    course?.begin(first);
    if (validation && first === 0) course!.measure(validation, 0, checkpoint, true);
    clock.restart();
    try {
      for (const step of threads.train(training, files, share, { ...request.options, languageTexts: texts })) {
        steps++;
        trainedCharacters += step.characters;
        average.add(step);
        course?.add(step);
        if (step.gradientNorm > clipNorm) clipped++;
        if (sinceProgress.share >= 1) {
          sinceProgress.restart();
          timeLeft.report(share(), average.recent);
          course?.mark(share(), clock.seconds);
        }
        if (saved.share >= 1) {
          const bytes = encodeCheckpoint(training);
          await saveIfPossible(store, bytes, note, share(), onEvent);
          if (validation?.mayMeasure(clock.seconds) && course!.isDue(share()))
            course!.measure(validation, share(), bytes, false);
          saved.restart();
        }
        await throttle.rest(signal);
        if (signal.aborted) break;
      }
    } finally {
      await threads.dispose();
    }
    if (trainedCharacters === 0 && first < 1) return report();
    course?.mark(share(), clock.seconds, true);
    const bytes = encodeCheckpoint(training, { report: report() });
    await store.save(bytes);
    note?.noteCheckpoint(share());
    const onProgress = (part: number, left: number) => timeLeft.reportCalibration(part, left, average.recent);
    const calibrated = await validation?.calibrate(bytes, onProgress, signal);
    if (calibrated !== undefined) {
      await store.saveCalibration(calibrated.calibration);
      await course!.notice(1, calibrated);
      note!.complete();
    }
    onEvent({ kind: "saved" });
    const result = report();
    course?.end(result);
    return result;
  } finally {
    await validation?.dispose();
  }
}

/** Ignores a failed checkpoint in mid-training, which loses nothing yet; the last one reports the error. */
async function saveIfPossible(
  store: ModelStore,
  checkpoint: Uint8Array,
  note: TrainingNote | undefined,
  share: number,
  onEvent: (event: TrainingEvent) => void,
): Promise<void> {
  try {
    await store.save(checkpoint);
    note?.noteCheckpoint(share);
    await note?.save();
    onEvent({ kind: "saved" });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
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
