/** Trains a base network: one that many workspaces begin with, over hours, and that can be taken up again at any time. */
import { appendFile } from "node:fs/promises";
import {
  type Config,
  DEFAULT_OPTIONS,
  decodeTraining,
  encodeCheckpoint,
  startTraining,
  type TrainingOptions,
  type TrainingStep,
} from "../../model/index.ts";
import { loadNodeKernels } from "../node/kernels.ts";
import { readStored, writeNamed } from "../workspace/store-files.ts";
import { TrainingThreads } from "./threads.ts";

/**
 * The last share of a training in which its learning rate falls to 0. At a constant rate nothing is gained any more after some 10
 * million characters.
 */
const COOLING_SHARE = 0.8;
/** The time between checkpoints, which is the most that a crash can lose. */
const SAVE_SECONDS = 120;
/** The time between lines of progress. */
const PROGRESS_SECONDS = 10;
/** Much more is read than by the training of a workspace, so that a step may look at more before it decides. */
const OPTIONS = { ...DEFAULT_OPTIONS, batchSize: 16, learningRate: 0.005, dropout: 0 } satisfies TrainingOptions;

/** How a base network is trained, for other programs that do the same. */
export const BASE_TRAINING = { ...OPTIONS, coolingShare: COOLING_SHARE };

export interface BaseTrainingOptions {
  /** The checkpoint: a training goes on from it where it exists. */
  readonly file: string;
  /** How many characters are read in all, those of earlier runs included. */
  readonly characters: number;
  readonly config: Config;
  readonly threads: number;
  readonly seed: number;
}

/**
 * Learns `files` until so many characters are read, or `signal` ends it. Both times the checkpoint is up to date. Progress is
 * appended to a file beside it, FILE.jsonl, as lines of JSON.
 *
 * @throws CheckpointError where the checkpoint cannot be gone on from, CorpusError where there is not one character
 */
export async function trainBase(
  files: readonly Uint8Array[],
  { file, characters, config, threads: count, seed }: BaseTrainingOptions,
  onStep: (step: TrainingStep) => void,
  signal: AbortSignal,
): Promise<void> {
  const { chosen } = await loadNodeKernels();
  const threads = new TrainingThreads(chosen, count);
  const stored = await readStored(file, Infinity);
  const training =
    stored instanceof Uint8Array
      ? decodeTraining(stored, threads.kernels)
      : startTraining(config, seed, threads.kernels);
  const stable = (1 - COOLING_SHARE) * characters;
  const cooled = () => Math.max(0, (training.position.trainedCharacters - stable) / (characters - stable));
  // The learning rate rises once, and not again whenever the training is taken up.
  const warmUpSteps = Math.max(1, OPTIONS.warmUpSteps - training.position.step);
  const save = () => writeNamed(file, [encodeCheckpoint(training)]);
  let [told, saved] = [performance.now(), performance.now()];
  let [bits, read] = [0, 0];
  try {
    for (const step of threads.train(training, files, cooled, { ...OPTIONS, warmUpSteps })) {
      onStep(step);
      bits += step.characters * step.bitsPerCharacter;
      read += step.characters;
      const now = performance.now();
      if (now - told >= 1000 * PROGRESS_SECONDS) {
        const { trainedCharacters, learningRate } = step;
        const progress = { time: new Date(), trainedCharacters, bitsPerCharacter: bits / read, learningRate };
        await appendFile(`${file}.jsonl`, `${JSON.stringify(progress)}\n`);
        told = now;
        [bits, read] = [0, 0];
      }
      if (now - saved >= 1000 * SAVE_SECONDS) {
        await save();
        saved = now;
      }
      await new Promise((resolve) => setImmediate(resolve)); // lets signals in
      if (signal.aborted) break;
    }
  } finally {
    await threads.dispose();
  }
  await save();
}
