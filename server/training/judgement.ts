import {
  Adaptation,
  calibrate,
  encodeMemory,
  type Kernels,
  Memory,
  memorySize,
  type Training,
} from "../../model/index.ts";
import type { CorpusFile } from "../corpus.ts";
import { besideNeighbours } from "../neighbours.ts";
import { loadNodeMemory } from "../node-memory.ts";

/** How long work goes on before a message to stop is let in, in milliseconds. */
const SLICE = 50;

/**
 * How far a memory should trust the network that was trained, as bytes for `decodeMemory`: learned by reading `mixing`
 * with both, after a memory of its own has learned what the network has learned. Undefined when `signal` ended it.
 */
export async function learnJudgement(
  training: Training,
  kernels: Kernels,
  { learned, mixing }: { readonly learned: readonly CorpusFile[]; readonly mixing: readonly CorpusFile[] },
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const module = await loadNodeMemory();
  const memory = new Memory(module, memorySize(learned.reduce((sum, { bytes }) => sum + bytes.length, 0)));
  const adaptation = new Adaptation(training.parameters, training.secondMoments.block, kernels);
  const unseen = besideNeighbours(mixing, learned);
  const done =
    (await finish(learnAll(memory, learned), signal)) &&
    (await finish(calibrate({ memory }, unseen), signal)) &&
    (await finish(calibrate({ memory, adaptation }, unseen), signal));
  return done ? encodeMemory(memory, module) : undefined;
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
