import { availableParallelism } from "node:os";
import { CELL_KINDS, type CellKind, type KernelName } from "../../model/index.ts";
import type { Engine, Figure } from "./figures.ts";

/** Figures that are measured in turns, since they are compared with each other. */
export interface Group {
  readonly title: string;
  readonly figures: readonly Figure[];
}

const BUILDS: readonly KernelName[] = ["revec", "relaxed", "simd"];
/** The common part of one group's figures. */
type Model = Pick<Figure, "what" | "cell" | "hidden" | "layers" | "batch" | "unroll">;

/** The model that the claims are about: see claims.ts. */
export const CLAIMED: Model = { what: "train", cell: "gru", hidden: 512, layers: 1, batch: 32, unroll: 64 };

/** One layer of sru with the parameters of `CLAIMED`: 1.3 million. */
export const AS_MANY_PARAMETERS: Model = { ...CLAIMED, cell: "sru", hidden: 1024 };

/** As many threads as the machine runs side by side. */
export const ALL_THREADS = availableParallelism();

/** Everything, or little enough for a look between two changes. */
export function planFigures(quick: boolean): readonly Group[] {
  const cells: readonly CellKind[] = quick ? ["gru", "sru"] : CELL_KINDS;
  const sizes = quick ? [512] : [256, 512];
  const training = sizes.flatMap((hidden) =>
    (quick ? [1] : [1, 2]).flatMap((layers) => cells.map((cell) => ({ ...CLAIMED, cell, hidden, layers }))),
  );
  const stepping = [...sizes, ...(quick ? [] : [1024])].flatMap((hidden) =>
    cells
      .filter((cell) => cell !== "elman")
      .map((cell): Model => ({ what: "step", cell, hidden, layers: 1, batch: 1, unroll: 1 })),
  );
  // The claims first, while everything is as it was when the peak was measured.
  const first = training.findIndex(({ cell, hidden, layers }) => cell === "gru" && hidden === 512 && layers === 1);
  training.unshift(...training.splice(first, 1), AS_MANY_PARAMETERS);
  const groups = [...training.map(trainingGroup), ...stepping.map(steppingGroup)];
  return quick ? groups : [...groups, referenceGroup()];
}

function trainingGroup(model: Model): Group {
  const { cell, hidden, layers, batch, unroll } = model;
  const threads = [...new Set([1, ALL_THREADS])];
  const figures: Figure[] = threads.flatMap((count) => [
    ...BUILDS.map((kernels) => unrollFigure(model, kernels, count)),
    ...(cell === "sru"
      ? []
      : [peerFigure(model, "pytorch", "embedding", count), peerFigure(model, "pytorch", "one-hot", count)]),
  ]);
  // It takes seconds for a step: the smallest of each kind says enough.
  if (cell !== "sru" && layers === 1) figures.push(peerFigure(model, "tfjs", "one-hot", 1));
  return { title: `Training ${cell} H ${hidden}, ${count(layers)}, B ${batch}, T ${unroll}`, figures };
}

function steppingGroup(model: Model): Group {
  const figures = BUILDS.flatMap((kernels) => [
    unrollFigure(model, kernels, 1),
    unrollFigure(model, kernels, 1, "int8"),
  ]);
  if (model.cell !== "sru") {
    figures.push(peerFigure(model, "pytorch", "one-hot", 1), peerFigure(model, "onnxruntime", "one-hot", 1));
  }
  return { title: `One character, ${model.cell} H ${model.hidden}, ${count(model.layers)}`, figures };
}

/** Plain TypeScript, at a size that it can handle. */
function referenceGroup(): Group {
  const model: Model = { ...CLAIMED, hidden: 64, batch: 8, unroll: 16 };
  const figures = [...BUILDS, "reference" as const].map((kernels) => unrollFigure(model, kernels, 1));
  return { title: "Training gru H 64, 1 layer, B 8, T 16", figures };
}

function unrollFigure(
  model: Model,
  kernels: KernelName,
  threads: number,
  precision: Figure["precision"] = "float32",
): Figure {
  return { ...model, engine: "unroll", kernels, threads, input: "look-up", precision };
}

function peerFigure(model: Model, engine: Engine, input: Figure["input"], threads: number): Figure {
  return { ...model, engine, threads, input, precision: "float32" };
}

function count(layers: number): string {
  return layers === 1 ? "1 layer" : `${layers} layers`;
}
