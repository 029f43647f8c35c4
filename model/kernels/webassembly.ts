import {
  ADAM_DECAY,
  ADAM_EPSILON,
  type CellGradients,
  type CellKernels,
  type CellStep,
  dropoutBorder,
  type Floats,
  type KernelName,
  type Kernels,
  PACKED_COLUMNS,
  type SruKernels,
} from "./kernels.ts";

/** Kernels in WebAssembly: which of the builds, and its compiled module. Both cross to another thread as they are. */
export interface KernelModule {
  readonly name: Exclude<KernelName, "reference">;
  readonly module: WebAssembly.Module;
}

/** Memory of kernels: see `createKernelMemory`. */
export type KernelMemory = WebAssembly.Memory;

/** A build from its bytes, or undefined where it has instructions that this engine does not know. */
export async function compileKernels(
  name: KernelModule["name"],
  bytes: Uint8Array<ArrayBuffer>,
): Promise<KernelModule | undefined> {
  try {
    return { name, module: await WebAssembly.compile(bytes) };
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

/** Address of a view. */
type Address = number;

/** What wasm/index.ts exports. All parameters are addresses, sizes, and strides in bytes. */
interface Exports {
  heapBase(): Address;
  scratchLength(): number;
  setScratch(to: Address): void;
  activationLength(K: number): number;
  setActivations(to: Address): void;
  pack(packed: Address, b: Address, N: number, K: number, from: number, to: number): void;
  packTransposed(packed: Address, b: Address, K: number, from: number, to: number): void;
  multiply(c: Address, a: Address, packed: Address, M: number, N: number, K: number): void;
  multiplyTN(c: Address, a: Address, b: Address, M: number, N: number, K: number, aRow: number): void;
  paddedLength(K: number): number;
  quantize(integers: Address, scales: Address, weights: Address, N: number, K: number): void;
  multiplyQuantized(c: Address, a: Address, integers: Address, scales: Address, N: number, K: number): void;
  fillRows(rows: Address, row: Address, count: number, length: number): void;
  sumRows(row: Address, rows: Address, count: number, length: number, stride: number): void;
  gatherRows(
    rows: Address,
    table: Address,
    row: Address,
    characters: Address,
    count: number,
    W: number,
    length: number,
  ): void;
  scatterRows(
    table: Address,
    rows: Address,
    characters: Address,
    count: number,
    W: number,
    length: number,
    stride: number,
  ): void;
  elmanForward(gates: Address, recurrent: Address, hidden: Address, B: number, H: number): void;
  elmanBackward(
    gates: Address,
    recurrent: Address,
    dHidden: Address,
    dCarriedHidden: Address,
    B: number,
    H: number,
  ): void;
  gruForward(gates: Address, recurrent: Address, previousHidden: Address, hidden: Address, B: number, H: number): void;
  gruBackward(
    gates: Address,
    recurrent: Address,
    previousHidden: Address,
    dHidden: Address,
    dCarriedHidden: Address,
    B: number,
    H: number,
  ): void;
  lstmForward(
    gates: Address,
    recurrent: Address,
    previousCell: Address,
    hidden: Address,
    cell: Address,
    B: number,
    H: number,
  ): void;
  lstmBackward(
    gates: Address,
    recurrent: Address,
    previousCell: Address,
    cell: Address,
    dHidden: Address,
    dCarriedHidden: Address,
    dCarriedCell: Address,
    B: number,
    H: number,
  ): void;
  sruForward(
    gates: Address,
    gateStride: number,
    highway: Address,
    highwayStride: number,
    weights: Address,
    carried: Address,
    resets: Address,
    hidden: Address,
    previousCell: Address,
    cell: Address,
    T: number,
    B: number,
    H: number,
  ): void;
  sruBackward(
    gates: Address,
    gateStride: number,
    highway: Address,
    highwayStride: number,
    weights: Address,
    resets: Address,
    previousCell: Address,
    cell: Address,
    dHidden: Address,
    dHighway: Address,
    dHighwayStride: number,
    dWeights: Address,
    T: number,
    B: number,
    H: number,
  ): void;
  dropout(values: Address, length: number, border: number, scale: number, seed: number): void;
  softmax(rows: Address, count: number, V: number): void;
  crossEntropyForward(logits: Address, targets: Address, count: number, V: number): number;
  crossEntropyBackward(probabilities: Address, targets: Address, count: number, V: number, scale: number): void;
  sumOfSquares(values: Address, length: number): number;
  adam(
    parameters: Address,
    gradients: Address,
    firstMoments: Address,
    secondMoments: Address,
    length: number,
    gradientScale: number,
    firstDecay: number,
    secondDecay: number,
    rate: number,
    secondCorrection: number,
    epsilon: number,
  ): void;
  descend(parameters: Address, gradients: Address, scales: Address, length: number, rate: number): void;
}

const FLOAT = 4;
/** Addresses of views are multiples of this: a line of the processor's cache. */
const ALIGNMENT = 64;
const PAGE = 65536;
/** How far the memory may grow, in pages; the builds of scripts/wasm.ts say the same. */
const MAXIMUM_PAGES = 32768;
/** Longest vector that is rounded to integers, in numbers. */
const LONGEST_ACTIVATIONS = 16384;

/** A memory for kernels. It takes room on the machine only as it is used; threads may share it. */
export function createKernelMemory(): KernelMemory {
  return new WebAssembly.Memory({ initial: 64, maximum: MAXIMUM_PAGES, shared: true });
}

/**
 * The kernels of one thread. Threads that share `memory` have to allocate the same views in the same order: each then
 * finds the same view at the same address, and its own `scratch` apart from the others'.
 *
 * @param rank which of the threads this is, of `threads`
 */
export function webAssemblyKernels(
  { name, module }: KernelModule,
  memory: KernelMemory = createKernelMemory(),
  rank = 0,
  threads = 1,
): Kernels {
  const wasm = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  let top = wasm.heapBase();
  const take = (bytes: number): Address => {
    const start = Math.ceil(top / ALIGNMENT) * ALIGNMENT;
    // Operations may read a little further than the last view goes.
    const missing = start + bytes + ALIGNMENT - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    top = start + bytes;
    return start;
  };
  const scratches = Array.from({ length: threads }, () => take(wasm.scratchLength()));
  const activations = Array.from({ length: threads }, () => take(wasm.activationLength(LONGEST_ACTIVATIONS)));
  wasm.setScratch(scratches[rank]);
  wasm.setActivations(activations[rank]);

  return {
    name,
    precision: 32,
    allocate: (length) => {
      const start = take(FLOAT * length);
      return new Float32Array(memory.buffer, start, length);
    },
    allocateBytes: (length) => {
      const start = take(length);
      return new Uint8Array(memory.buffer, start, length);
    },
    packedLength: (N, K) => Math.ceil(N / PACKED_COLUMNS) * PACKED_COLUMNS * K,
    pack: (packed, b, N, K, from, to) => wasm.pack(at(packed), at(b), N, K, from, to),
    packTransposed: (packed, b, _N, K, from, to) => wasm.packTransposed(at(packed), at(b), K, from, to),
    multiply: (c, a, packed, M, N, K) => wasm.multiply(at(c), at(a), at(packed), M, N, K),
    multiplyTN: (c, a, b, M, N, K, stride) => wasm.multiplyTN(at(c), at(a), at(b), M, N, K, FLOAT * stride),
    quantizedLength: (K) => wasm.paddedLength(K),
    quantize: (integers, scales, weights, N, K) => wasm.quantize(at(integers), at(scales), at(weights), N, K),
    multiplyQuantized: (c, a, integers, scales, N, K) =>
      wasm.multiplyQuantized(at(c), at(a), at(integers), at(scales), N, K),
    fillRows: (rows, row, count, length) => wasm.fillRows(at(rows), at(row), count, length),
    sumRows: (row, rows, count, length, stride) => wasm.sumRows(at(row), at(rows), count, length, FLOAT * stride),
    gatherRows: (rows, table, row, characters, count, W, length) =>
      wasm.gatherRows(at(rows), at(table), at(row), at(characters), count, W, length),
    scatterRows: (table, rows, characters, count, W, length, stride) =>
      wasm.scatterRows(at(table), at(rows), at(characters), count, W, length, FLOAT * stride),
    cells: cellKernels(wasm),
    sru: sruKernels(wasm),
    dropout: (values, share, seed) =>
      wasm.dropout(at(values), values.length, dropoutBorder(share), 1 / (1 - share), seed),
    softmax: (rows, count, V) => wasm.softmax(at(rows), count, V),
    crossEntropyForward: (logits, targets, count, V) => wasm.crossEntropyForward(at(logits), at(targets), count, V),
    crossEntropyBackward: (probabilities, targets, count, V, scale) =>
      wasm.crossEntropyBackward(at(probabilities), at(targets), count, V, scale),
    sumOfSquares: (values) => wasm.sumOfSquares(at(values), values.length),
    adam: (parameters, gradients, firstMoments, secondMoments, { step, learningRate, gradientScale }) => {
      const [firstDecay, secondDecay] = ADAM_DECAY;
      wasm.adam(
        at(parameters),
        at(gradients),
        at(firstMoments),
        at(secondMoments),
        parameters.length,
        gradientScale,
        firstDecay,
        secondDecay,
        learningRate / (1 - firstDecay ** step),
        Math.sqrt(1 - secondDecay ** step),
        ADAM_EPSILON,
      );
    },
    descend: (parameters, gradients, scales, rate) =>
      wasm.descend(at(parameters), at(gradients), at(scales), parameters.length, rate),
  };
}

function at(view: Floats | Uint8Array): Address {
  return view.byteOffset;
}

function cellKernels(wasm: Exports): Kernels["cells"] {
  const elman: CellKernels = {
    forward: ({ gates, recurrent, hidden }: CellStep, B, H) =>
      wasm.elmanForward(at(gates), at(recurrent), at(hidden), B, H),
    backward: ({ gates, recurrent }: CellStep, { hidden, carriedHidden }: CellGradients, B, H) =>
      wasm.elmanBackward(at(gates), at(recurrent), at(hidden), at(carriedHidden), B, H),
  };
  const gru: CellKernels = {
    forward: ({ gates, recurrent, previousHidden, hidden }: CellStep, B, H) =>
      wasm.gruForward(at(gates), at(recurrent), at(previousHidden), at(hidden), B, H),
    backward: ({ gates, recurrent, previousHidden }: CellStep, { hidden, carriedHidden }: CellGradients, B, H) =>
      wasm.gruBackward(at(gates), at(recurrent), at(previousHidden), at(hidden), at(carriedHidden), B, H),
  };
  const lstm: CellKernels = {
    forward: ({ gates, recurrent, previousCell, hidden, cell }: CellStep, B, H) =>
      wasm.lstmForward(at(gates), at(recurrent), at(previousCell), at(hidden), at(cell), B, H),
    backward: ({ gates, recurrent, previousCell, cell }: CellStep, gradients: CellGradients, B, H) => {
      const { hidden, carriedHidden, carriedCell } = gradients;
      wasm.lstmBackward(
        at(gates),
        at(recurrent),
        at(previousCell),
        at(cell),
        at(hidden),
        at(carriedHidden),
        at(carriedCell),
        B,
        H,
      );
    },
  };
  return { elman, gru, lstm };
}

function sruKernels(wasm: Exports): SruKernels {
  return {
    forward: (sequence, T, B, H) => {
      const { gates, gateStride, highway, highwayStride, weights, carried, resets } = sequence;
      wasm.sruForward(
        at(gates),
        FLOAT * gateStride,
        at(highway),
        FLOAT * highwayStride,
        at(weights),
        at(carried),
        at(resets),
        at(sequence.hidden),
        at(sequence.previousCell),
        at(sequence.cell),
        T,
        B,
        H,
      );
    },
    backward: (sequence, { dHidden, dHighway, dWeights }, T, B, H) => {
      const { gates, gateStride, highway, highwayStride, weights, resets, previousCell, cell } = sequence;
      wasm.sruBackward(
        at(gates),
        FLOAT * gateStride,
        at(highway),
        FLOAT * highwayStride,
        at(weights),
        at(resets),
        at(previousCell),
        at(cell),
        at(dHidden),
        at(dHighway),
        FLOAT * highwayStride,
        at(dWeights),
        T,
        B,
        H,
      );
    },
  };
}
