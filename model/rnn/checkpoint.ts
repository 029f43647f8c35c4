import { crc32 } from "../checksum.ts";
import { CheckpointError } from "../errors.ts";
import type { Floats, Kernels } from "../kernels/kernels.ts";
import { type Config, checkConfig } from "./config.ts";
import { Parameters, parameterCount } from "./parameters.ts";
import { Training, type TrainingPosition } from "./training.ts";

// A checkpoint, little-endian:
//
//   0  "UNROLL"          magic
//   6  u16               version
//   8  u32               length of the whole
//  12  u32               length of the header
//  16  JSON, UTF-8       the header, padded with blanks to a multiple of 4
//   …  f32[]             parameters, first moments, second moments, each as laid out in `Parameters`
//   …  f32[]             the lanes' hidden states and cell states, layer by layer
//   …  u32               CRC-32 of all bytes before it
//
// Numbers are kept as float32 whatever the kernels compute with.

const MAGIC = "UNROLL";
const VERSION = 1;
const HEADER_START = 16;
const CHECKSUM_LENGTH = 4;

/** What a checkpoint says of itself. */
export interface CheckpointHeader {
  readonly config: Config;
  readonly position: TrainingPosition;
  /** What the writer wanted to be kept with it. */
  readonly notes: Readonly<Record<string, unknown>>;
  /** Numbers in the hidden and in the cell states that the lanes carry, per layer. */
  readonly carried: { readonly hidden: number; readonly cell: number };
}

/** A training as bytes, from which `decodeTraining` makes one that goes on bit for bit. `notes` has to survive JSON. */
export function encodeCheckpoint(training: Training, notes: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const { parameters, firstMoments, secondMoments, position } = training;
  const carried = training.carried();
  const header: CheckpointHeader = {
    config: parameters.config,
    position,
    notes,
    carried: { hidden: carried.hidden[0]?.length ?? 0, cell: carried.cell[0]?.length ?? 0 },
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(json.length / 4) * 4).fill(0x20);
  padded.set(json);
  const blocks = [parameters.block, firstMoments.block, secondMoments.block, ...carried.hidden, ...carried.cell];
  const numbers = blocks.reduce((sum, block) => sum + block.length, 0);
  const bytes = new Uint8Array(HEADER_START + padded.length + 4 * numbers + CHECKSUM_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint16(6, VERSION, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, padded.length, true);
  bytes.set(padded, HEADER_START);
  let at = HEADER_START + padded.length;
  for (const block of blocks) {
    for (let i = 0; i < block.length; i++) view.setFloat32(at + 4 * i, block[i], true);
    at += 4 * block.length;
  }
  view.setUint32(at, crc32(bytes.subarray(0, at)), true);
  return bytes;
}

/** @throws CheckpointError */
export function readCheckpointHeader(bytes: Uint8Array): CheckpointHeader {
  return openCheckpoint(bytes).header;
}

/** What was learned, to complete with, and what `Adaptation` needs besides. @throws CheckpointError */
export function decodeParameters(bytes: Uint8Array, kernels: Kernels): TrainedParameters {
  const { header, read } = openCheckpoint(bytes);
  const parameters = new Parameters(header.config, kernels);
  const { length } = parameters.block;
  read(parameters.block, 0);
  const secondMoments = new Float32Array(length);
  read(secondMoments, 2 * length);
  return { parameters, secondMoments };
}

export interface TrainedParameters {
  readonly parameters: Parameters;
  /** Adam's, laid out as the parameters. */
  readonly secondMoments: Float32Array;
}

/** The whole training, to go on with. @throws CheckpointError */
export function decodeTraining(bytes: Uint8Array, kernels: Kernels): Training {
  const { header, read } = openCheckpoint(bytes);
  const parameters = new Parameters(header.config, kernels);
  const { length } = parameters.block;
  let at = 3 * length;
  const take = (count: number) => {
    const values = new Float32Array(count);
    read(values, at);
    at += count;
    return values;
  };
  const carried = (count: number) => Array.from({ length: header.config.layers }, () => take(count));
  const states = { hidden: carried(header.carried.hidden), cell: carried(header.carried.cell) };
  const training = new Training(parameters, header.position, kernels, states);
  [parameters, training.firstMoments, training.secondMoments].forEach(({ block }, i) => {
    read(block, i * length);
  });
  return training;
}

interface OpenCheckpoint {
  readonly header: CheckpointHeader;
  /** Fills `values` with the numbers from `start` on. */
  readonly read: (values: Floats, start: number) => void;
}

/** Checks everything that can be checked and takes the bytes apart. */
function openCheckpoint(bytes: Uint8Array): OpenCheckpoint {
  const magic = new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length));
  if (!MAGIC.startsWith(magic)) throw new CheckpointError("foreign", "This is not a checkpoint of Unroll.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_START) throw truncated(bytes.length, HEADER_START);
  const version = view.getUint16(6, true);
  if (version !== VERSION) {
    throw new CheckpointError(
      "version",
      `The checkpoint has version ${version}; this Unroll reads version ${VERSION}.`,
    );
  }
  const length = view.getUint32(8, true);
  if (bytes.length < length) throw truncated(bytes.length, length);
  if (bytes.length > length) {
    throw new CheckpointError("trailing", `The checkpoint has ${bytes.length} bytes where it says ${length}.`);
  }
  const end = length - CHECKSUM_LENGTH;
  if (end < HEADER_START || crc32(bytes.subarray(0, end)) !== view.getUint32(end, true)) {
    throw new CheckpointError("checksum", "The checkpoint was damaged after it was written: its checksum is wrong.");
  }
  const numbersStart = HEADER_START + view.getUint32(12, true);
  const header = parseHeader(bytes.subarray(HEADER_START, numbersStart));
  const { layers } = header.config;
  const count = 3 * parameterCount(header.config) + layers * (header.carried.hidden + header.carried.cell);
  if (numbersStart + 4 * count !== end) throw malformed("it holds another number of parameters than its configuration");
  const read = (values: Floats, start: number) => {
    const from = numbersStart + 4 * start;
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(from + 4 * i, true);
  };
  return { header, read };
}

function parseHeader(bytes: Uint8Array): CheckpointHeader {
  try {
    const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return { ...header, config: checkConfig(header.config) };
  } catch (cause) {
    throw malformed("its header cannot be read", cause);
  }
}

function truncated(length: number, expected: number): CheckpointError {
  return new CheckpointError("truncated", `The checkpoint ends after ${length} of at least ${expected} bytes.`);
}

function malformed(what: string, cause?: unknown): CheckpointError {
  return new CheckpointError("malformed", `The checkpoint is intact, but ${what}.`, { cause });
}
