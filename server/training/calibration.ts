import {
  Adaptation,
  calibrate,
  calibrateBoth,
  encodeCalibration,
  type Kernels,
  Memory,
  memorySize,
  type Training,
} from "../../model/index.ts";
import { loadNodeMemory } from "../node/memory.ts";
import type { CorpusFile } from "../workspace/corpus.ts";
import { besideNeighbours } from "../workspace/neighbours.ts";

/** Work runs for so long, in milliseconds, before a message to stop is read. */
const SLICE = 50;

/**
 * Fits mixer weights to a trained network and returns them as bytes for `decodeCalibration`. A memory of its own learns
 * the files that the network has learned; then both read `calibration`. Undefined when `signal` ended it.
 */
export async function calibrateWithNetwork(
  training: Training,
  kernels: Kernels,
  { learned, calibration }: { readonly learned: readonly CorpusFile[]; readonly calibration: readonly CorpusFile[] },
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const module = await loadNodeMemory();
  const memory = new Memory(module, memorySize(learned.reduce((sum, { bytes }) => sum + bytes.length, 0)));
  const adaptation = Adaptation.of(training, kernels);
  const unseen = besideNeighbours(calibration, learned);
  const done =
    (await finish(learnAll(memory, learned), signal)) &&
    (await finish(calibrate({ memory }, unseen), signal)) &&
    (await finish(calibrateBoth({ memory, adaptation }, unseen), signal));
  return done ? encodeCalibration(memory, module) : undefined;
}

function* learnAll(memory: Memory, files: readonly CorpusFile[]): Generator<unknown, void> {
  for (const { bytes } of files) yield* memory.learn(bytes);
}

async function finish(work: Generator<unknown, unknown>, signal: AbortSignal): Promise<boolean> {
  for (let start = performance.now(); !work.next().done; ) {
    if (performance.now() - start < SLICE) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return false;
    start = performance.now();
  }
  return true;
}
