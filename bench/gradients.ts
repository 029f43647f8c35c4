import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  CELL_KINDS,
  type CellKind,
  DEFAULT_OPTIONS,
  type Kernels,
  type Parameters,
  referenceKernels,
  spectralRadius,
  startTraining,
  train,
} from "../model/index.ts";
import { type Reach, reachOf, readForGradients } from "../server/evaluation/gradients.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { readCorpus } from "../server/workspace/corpus.ts";
import { createKernels } from "../server/workspace/kernels.ts";
import { copying } from "./copy-task.ts";

export interface GradientOptions {
  /** Training steps of each network. */
  readonly steps: number;
  readonly hiddenSize: number;
  /** The largest distance, in characters. */
  readonly lag: number;
}

/** What this writes to bench/results/gradients.json. */
export interface GradientResults extends GradientOptions {
  readonly cells: Readonly<Record<CellKind, CellResult>>;
  readonly clipping: ClippingResult;
}

/** A network of one layer that learned a workspace. */
interface CellResult {
  readonly learningRate: number;
  readonly untrained: Reach;
  readonly trained: Reach;
  readonly clippedShare: number;
  /** Of the last tenth of the training. */
  readonly bitsPerCharacter: number;
}

/** A plain network whose matrix begins with a spectral radius far above 1, learning the copy task. */
interface ClippingResult {
  readonly spectralRadius: number;
  readonly lag: number;
  readonly steps: number;
  /** Each value is the mean of so many steps. */
  readonly averaged: number;
  /** Bits per character. */
  readonly clipped: readonly number[];
  readonly unclipped: readonly number[];
}

const SEED = 1;
/** Of each cell the better counts: elman learns with small ones alone, sru with large ones. */
const LEARNING_RATES = [0.002, DEFAULT_OPTIONS.learningRate];
const CLIPPING = { spectralRadius: 5, lag: 5, steps: 1000, averaged: 25, hiddenSize: 16, passages: 2000 };

export const gradientResults = path.join(import.meta.dirname, "results/gradients.json");

/** `bench gradients`: how far back gradients reach in every cell, before and after training on `folder`, and what clipping does. */
export async function measureReach(folder: string, options: GradientOptions): Promise<void> {
  const choice = await loadNodeKernels();
  const cells: Partial<Record<CellKind, CellResult>> = {};
  const folders = [path.resolve(process.env.UNROLL_CWD ?? ".", folder)];
  const corpus = { maxFileSize: DEFAULT_SETTINGS.training.maxFileSize, exclude: [] };
  const text = await readForGradients(folders, corpus, options.lag);
  const files = (await readCorpus(folders, corpus)).files.map(({ bytes }) => bytes);
  for (const cell of CELL_KINDS) {
    const all = LEARNING_RATES.map((rate) => measureCell(cell, rate, files, text, options, createKernels(choice)));
    for (const { untrained, trained, ...figures } of all)
      console.log(JSON.stringify({ cell, before: untrained.reach, after: trained.reach, ...figures }));
    cells[cell] = all.reduce((best, one) => (one.bitsPerCharacter < best.bitsPerCharacter ? one : best));
  }
  const { spectralRadius, lag, steps, averaged } = CLIPPING;
  const clipping: ClippingResult = {
    spectralRadius,
    lag,
    steps,
    averaged,
    clipped: learnPlanted(DEFAULT_OPTIONS.clipNorm),
    unclipped: learnPlanted(Infinity),
  };
  console.log(JSON.stringify({ clipped: clipping.clipped.at(-1), unclipped: clipping.unclipped.at(-1) }));
  const results = { ...options, cells, clipping };
  const short = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
  writeFileSync(gradientResults, `${JSON.stringify(results, short)}\n`);
}

function measureCell(
  cell: CellKind,
  learningRate: number,
  files: readonly Uint8Array[],
  text: Uint8Array,
  { steps, hiddenSize, lag }: GradientOptions,
  kernels: Kernels,
): CellResult {
  const training = startTraining({ cell, hiddenSize, layers: 1, window: 1 }, SEED, kernels);
  const measure = (parameters: Parameters) => reachOf(parameters, text, lag, kernels);
  const untrained = measure(training.parameters);
  let done = 0;
  let clipped = 0;
  const bits: number[] = [];
  const trainingOptions = { dropout: 0, learningRate };
  for (const step of train(training, files, () => done / steps, kernels, trainingOptions)) {
    if (step.gradientNorm > DEFAULT_OPTIONS.clipNorm) clipped++;
    bits.push(step.bitsPerCharacter);
    if (++done === steps) break;
  }
  const bitsPerCharacter = mean(bits.slice(-steps / 10));
  const clippedShare = clipped / steps;
  return { learningRate, untrained, trained: measure(training.parameters), clippedShare, bitsPerCharacter };
}

/** The loss over the training of a plain network whose matrix was scaled to the planted spectral radius. */
function learnPlanted(clipNorm: number): number[] {
  const { lag, steps, averaged, hiddenSize, passages } = CLIPPING;
  const kernels = referenceKernels(64);
  const training = startTraining({ cell: "elman", hiddenSize, layers: 1, window: 1 }, SEED, kernels);
  const matrix = training.parameters.layers[0]!.recurrentWeights;
  const scale = CLIPPING.spectralRadius / spectralRadius(matrix, hiddenSize);
  for (const [i, weight] of matrix.entries()) matrix[i] = weight * scale;
  const options = { dropout: 0, unrollLength: 64, warmUpSteps: 1, clipNorm };
  const bits: number[] = [];
  for (const step of train(training, [copying(lag, passages, 3)], () => bits.length / steps, kernels, options)) {
    bits.push(step.bitsPerCharacter);
    if (bits.length === steps) break;
  }
  return Array.from({ length: steps / averaged }, (_, i) => mean(bits.slice(i * averaged, (i + 1) * averaged)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
