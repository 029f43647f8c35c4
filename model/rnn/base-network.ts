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
import type { TrainedParameters } from "./checkpoint.ts";
import { type Config, checkConfig } from "./config.ts";
import { Parameters, parameterCount, streamOf, type Tensor, tensorShapes } from "./parameters.ts";
import { startTraining, type Training } from "./training.ts";

// A base network: the parameters of a network in 8 bits, to begin trainings of workspaces with. Adam's second moments go with
// them, factored into one number for each row and each column (Shazeer and Stern 2018, Adafactor), since adapting and
// training on need to know how large gradients are. The encoder and the head for languages belong to workspaces, and stay
// behind.
//
// The body of the frame (checkpoint-frame.ts), little-endian; the frame's number is the length of the header:
//
//   JSON, UTF-8   the header, padded with blanks to a multiple of 4
//   per tensor of the parameters, in their order, a vector being a matrix of one row:
//     f32[R]      scales of its rows
//     f32[R]      second moments of its rows: their means over the row
//     f32[C]      second moments of its columns, over the mean of all
//   i8[]          all parameters: a number is its code times the scale of its row; padded with zeros to a multiple of 4

const FORMAT: CheckpointFormat = { magic: "UNBASE", version: 1, name: "The base network" };

/** Largest code: −127 … 127. */
const CODES = 127;

/** Of one tensor; a row of it shares a scale. */
interface Factors {
  readonly scales: Float32Array;
  readonly rows: Float32Array;
  readonly columns: Float32Array;
}

/** What a base network tells of itself besides its numbers. */
export interface BaseHeader {
  readonly config: Config;
  /** Training steps, and characters that it has read. */
  readonly steps: number;
  readonly trainedCharacters: number;
  /** Chosen by the writer. */
  readonly notes: Readonly<Record<string, unknown>>;
}

/** A network in 8 bits. `notes` has to survive JSON. */
export function encodeBaseNetwork(
  training: Training,
  kernels: Kernels,
  notes: Readonly<Record<string, unknown>> = {},
): Uint8Array {
  const parameters = streamOf(training.parameters, kernels);
  const moments = streamOf(training.secondMoments, kernels);
  const { step: steps, trainedCharacters } = training.position;
  const header: BaseHeader = { config: parameters.config, steps, trainedCharacters, notes };
  const json = encodeHeader(header);
  const start = json.length;
  const numbers = parameters.tensors.reduce((sum, { shape }) => sum + factorCount(matrixShape(shape)), 0);
  return writeFrame(FORMAT, start, start + 4 * numbers + padded(parameters.block.length), (body) => {
    body.set(json);
    const view = viewOf(body);
    let at = start;
    let code = start + 4 * numbers;
    parameters.tensors.forEach((tensor, i) => {
      const { scales, rows, columns } = factorsOf(tensor, moments.tensors[i].values);
      for (const value of [...scales, ...rows, ...columns]) {
        view.setFloat32(at, value, true);
        at += 4;
      }
      const [, C] = matrixShape(tensor.shape);
      tensor.values.forEach((value, j) => {
        const scale = scales[Math.floor(j / C)];
        view.setInt8(code++, scale === 0 ? 0 : Math.round(value / scale));
      });
    });
  });
}

/** @throws CheckpointError for what is not the beginning of a base network, or not of this version */
export function baseNetworkLength(beginning: Uint8Array): number {
  return frameLength(FORMAT, beginning);
}

/** The parameters to complete with, as `decodeParameters` returns those of a checkpoint. Yields every few milliseconds. @throws CheckpointError */
export function* decodeBaseParameters(bytes: Uint8Array, kernels: Kernels): Generator<void, TrainedParameters> {
  const { header, tensors } = takeApart(yield* openFrameInSteps(FORMAT, bytes));
  const parameters = new Parameters(header.config, kernels);
  for (const [i, { values }] of parameters.tensors.entries()) {
    for (const [start, end] of stretches(values.length)) {
      tensors[i].readValues(values.subarray(start, end), start);
      yield;
    }
  }
  const scales = yield* adaptationScales(parameters.block.length, (squares, from) => {
    let start = 0;
    for (const { length, readSquares } of tensors) {
      const [first, end] = [Math.max(start, from), Math.min(start + length, from + squares.length)];
      if (first < end) readSquares(squares.subarray(first - from, end - from), first - start);
      start += length;
    }
  });
  return { parameters, scales, notes: header.notes };
}

/**
 * A training that goes on from a base network. What its configuration has besides, an encoder or a head for languages, begins
 * as in `startTraining`.
 *
 * @param more what is added to the base network's configuration
 * @param seed of what begins at random
 * @throws CheckpointError
 */
