import { crc32 } from "../checksum.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { type RandomState, seededRandom } from "../random.ts";
import { BatchRows, passageRowCount, type ReadingPosition } from "./batch-rows.ts";
import type { Config } from "./config.ts";
import { FineTuning } from "./fine-tuning.ts";
import { drawHole } from "./holes.ts";
import { fillHole, UnrolledInfilling } from "./infilling.ts";
import type { Batch } from "./layer.ts";
import { initialParameters, Parameters, streamOf } from "./parameters.ts";
import { type LanguageTexts, SNIPPET_ROWS, Snippets } from "./snippets.ts";
import { ALONE, shareOf, type Team } from "./team.ts";
import { type InitialState, UnrolledNetwork } from "./unrolled.ts";

/** Hyperparameters of a run. */
export interface TrainingOptions {
  /** How many passages are read side by side. */
  readonly batchSize: number;
  /** T: how many characters back the gradient reaches. */
  readonly unrollLength: number;
  /** Adam's, at its highest. */
  readonly learningRate: number;
  /** Over how many training steps it rises from 0. */
  readonly warmUpSteps: number;
  /** The gradient is scaled down to this norm where it is larger. */
  readonly clipNorm: number;
  /**
   * Share of the outputs of every layer that is set to 0 at random, against overfitting: it rises from 0 in a run that
   * reads everything 3 times to this value in one that does so 8 times.
   */
  readonly dropout: number;
  /** How many holes are cut into the text of a training step, for the encoder and the decoder to learn from. */
  readonly holes: number;
  /** So many characters of all of them are learned, at most. */
  readonly holeCharacters: number;
  /** What the loss of the language counts beside that of the next character. */
  readonly languageShare: number;
  /** What languages are learned from; nothing is unless given. */
  readonly languageTexts?: LanguageTexts;
}

export const DEFAULT_OPTIONS: TrainingOptions = {
  batchSize: 8,
  unrollLength: 64,
  learningRate: 0.008,
  warmUpSteps: 100,
  clipNorm: 1,
  dropout: 0.2,
  holes: 40,
  holeCharacters: 512,
  languageShare: 0.1,
};

/** The result of one training step. */
export interface TrainingStep {
  /** From 1, counted over all runs. */
  readonly step: number;
  /** Passes over the corpus that were begun before this one. */
  readonly epoch: number;
  /** All characters learned from so far, over all runs. */
  readonly trainedCharacters: number;
  /** Characters of this step. */
  readonly characters: number;
  /** Mean over the characters of this step, before they were learned from. */
  readonly bitsPerCharacter: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
}

/** The progress of a training: with its parameters and moments, everything that going on bit for bit needs. */
export interface TrainingPosition {
  readonly step: number;
  readonly trainedCharacters: number;
  readonly random: RandomState;
  /** Whether it went on from a base network: see fine-tuning.ts. */
  readonly isFineTuning?: boolean;
  /** Absent before the first step. */
  readonly reading?: ReadingPosition;
}

/** Parameters, moments of Adam and position: everything that a training step changes. */
export class Training {
  readonly parameters: Parameters;
  readonly firstMoments: Parameters;
  readonly secondMoments: Parameters;
  position: TrainingPosition;
  /** The hidden and cell states at `position`. */
  initialState: () => InitialState;

  constructor(
    parameters: Parameters,
    position: TrainingPosition,
    kernels: Kernels,
    initialState: InitialState = { hidden: [], cell: [] },
  ) {
    this.parameters = parameters;
    this.firstMoments = new Parameters(parameters.config, kernels);
    this.secondMoments = new Parameters(parameters.config, kernels);
    this.position = position;
    this.initialState = () => initialState;
  }
}

/** A training that has learned nothing yet. The same seed gives the same one. */
export function startTraining(config: Config, seed: number, kernels: Kernels): Training {
  const random = seededRandom(seed);
  const parameters = initialParameters(config, random, kernels);
  return new Training(parameters, { step: 0, trainedCharacters: 0, random: random.state }, kernels);
}

/**
 * Learns from `files`, one training step per `next()`, until `progress` reaches 1. It neither waits, logs nor cancels:
 * the caller does, and may stop at any yield. `training` is up to date at every
 * yield, so that it can be checkpointed there.
 *
 * Of a training that went on from a base network, the base network's part is fine-tuned from where this run begins, and
 * only what was trained when the run ends is where it is to stay.
 *
 * @param progress which share of the run is over, from 0 to 1: the learning rate falls with it, linearly towards 0
 * @param team this thread, of rank 0, and those that run `joinTraining`
 * @throws CorpusError at the first step when there is not one character
 */
