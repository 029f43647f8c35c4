import {
  CELL_KINDS,
  type CellKind,
  type Config,
  DEFAULT_CONFIG,
  gradientNorms,
  type Kernels,
  type Parameters,
  spectralRadius,
  startTraining,
} from "../../model/index.ts";
import { type CorpusOptions, readBeginning } from "../workspace/corpus.ts";
import { EvaluationError } from "./failure.ts";

/** A gradient that is smaller than this share of the first one teaches nothing. */
export const VANISHED = 1e-4;
/** So much text is looked at for each character of the distance, of the workspace's files one after the other. */
const TEXT_PER_LAG = 200;
/** Untrained networks begin as a training does. */
const SEED = 1;

/** How far back a network can learn. */
export interface Reach {
  /** The gradient's norm after 1, 2, … characters, as shares of the first. */
  readonly norms: readonly number[];
  /** How many characters back as much is left as teaches something. */
  readonly reach: number;
  /** Of each layer's matrix, where the cell is elman. */
  readonly spectralRadius?: readonly number[];
}

/** A workspace's network. */
export interface TrainedNetwork {
  readonly parameters: Parameters;
  /** Those that `parameters` were allocated by. */
  readonly kernels: Kernels;
  /** In which share of its last training's steps the gradient was scaled down, where that is known. */
  readonly clippedShare?: number | undefined;
}

/** How far back networks can learn, measured on the beginning of a workspace's text. */
export interface GradientReport {
  /** The blueprint of the trained network, or the default. */
  readonly config: Config;
  /** The largest distance, in characters. */
  readonly lag: number;
  /** A network of every cell, otherwise like the trained one, before any training. */
  readonly fresh: Readonly<Record<CellKind, Reach>>;
  /** The workspace's network, where there is one. */
  readonly trained?: Reach;
  /** In which share of its last training's steps the gradient was scaled down. */
  readonly clippedShare?: number;
}

/** The text that `measureGradients` looks at. @throws EvaluationError where there is too little */
export async function readForGradients(
  folders: readonly string[],
  corpus: CorpusOptions,
  lag: number,
): Promise<Uint8Array> {
  const text = await readBeginning(folders, corpus, TEXT_PER_LAG * lag);
  if (text.length > 2 * lag) return text;
  throw new EvaluationError({ kind: "short", characters: text.length, lag });
}

/**
 * Measures fresh networks of every cell, and the trained one, if there is one. Yields after each network.
 *
 * @param text of more than 2 · `lag` characters
 * @param createKernels makes kernels with a memory of their own, which is freed with them
 */
export function* measureGradients(
  trained: TrainedNetwork | undefined,
  text: Uint8Array,
  lag: number,
  createKernels: () => Kernels,
): Generator<void, GradientReport> {
  const config = trained?.parameters.config ?? DEFAULT_CONFIG;
  const fresh: Partial<Record<CellKind, Reach>> = {};
  for (const cell of CELL_KINDS) {
    const kernels = createKernels();
    fresh[cell] = reachOf(startTraining({ ...config, cell }, SEED, kernels).parameters, text, lag, kernels);
    yield;
  }
  const measured = { config, lag, fresh: fresh as Record<CellKind, Reach> };
  if (trained === undefined) return measured;
  const { parameters, kernels, clippedShare } = trained;
  return {
    ...measured,
    trained: reachOf(parameters, text, lag, kernels),
    ...(clippedShare !== undefined && { clippedShare }),
  };
}

/** The norms over the distance, relative to the first. */
export function reachOf(parameters: Parameters, text: Uint8Array, lag: number, kernels: Kernels): Reach {
  const { cell, hiddenSize } = parameters.config;
  const all = gradientNorms(parameters, text, lag, kernels);
  const norms = Array.from(all, (norm) => norm / all[0]!);
  const reach = norms.findLastIndex((norm) => norm >= VANISHED) + 1;
  if (cell !== "elman") return { norms, reach };
  const radii = parameters.layers.map((layer) => spectralRadius(layer.recurrentWeights, hiddenSize));
  return { norms, reach, spectralRadius: radii };
}
