import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  type Adaptation,
  calibrate,
  compileMemory,
  Memory,
  type MemoryModule,
  memorySize,
  runToEnd,
} from "../../model/index.ts";
import { decodeStart, encodeStart, NETWORK_WEIGHTS } from "../../model/memory/start.ts";
import { compileMemoryWith } from "../../scripts/wasm.ts";
import { adaptingBase } from "../../server/training/base-start.ts";
import type { Workspace } from "../workspaces.ts";
import { START_WORKSPACES, UNREAD_WORKSPACES } from "./start-workspaces.ts";
import { learnedTexts } from "./texts.ts";

const START = path.join(import.meta.dirname, "../../model/memory/start.bin");

/** With the network, workspaces of these sizes are learned, in characters, and so much more is read. */
const SIZES = [1000, 10_000, 100_000];
const READ = 30_000;

export interface StartOptions {
  /** How much of each workspace is learned, in characters. */
  readonly learned: number;
  /** The base network's file. */
  readonly base: string;
  /** Keep the parameters without a network, so that calibrations that are stored mean what they did. */
  readonly keep: boolean;
}

type Parameters = Uint8Array<ArrayBuffer>;
/** Learns or reads the files of a workspace, beginning with some parameters, and returns what they are then. */
type Calibration = (files: readonly Uint8Array[], parameters: Parameters | undefined) => Parameters;

/**
 * `bench memory-start`: calibrates the parameters that a memory begins with on workspaces of many languages, and writes
 * them: first alone, then the weights with a network, together with a base network that has not read the workspaces.
 */
export async function calibrateStart({ learned, base, keep }: StartOptions): Promise<void> {
  const module = await compileMemory(await compileMemoryWith({}));
  const { parameters: initial } = new Memory(module, memorySize(1));
  const begun = initial.slice();
  decodeStart(keep ? storedStart() : await calibrateAlone(module, learned), begun);
  const [from, to] = NETWORK_WEIGHTS;
  begun.set(initial.subarray(4 * from, 4 * to), 4 * from);
  const adaptation = await adaptingBase(base);
  if (adaptation === undefined) throw new Error(`${base} is no base network that can be used.`);
  const both = commonParameters(await textsOf(UNREAD_WORKSPACES, learned), begun, (files, parameters) => {
    let last = parameters;
    for (const size of SIZES) last = readWithNetwork(module, files, size, adaptation, last);
    return last!;
  });
  const floats = new Float32Array(begun.slice().buffer);
  floats.set(both.floats.subarray(from, to), from);
  const start = encodeStart(floats, new Uint32Array(begun.slice().buffer));
  writeFileSync(START, new Uint8Array(start.buffer));
  console.log(`${START}: ${start.byteLength} bytes`);
}

async function calibrateAlone(module: MemoryModule, learned: number): Promise<Uint16Array> {
  const workspaces = await textsOf(START_WORKSPACES, learned);
  const { floats, counts } = commonParameters(workspaces, undefined, (files, parameters) => {
    const memory = startingMemory(module, learned, parameters);
    for (const file of files) runToEnd(memory.learn(file));
    return memory.parameters.slice();
  });
  return encodeStart(Float32Array.from(floats), Uint32Array.from(counts));
}

/** So much of each workspace, one after the other. */
async function textsOf(workspaces: readonly Workspace[], characters: number): Promise<Uint8Array[][]> {
  const texts: Uint8Array[][] = [];
  for (const workspace of workspaces) texts.push(await learnedTexts(workspace, characters));
  return texts;
}

function storedStart(): Uint16Array {
  return new Uint16Array(Uint8Array.from(readFileSync(START)).buffer);
}

/** Learns as much of a workspace as if it had no more, and reads some of the rest together with the network. */
function readWithNetwork(
  module: MemoryModule,
  files: readonly Uint8Array[],
  size: number,
  adaptation: Adaptation,
  parameters: Parameters | undefined,
): Parameters {
  const memory = startingMemory(module, size + READ, parameters);
  let [learned, read] = [0, 0];
  const unseen: Uint8Array[] = [];
  for (const file of files) {
    if (learned < size) {
      runToEnd(memory.learn(file.subarray(0, size - learned)));
      learned += file.length;
    } else if (read < READ) {
      unseen.push(file.subarray(0, READ - read));
      read += file.length;
    }
  }
  runToEnd(
    calibrate(
      { memory, adaptation },
      unseen.map((bytes) => ({ bytes, beside: [] })),
    ),
  );
  return memory.parameters.slice();
}

function startingMemory(module: MemoryModule, size: number, parameters: Parameters | undefined): Memory {
  const memory = new Memory(module, memorySize(size));
  if (parameters !== undefined) memory.setParameters(parameters);
  return memory;
}

/**
 * Calibrates on one workspace after the other, each with the parameters of the one before; then on each with those of the
 * last, and the mean of these counts, so that no workspace is the newest.
 */
function commonParameters(
  workspaces: readonly (readonly Uint8Array[])[],
  begin: Parameters | undefined,
  calibration: Calibration,
): { readonly floats: Float64Array; readonly counts: Float64Array } {
  let common = begin;
  for (const files of workspaces) common = calibration(files, common);
  const own = workspaces.map((files) => calibration(files, common).buffer);
  return {
    floats: meanOf(own.map((buffer) => new Float32Array(buffer))),
    counts: meanOf(own.map((buffer) => new Uint32Array(buffer))),
  };
}

function meanOf(all: readonly (Float32Array | Uint32Array)[]): Float64Array {
  const mean = new Float64Array(all[0]!.length);
  for (const values of all) for (let i = 0; i < mean.length; i++) mean[i]! += values[i]! / all.length;
  return mean;
}