export function decodeBaseTraining(
  bytes: Uint8Array,
  more: Pick<Config, "encoder" | "languages">,
  seed: number,
  kernels: Kernels,
): Training {
  const { header, tensors } = takeApart(openFrame(FORMAT, bytes));
  const { steps: step, trainedCharacters } = header;
  const training = startTraining({ ...header.config, ...more }, seed, kernels);
  training.position = { ...training.position, step, trainedCharacters, isFineTuning: true };
  const values = training.parameters.tensors;
  const squares = training.secondMoments.tensors;
  for (const [i, tensor] of tensors.entries()) {
    tensor.readValues(values[i].values, 0);
    tensor.readSquares(squares[i].values, 0);
  }
  return training;
}

/** A tensor as it is stored. */
interface StoredTensor {
  readonly length: number;
  /** Fills `values` with its numbers from `start` on. */
  readonly readValues: (values: Floats, start: number) => void;
  /** The same of Adam's second moments. */
  readonly readSquares: (squares: Floats, start: number) => void;
}

interface OpenBaseNetwork {
  readonly header: BaseHeader;
  /** In the order of the parameters. */
  readonly tensors: readonly StoredTensor[];
}

/** @throws CheckpointError */
function takeApart({ division, body }: OpenFrame): OpenBaseNetwork {
  const header = parseHeader(body.subarray(0, division));
  const shapes = tensorShapes(header.config).map(([, shape]) => matrixShape(shape));
  const numbers = shapes.reduce((sum, shape) => sum + factorCount(shape), 0);
  const length = parameterCount(header.config);
  if (division + 4 * numbers + padded(length) !== body.length) {
    throw malformed(FORMAT, "it holds another number of parameters than its configuration");
  }
  const view = viewOf(body);
  let at = division;
  const take = (count: number) => {
    const values = Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true));
    at += 4 * count;
    if (values.every((value) => Number.isFinite(value) && value >= 0)) return values;
    throw malformed(FORMAT, "one of its numbers is none");
  };
  const factors = shapes.map(([R, C]): Factors => ({ scales: take(R), rows: take(R), columns: take(C) }));
  const tensors = shapes.map(([R, C], i) => {
    const codes = new Int8Array(body.buffer, body.byteOffset + at, R * C);
    at += R * C;
    return storedTensor(factors[i], codes, C);
  });
  return { header, tensors };
}

function storedTensor({ scales, rows, columns }: Factors, codes: Int8Array, C: number): StoredTensor {
  const reading = (numberAt: (row: number, column: number, index: number) => number) => {
    return (values: Floats, start: number) => {
      let row = Math.floor(start / C);
      let column = start % C;
      for (let i = 0; i < values.length; i++) {
        values[i] = numberAt(row, column, start + i);
        if (++column < C) continue;
        column = 0;
        row++;
      }
    };
  };
  return {
    length: codes.length,
    readValues: reading((row, _, i) => codes[i] * scales[row]),
    readSquares: reading((row, column) => rows[row] * columns[column]),
  };
}

function parseHeader(bytes: Uint8Array): BaseHeader {
  try {
    const { config, steps, trainedCharacters, notes }: BaseHeader = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
    if (![steps, trainedCharacters].every((count) => Number.isSafeInteger(count) && count >= 0)) {
      throw new RangeError("a count is no count");
    }
    const { encoder: _, languages: __, ...stream } = checkConfig(config);
    return { config: stream, steps, trainedCharacters, notes };
  } catch (cause) {
    throw malformed(FORMAT, "its header cannot be read", cause);
  }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** Rows and columns of a tensor; a vector is one row. */
function matrixShape(shape: readonly number[]): readonly [R: number, C: number] {
  return shape.length === 1 ? [1, shape[0]] : [shape[0], shape[1]];
}

function factorCount([R, C]: readonly [R: number, C: number]): number {
  return 2 * R + C;
}

function factorsOf({ values, shape }: Tensor, squares: Floats): Factors {
  const [R, C] = matrixShape(shape);
  const [scales, rows, columns] = [new Float32Array(R), new Float32Array(R), new Float32Array(C)];
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / C);
    scales[row] = Math.max(scales[row], Math.abs(values[i]) / CODES);
    rows[row] += squares[i] / C;
    columns[i % C] += squares[i] / R;
  }
  const mean = rows.reduce((sum, value) => sum + value, 0) / R;
  if (mean > 0) for (let i = 0; i < C; i++) columns[i] /= mean;
  return { scales, rows, columns };
}
