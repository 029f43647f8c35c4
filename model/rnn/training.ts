import { crc32 } from "../checksum.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { type RandomState, seededRandom } from "../random.ts";
import { type Config, VOCABULARY_SIZE } from "./config.ts";
import { Lanes, type ReadingPosition } from "./lanes.ts";
import { initialParameters, Parameters } from "./parameters.ts";
import { UnrolledNetwork, type Window } from "./unrolled.ts";

/** How a run learns. What is not given is as in `DEFAULT_OPTIONS`. */
export interface TrainingOptions {
  /** B: how many passages are read side by side. */
  readonly lanes: number;
  /** T: how many characters back the gradient reaches. */
  readonly unrollLength: number;
  /** Adam's, at its highest. */
  readonly learningRate: number;
  /** Over how many training steps it rises from 0. */
  readonly warmUpSteps: number;
  /** The gradient is scaled down to this norm where it is larger. */
  readonly clipNorm: number;
}

export const DEFAULT_OPTIONS: TrainingOptions = {
  lanes: 4,
  unrollLength: 32,
  learningRate: 0.008,
  warmUpSteps: 50,
  clipNorm: 1,
};

/** What one training step did. */
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

/** Where a training stands besides its numbers: all that has to be kept to go on bit for bit. */
export interface TrainingPosition {
  readonly step: number;
  readonly trainedCharacters: number;
  readonly random: RandomState;
  /** Absent before the first step. */
  readonly reading?: ReadingPosition;
}

/** Learns per step from nothing but gradients: parameters, Adam's moments, and where the reading stands. */
export class Training {
  readonly parameters: Parameters;
  readonly firstMoments: Parameters;
  readonly secondMoments: Parameters;
  position: TrainingPosition;
  /** Per layer the hidden and cell state of all lanes [B, H], as the last step left them. */
  carried: { readonly hidden: readonly Float32Array[]; readonly cell: readonly Float32Array[] };

  constructor(parameters: Parameters, position: TrainingPosition, kernels: Kernels) {
    this.parameters = parameters;
    this.firstMoments = new Parameters(parameters.config, kernels);
    this.secondMoments = new Parameters(parameters.config, kernels);
    this.position = position;
    this.carried = { hidden: [], cell: [] };
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
 * whoever asks for the next step decides on that, and may stop asking at any time. `training` is up to date at every
 * yield, so that it can be checkpointed there.
 *
 * @param progress which share of the run is over, from 0 to 1: the learning rate falls with it, linearly towards 0
 * @throws CorpusError at the first step when there is not one character
 */
export function* train(
  training: Training,
  files: readonly Uint8Array[],
  progress: () => number,
  kernels: Kernels,
  options: Partial<TrainingOptions> = {},
): Generator<TrainingStep, void> {
  const settings = { ...DEFAULT_OPTIONS, ...options };
  const { parameters } = training;
  const { window: W } = parameters.config;
  const T = settings.unrollLength;
  const lanes = new Lanes(
    files,
    checksumOf(files),
    settings.lanes,
    training.position.random,
    training.position.reading,
  );
  const B = lanes.count;
  const gradients = new Parameters(parameters.config, kernels);
  const network = new UnrolledNetwork(parameters, gradients, B, T, kernels);
  restoreCarried(network, training);
  const window: Window = {
    inputs: kernels.allocateCharacters(T * B * W),
    targets: kernels.allocateCharacters(T * B),
    resets: kernels.allocateCharacters(T * B),
  };
  for (let stepOfRun = 1; ; stepOfRun++) {
    const share = progress();
    if (share >= 1) return;
    const warmth = Math.min(1, stepOfRun / settings.warmUpSteps);
    const learningRate = settings.learningRate * warmth * (1 - share);
    const { epoch } = lanes;
    lanes.read(window.inputs, window.targets, window.resets, T, W);
    gradients.block.fill(0);
    const nats = network.forward(window);
    network.backward(window, 1 / (T * B));
    const gradientNorm = Math.sqrt(kernels.sumOfSquares(gradients.block));
    const step = training.position.step + 1;
    // A gradient that overflowed says nothing; the moments would never forget it.
    if (Number.isFinite(gradientNorm)) {
      const gradientScale = Math.min(1, settings.clipNorm / gradientNorm);
      const { block } = training.firstMoments;
      const rate = { step, learningRate, gradientScale };
      kernels.adam(parameters.block, gradients.block, block, training.secondMoments.block, rate);
    }
    const trainedCharacters = training.position.trainedCharacters + T * B;
    training.position = { ...training.position, step, trainedCharacters, reading: lanes.position };
    training.carried = { hidden: network.carriedHidden.map(float32), cell: network.carriedCell.map(float32) };
    const bitsPerCharacter = nats / (T * B) / Math.LN2;
    yield { step, epoch, trainedCharacters, characters: T * B, bitsPerCharacter, gradientNorm, learningRate };
  }
}

/** Bits per character of a model that knows nothing: where every training begins. */
export const UNTRAINED_BITS = Math.log2(VOCABULARY_SIZE);

/** Takes over the lanes' states of the last run; lanes of another corpus or number start anew, from zeros. */
function restoreCarried(network: UnrolledNetwork, { carried, position }: Training): void {
  if (position.reading?.lanes.length !== network.lanes) return;
  carried.hidden.forEach((values, layer) => {
    network.carriedHidden[layer].set(values);
  });
  carried.cell.forEach((values, layer) => {
    network.carriedCell[layer].set(values);
  });
}

function float32(values: ArrayLike<number>): Float32Array {
  return Float32Array.from(values);
}

function checksumOf(files: readonly Uint8Array[]): number {
  return files.reduce((checksum, bytes) => crc32(Uint8Array.of(bytes.length & 0xff), crc32(bytes, checksum)), 0);
}