export function* train(
  training: Training,
  files: readonly Uint8Array[],
  progress: () => number,
  kernels: Kernels,
  options: Partial<TrainingOptions> = {},
  team: Team = ALONE,
): Generator<TrainingStep, void> {
  const settings = { ...DEFAULT_OPTIONS, ...options };
  const rows = new BatchRows(
    files,
    checksumOf(files),
    settings.batchSize,
    training.position.random,
    training.position.reading,
    snippetsOf(settings),
  );
  const learner = new Learner(training, rows.count, settings, kernels, team);
  const { network } = learner;
  const { window: W } = training.parameters.config;
  const before = training.initialState();
  // With or without snippets there are other rows.
  if (training.position.reading?.rows.length === rows.passageRows && network.fits(before)) network.restore(before);
  training.initialState = () => network.initialState;
  const size = files.reduce((sum, { length }) => sum + length, 0);
  const tuning = training.position.isFineTuning ? new FineTuning(training.parameters, kernels) : undefined;
  let epochs = 0;
  let passes = 0;
  try {
    for (let stepOfRun = 1; ; stepOfRun++) {
      const share = progress();
      if (share >= 1) return;
      const highest = settings.learningRate * Math.min(1, stepOfRun / settings.warmUpSteps);
      const learningRate = highest * (1 - share);
      const streamRate = tuning === undefined ? learningRate : highest * tuning.left(passes, share);
      if (streamRate === 0) tuning?.end();
      const { epoch } = rows;
      const step = training.position.step + 1;
      learner.cutHoles(rows, step);
      // On a network that stands still a head learns from snippets alone.
      const isReading = streamRate > 0 || rows.count === rows.passageRows || training.parameters.encoder !== undefined;
      network.batches.forEach((batch, group) => {
        rows.read(batch, network.borders[group], network.borders[group + 1], settings.unrollLength, W, step, isReading);
      });
      const characters = network.batches.reduce((sum, batch) => sum + countedIn(batch), 0);
      // Nothing is learned by heart in the one pass of a base network: dropout would only keep it from what it knows.
      const isTuning = tuning !== undefined && streamRate > 0;
      const dropout = isTuning ? 0 : settings.dropout * repetition(epochs, share);
      const { nats, gradientNorm } = learner.step(step, learningRate, streamRate, dropout);
      epochs += characters / size;
      if (isReading) passes += (rows.passageRows * settings.unrollLength) / size;
      const trainedCharacters = training.position.trainedCharacters + characters;
      training.position = { ...training.position, step, trainedCharacters, reading: rows.position };
      const bitsPerCharacter = nats / characters / Math.LN2;
      yield { step, epoch, trainedCharacters, characters, bitsPerCharacter, gradientNorm, learningRate };
    }
  } finally {
    tuning?.end();
    const states = network.initialState;
    training.initialState = () => states;
    learner.end();
  }
}

function countedIn({ targets, counted }: Batch): number {
  return counted === undefined ? targets.length : counted.reduce((sum, one) => sum + one, 0);
}

/**
 * The part of the other threads of a team while one runs `train`. Returns when that ends.
 *
 * @param batchSize how many rows `train` reads, from `batchRowCount`
 * @param kernels on the memory of those of `train`, with nothing allocated but what `train`'s thread allocated before it
 */
export function joinTraining(
  config: Config,
  batchSize: number,
  options: Partial<TrainingOptions>,
  kernels: Kernels,
  team: Team,
): void {
  const position = { step: 0, trainedCharacters: 0, random: seededRandom(0).state };
  const training = new Training(new Parameters(config, kernels), position, kernels);
  const learner = new Learner(training, batchSize, { ...DEFAULT_OPTIONS, ...options }, kernels, team);
  while (learner.join()) {}
}

/** B, the rows of `train` on `files`: those of passages, fewer than the option if there are fewer passages, and those of snippets. */
export function batchRowCount(files: readonly Uint8Array[], options: Partial<TrainingOptions>): number {
  const { batchSize = DEFAULT_OPTIONS.batchSize } = options;
  return passageRowCount(files, batchSize) + (snippetsOf(options) === undefined ? 0 : SNIPPET_ROWS);
}

function snippetsOf({ languageTexts }: Pick<TrainingOptions, "languageTexts">): Snippets | undefined {
  const snippets = languageTexts && new Snippets(languageTexts);
  return snippets?.isEmpty ? undefined : snippets;
}

/** Epochs of a run up to which nothing is learned by heart, and from which on all would be. */
const FEW_EPOCHS = 3;
const MANY_EPOCHS = 8;

/** From 0 to 1: how much a run repeats itself that has read `epochs` in a share of its time. */
function repetition(epochs: number, share: number): number {
  const expected = share > 0 ? epochs / share : 0;
  return Math.min(1, Math.max(0, (expected - FEW_EPOCHS) / (MANY_EPOCHS - FEW_EPOCHS)));
}

/** Threads that update parameters do not share lines of the processor's cache. */
const NUMBERS_PER_LINE = 16;

/** The result of a step on every thread: the loss of all rows in nats, and the norm of the gradient before clipping. */
interface Outcome {
  readonly nats: number;
  readonly gradientNorm: number;
}

/** One training step as all threads of a team run it. */
class Learner {
  readonly network: UnrolledNetwork;
  readonly #infilling: UnrolledInfilling | undefined;
  readonly #training: Training;
  readonly #gradients: Parameters;
  readonly #kernels: Kernels;
  readonly #team: Team;
  readonly #clipNorm: number;
  readonly #languageShare: number;
  readonly #characters: number;
  /** This thread's share of the parameters. */
  readonly #from: number;
  readonly #to: number;
  /** So many parameters are neither the encoder's nor the head's. */
  readonly #streamLength: number;
  /** Broadcast by rank 0: the number of the step (from 1; 0 ends the training), both learning rates, the dropout. */
  readonly #command = new Float64Array(4);
  #failed = false;

