// The figures to measure, and their results.
import type { CellKind, KernelName } from "../../model/index.ts";

/** Whose speed it is. */
export type Engine = "unroll" | "pytorch" | "tfjs" | "onnxruntime";

/** Something to be measured: a training step, or a step of one character with its distribution. */
export interface Figure {
  readonly what: "train" | "step";
  readonly engine: Engine;
  /** Of Unroll only. */
  readonly kernels?: KernelName;
  readonly cell: CellKind;
  readonly hidden: number;
  readonly layers: number;
  /** Batch size and unroll length; 1 and 1 of a step. */
  readonly batch: number;
  readonly unroll: number;
  readonly threads: number;
  /** The network's input: a look-up equal to a product with a one-hot vector, an embedding, or that product. */
  readonly input: "look-up" | "embedding" | "one-hot";
  readonly precision: "float32" | "int8";
}

/** A figure that was measured. */
export interface Run extends Figure {
  readonly best: number;
  readonly median: number;
  readonly unit: "characters/s" | "µs";
  /** 10⁹ floating-point operations in a second, by the best: see `operations`. */
  readonly gflops: number;
  /** The share of the machine's peak with as many threads and as wide vectors: see peak.c. */
  readonly share?: number;
  /** Resident memory of the process that was measured, in megabytes. */
  readonly resident: number;
}

/**
 * Floating-point operations for each character in the matrix products that no engine can do without: 2 for a weight in a
 * step, and 6 in training, with the gradients by input and weights. Look-ups and gates count nothing.
 */
export function operations({ what, cell, hidden: H, layers }: Figure): number {
  const G = { elman: 1, gru: 3, lstm: 4, sru: 3 }[cell] * H;
  const recurrent = cell === "sru" ? 0 : layers * G * H;
  const aboveFirst = (layers - 1) * G * H;
  const output = 256 * H;
  return (what === "train" ? 6 : 2) * (recurrent + aboveFirst + output);
}

/** Characters that one run of a step reads: single ones are too short for a clock. */
const CHARACTERS_OF_STEPS = 64;

/** How many characters an engine reads in one run: those of a training step, or as many steps. */
export function charactersOf({ what, batch, unroll }: Figure): number {
  return what === "train" ? batch * unroll : CHARACTERS_OF_STEPS;
}

/** The result from the seconds of single runs. */
export function summarize(
  figure: Figure,
  seconds: readonly number[],
): Pick<Run, "best" | "median" | "unit" | "gflops"> {
  const sorted = seconds.toSorted((a, b) => a - b);
  const characters = charactersOf(figure);
  const best = sorted[0]! / characters;
  const median = sorted[sorted.length >> 1]! / characters;
  const gflops = operations(figure) / best / 1e9;
  return figure.what === "train"
    ? { best: 1 / best, median: 1 / median, unit: "characters/s", gflops }
    : { best: best * 1e6, median: median * 1e6, unit: "µs", gflops };
}

/** "unroll revec", "pytorch one-hot": who it is among those of one model. */
export function nameOf({ what, engine, kernels, input, precision }: Figure): string {
  const details = engine === "unroll" ? [kernels, ...(what === "step" ? [precision] : [])] : [input];
  return [engine, ...details].join(" ");
}
