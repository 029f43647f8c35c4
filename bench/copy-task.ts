import { readFileSync } from "node:fs";
import path from "node:path";
import {
  CELL_KINDS,
  type CellKind,
  gradientNorms,
  type Kernels,
  Network,
  seededRandom,
  startTraining,
  type Training,
  train,
} from "../model/index.ts";
import { table } from "../server/evaluation/table.ts";
import { percent } from "../server/figures.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import { createKernels } from "../server/workspace/kernels.ts";

export interface CopyTaskOptions {
  readonly lags: readonly string[];
  /** Training steps of each network. */
  readonly steps: number;
  readonly hiddenSize: number;
}

const SYMBOLS = "abcd";
const FILLER = ".";
/** Passages to learn, and to be tried on. */
const LEARNED = 4000;
const TRIED = 200;
const CLIP = 1;

/**
 * `bench copy-task`: which cells remember a symbol over a distance, with nothing in between that tells it, with and without
 * clipped gradients. Prints a table.
 */
export async function measureCopying({ lags, steps, hiddenSize }: CopyTaskOptions): Promise<void> {
  const choice = await loadNodeKernels();
  const rows: string[][] = [];
  for (const lag of lags.map(Number)) {
    for (const cell of CELL_KINDS) {
      const row = [String(lag), cell];
      for (const clipNorm of [CLIP, Infinity]) {
        const kernels = createKernels(choice);
        const { training, clipped, largest } = learn(cell, lag, { steps, hiddenSize, clipNorm }, kernels);
        row.push(percent(shareRight(training, lag, kernels), 0), largest.toExponential(0));
        if (clipNorm !== CLIP) continue;
        const norms = gradientNorms(training.parameters, copying(lag, TRIED, 2), lag, kernels);
        row.push(percent(clipped, 0), (norms[lag - 1]! / norms[0]!).toExponential(0));
      }
      console.error(row.join("  "));
      rows.push(row);
    }
  }
  const head = ["lag", "cell", "right", "largest", "clipped", "left", "right, unclipped", "largest, unclipped"];
  console.log(table(head, rows));
}

/** The share of symbols copied rightly, with clipping, by distance and cell. */
export interface CopyResult {
  readonly lag: number;
  readonly cell: string;
  readonly right: number;
}

/** The figures of bench/results/long-term.md, where the printed table is kept. @throws Error where there is none */
export function copyResults(): CopyResult[] {
  const page = readFileSync(path.join(import.meta.dirname, "results/long-term.md"), "utf8");
  const rows = [...page.matchAll(/^\| *(\d+) *\| *(\w+) *\| *(\d+)% *\|/gm)];
  if (rows.length === 0) throw new Error("bench/results/long-term.md has no table of the copy task.");
  return rows.map(([, lag, cell, right]) => ({ lag: Number(lag), cell: cell!, right: Number(right) / 100 }));
}

function learn(
  cell: CellKind,
  lag: number,
  { steps, hiddenSize, clipNorm }: { readonly steps: number; readonly hiddenSize: number; readonly clipNorm: number },
  kernels: Kernels,
) {
  const training = startTraining({ cell, hiddenSize, layers: 1, window: 1 }, 1, kernels);
  const options = { dropout: 0, clipNorm, unrollLength: 2 * lag };
  let done = 0;
  let clipped = 0;
  let largest = 0;
  for (const { gradientNorm } of train(training, [copying(lag, LEARNED, 1)], () => done / steps, kernels, options)) {
    if (gradientNorm > clipNorm) clipped++;
    largest = Math.max(largest, gradientNorm);
    if (++done === steps) break;
  }
  return { training, clipped: clipped / steps, largest };
}

/** How often the symbol that comes again is the most probable one. */
function shareRight({ parameters }: Training, lag: number, kernels: Kernels): number {
  const network = new Network(parameters, kernels);
  const state = network.createState();
  let right = 0;
  const text = copying(lag, TRIED, 2);
  for (const [i, character] of text.entries()) {
    if (i % (lag + 1) === lag) {
      const distribution = network.predict(state);
      if (distribution.every((probability) => probability <= distribution[character]!)) right++;
    }
    network.step(state, character);
  }
  return right / TRIED;
}

/** Symbols that come again `lag` characters later. */
export function copying(lag: number, passages: number, seed: number): Uint8Array<ArrayBuffer> {
  const random = seededRandom(seed);
  const symbols = Array.from({ length: passages }, () => SYMBOLS[Math.floor(random.next() * SYMBOLS.length)]!);
  return new TextEncoder().encode(symbols.map((symbol) => symbol + FILLER.repeat(lag - 1) + symbol).join(""));
}