  constructor(training: Training, batchSize: number, options: TrainingOptions, kernels: Kernels, team: Team) {
    const { parameters } = training;
    this.#training = training;
    this.#kernels = kernels;
    this.#team = team;
    this.#clipNorm = options.clipNorm;
    this.#languageShare = options.languageShare;
    this.#characters = options.unrollLength * batchSize;
    this.#gradients = new Parameters(parameters.config, kernels);
    this.network = new UnrolledNetwork(parameters, this.#gradients, batchSize, options.unrollLength, kernels, team);
    if (parameters.encoder !== undefined && options.holes > 0) {
      const count = { holes: options.holes, characters: options.holeCharacters };
      this.#infilling = new UnrolledInfilling(parameters, this.#gradients, this.network.output, count, kernels, team);
    }
    [this.#from, this.#to] = shareOf(parameters.block.length, team, NUMBERS_PER_LINE);
    this.#streamLength = streamOf(parameters, kernels).block.length;
  }

  /** Cuts holes into what `rows` will read next; `step` learns to fill them. On rank 0. */
  cutHoles(rows: BatchRows, step: number): void {
    if (this.#infilling === undefined) return;
    const { steps, borders } = this.network;
    const random = seededRandom(step);
    this.#infilling.batches.forEach((batch, group) => {
      const own = Math.min(borders[group + 1], rows.passageRows) - borders[group];
      let at = 0;
      for (let b = 0; own > 0 && b < batch.count && at < batch.targets.length; b++) {
        const row = Math.floor(random.next() * own);
        const { file, offset, end } = rows.place(borders[group] + row);
        const last = Math.min(offset + steps, end);
        const hole = drawHole(file, offset, last, random);
        if (hole !== undefined) at = fillHole(batch, b, at, hole, { file, offset, end: last, row });
      }
      batch.counted.fill(0, at);
    });
  }

  /** Learns from the network's batches, on all threads: rank 0 calls it. @param streamRate of all but encoder and head; 0 leaves those as they are */
  step(number: number, learningRate: number, streamRate: number, dropout: number): Outcome {
    this.#command.set([number, learningRate, streamRate, dropout]);
    return this.#run()!;
  }

  /** Takes part in what rank 0 calls; false when that was `end`. */
  join(): boolean {
    return this.#run() !== undefined;
  }

  /** Ends the others' `join`. After a failure there is nothing to end. */
  end(): void {
    if (this.#failed) return;
    this.#command.fill(0);
    this.#run();
  }

  /** A thread that fails in here fails the team: the others must not go on with what it has half written. */
  #run(): Outcome | undefined {
    try {
      this.#team.broadcast(this.#command);
      return this.#command[0] === 0 ? undefined : this.#runStep();
    } catch (error) {
      this.#failed = true;
      this.#team.fail();
      throw error;
    }
  }

  #runStep(): Outcome {
    const [step, learningRate, streamRate, dropout] = this.#command;
    const { parameters, firstMoments, secondMoments } = this.#training;
    const kernels = this.#kernels;
    const team = this.#team;
    const share = (of: Parameters) => of.block.subarray(this.#from, this.#to);
    this.network.pack();
    this.#infilling?.pack();
    share(this.#gradients).fill(0);
    team.barrier();
    const nats = team.sum(this.network.forward({ share: dropout, seed: step }));
    this.#infilling?.forward();
    const languageScale = (this.#languageShare * this.network.steps) / this.#characters;
    if (streamRate > 0) this.network.backward(1 / this.#characters, languageScale);
    else this.network.backwardLanguages(languageScale);
    this.#infilling?.backward(1 / this.#characters);
    team.barrier();
    const gradientNorm = Math.sqrt(team.sum(kernels.sumOfSquares(share(this.#gradients))));
    // A gradient that overflowed says nothing; the moments would never forget it.
    if (Number.isFinite(gradientNorm)) {
      const gradientScale = Math.min(1, this.#clipNorm / gradientNorm);
      const border = Math.min(this.#to, Math.max(this.#from, this.#streamLength));
      const descend = (from: number, to: number, rate: number) => {
        if (from === to || rate === 0) return;
        const [values, slopes, first, second] = [parameters, this.#gradients, firstMoments, secondMoments].map(
          ({ block }) => block.subarray(from, to),
        );
        kernels.adam(values, slopes, first, second, { step, learningRate: rate, gradientScale });
      };
      descend(this.#from, border, streamRate);
      descend(border, this.#to, learningRate);
    }
    team.barrier();
    return { nats, gradientNorm };
  }
}

function checksumOf(files: readonly Uint8Array[]): number {
  return files.reduce((checksum, bytes) => crc32(Uint8Array.of(bytes.length & 0xff), crc32(bytes, checksum)), 0);
}
