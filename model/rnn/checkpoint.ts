import {
  type CheckpointFormat,
  encodeHeader,
  frameLength,
  malformed,
  type OpenFrame,
  openFrame,
  openFrameInSteps,
  viewOf,
  writeFrame,
} from "../checkpoint-frame.ts";
import type { Floats, Kernels } from "../kernels/kernels.ts";
import { adaptationScales, stretches } from "./adaptation.ts";
import type { ReadingPosition } from "./batch-rows.ts";
import { type Config, checkConfig } from "./config.ts";
import { Parameters, parameterCount, streamOf } from "./parameters.ts";
import { Training, type TrainingPosition } from "./training.ts";

// The body of a checkpoint (checkpoint-frame.ts), little-endian; the frame's number is the length of the header:
//
//   JSON, UTF-8   the header, padded with blanks to a multiple of 4
//   f32[]         parameters, first moments, second moments, each as laid out in `Parameters`
//   f32[]         the initial state of the next batch: hidden states, then cell states, layer by layer
//
// Numbers are kept as float32 whatever the kernels compute with.

const FORMAT: CheckpointFormat = { magic: "UNROLL", version: 1, name: "The checkpoint" };

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Everything in a checkpoint but its numbers. */
export interface CheckpointHeader {
  readonly config: Config;
  readonly position: TrainingPosition;
  /** Chosen by the writer. */
  readonly notes: Readonly<Record<string, unknown>>;
  /** Lengths of the hidden and the cell states of all batch rows, per layer. */
  readonly initialState: { readonly hidden: number; readonly cell: number };
}

/** A training as bytes, from which `decodeTraining` makes one that goes on bit for bit. `notes` has to survive JSON. */
export function encodeCheckpoint(training: Training, notes: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const { parameters, firstMoments, secondMoments, position } = training;
  const initialState = training.initialState();
  const header: CheckpointHeader = {
    config: parameters.config,
    position,
    notes,
    initialState: { hidden: initialState.hidden[0]?.length ?? 0, cell: initialState.cell[0]?.length ?? 0 },
  };
  const padded = encodeHeader(stored(header));
  const blocks = [
    parameters.block,
    firstMoments.block,
    secondMoments.block,
    ...initialState.hidden,
    ...initialState.cell,
  ];
  const numbers = blocks.reduce((sum, block) => sum + block.length, 0);
  return writeFrame(FORMAT, padded.length, padded.length + 4 * numbers, (body) => {
    body.set(padded);
    const view = viewOf(body);
    let at = padded.length;
    for (const block of blocks) {
      for (let i = 0; i < block.length; i++) view.setFloat32(at + 4 * i, block[i], true);
      at += 4 * block.length;
    }
  });
}

/** The length of a checkpoint by its first 16 bytes, in bytes. @throws CheckpointError for what is none of this version */
export function checkpointLength(beginning: Uint8Array): number {
  return frameLength(FORMAT, beginning);
}

/** @throws CheckpointError */
export function readCheckpointHeader(bytes: Uint8Array): CheckpointHeader {
  return openCheckpoint(bytes).header;
}

/**
 * The parameters to complete with, and the scales that `Adaptation` needs. Yields every few milliseconds.
 * @throws CheckpointError
 */
export function* decodeParameters(bytes: Uint8Array, kernels: Kernels): Generator<void, TrainedParameters> {
  const { header, read } = takeApart(yield* openFrameInSteps(FORMAT, bytes));
  const parameters = new Parameters(header.config, kernels);
  const { block } = parameters;
  for (const [start, end] of stretches(block.length)) {
    read(block.subarray(start, end), start);
    yield;
  }
  const { length } = streamOf(parameters, kernels).block;
  const scales = yield* adaptationScales(length, (values, start) => read(values, 2 * block.length + start));
  return { parameters, scales, notes: header.notes };
}

export interface TrainedParameters {
  readonly parameters: Parameters;
  /** See `adaptationScales`. */
  readonly scales: Uint8Array;
  /** See `CheckpointHeader`. */
  readonly notes: CheckpointHeader["notes"];
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
  const states = (count: number) => Array.from({ length: header.config.layers }, () => take(count));
  const initialState = { hidden: states(header.initialState.hidden), cell: states(header.initialState.cell) };
  const training = new Training(parameters, header.position, kernels, initialState);
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

/** Checks everything that can be checked and takes the bytes apart. @throws CheckpointError */
function openCheckpoint(bytes: Uint8Array): OpenCheckpoint {
  return takeApart(openFrame(FORMAT, bytes));
}

function takeApart({ division: headerLength, body }: OpenFrame): OpenCheckpoint {
  const header = parseHeader(body.subarray(0, headerLength));
  const { layers } = header.config;
  const count = 3 * parameterCount(header.config) + layers * (header.initialState.hidden + header.initialState.cell);
  if (headerLength + 4 * count !== body.length) {
    throw malformed(FORMAT, "it holds another number of parameters than its configuration");
  }
  const view = viewOf(body);
  const read = (values: Floats, start: number) => {
    const from = headerLength + 4 * start;
    const address = body.byteOffset + from;
    if (IS_LITTLE_ENDIAN && address % 4 === 0) {
      values.set(new Float32Array(body.buffer, address, values.length)); // ten times as fast
      return;
    }
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(from + 4 * i, true);
  };
  return { header, read };
}

function parseHeader(bytes: Uint8Array): CheckpointHeader {
  try {
    const { config, notes, position, carried }: StoredHeader = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
    const { reading, ...rest } = position;
    return {
      config: checkConfig(config),
      position: reading === undefined ? rest : { ...rest, reading: readingOf(reading) },
      notes,
      initialState: carried,
    };
  } catch (cause) {
    throw malformed(FORMAT, "its header cannot be read", cause);
  }
}

/** The header as version 1 stores it: batch rows are `lanes` there, and the initial state is `carried`. */
interface StoredHeader extends Omit<CheckpointHeader, "position" | "initialState"> {
  readonly position: Omit<TrainingPosition, "reading"> & { readonly reading?: StoredReading };
  readonly carried: CheckpointHeader["initialState"];
}
type StoredReading = Omit<ReadingPosition, "rows"> & { readonly lanes: ReadingPosition["rows"] };

function stored({ config, position, notes, initialState }: CheckpointHeader): StoredHeader {
  const { reading, ...rest } = position;
  if (reading === undefined) return { config, position: rest, notes, carried: initialState };
  const { rows: lanes, ...place } = reading;
  return { config, position: { ...rest, reading: { ...place, lanes } }, notes, carried: initialState };
}

function readingOf({ lanes: rows, ...place }: StoredReading): ReadingPosition {
  return { ...place, rows };
}
