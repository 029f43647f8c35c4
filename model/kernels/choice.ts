import { seededRandom } from "../random.ts";
import { type KernelName, type Kernels, PACKED_COLUMNS } from "./kernels.ts";
import { referenceKernels } from "./reference.ts";
import { createKernelMemory, type KernelModule, webAssemblyKernels } from "./webassembly.ts";

/** The result of checking and timing one build of the kernels. */
export interface KernelTrial {
  readonly name: KernelName;
  /** Floating-point operations per nanosecond in a product as training has it; 0 for a build that is refused. */
  readonly speed: number;
  /** The operation whose result differs from the reference, if any: the build is refused. */
  readonly wrong: string | undefined;
}

/** Rows, columns and summed length of the product that is timed: 2 · M · N · K operations. */
const TIMED = { M: 24, N: 128, K: 128 } as const;
/** Duration of the timing of one build; the fastest of its runs counts. */
const TIMED_MILLISECONDS = 3;

/** A build is about as fast as the fastest from this share of its speed on: better builds are better by a third or more. */
const NEARLY = 0.8;

/** Largest difference from the reference, relative to its largest number. */
const TOLERANCE = 1e-4;

/**
 * Checks every build against the reference and times it: some 10 ms for all, and as much again for compiling. Yields after
 * every operation. The one to use is the first that is right
 * and nearly as fast as the fastest; the reference where there is none.
 *
 * @param modules those first that win where they are about as fast, as on a machine that is busy
 * @param now a clock, in milliseconds
 */
export function* chooseKernels(
  modules: readonly KernelModule[],
  now: () => number,
): Generator<void, { readonly chosen: KernelModule | undefined; readonly trials: readonly KernelTrial[] }> {
  const trials: KernelTrial[] = [];
  for (const module of modules) trials.push(yield* tryKernels(webAssemblyKernels(module, createKernelMemory()), now));
  const fastest = Math.max(...trials.map(({ speed }) => speed), 0);
  const best = trials.findIndex(({ wrong, speed }) => wrong === undefined && speed >= NEARLY * fastest);
  return { chosen: modules[best], trials };
}

/** Checks and times one implementation. Yields after every operation. */
export function* tryKernels(kernels: Kernels, now: () => number): Generator<void, KernelTrial> {
  const wrong = yield* findWrong(kernels);
  return { name: kernels.name, wrong, speed: wrong === undefined ? measure(kernels, now) : 0 };
}

/** The first operation whose result is not the reference's, if any. */
function* findWrong(kernels: Kernels): Generator<void, string | undefined> {
  const reference = referenceKernels(32);
  for (const [operation, run] of Object.entries(CHECKS)) {
    yield; // every first call compiles the operation
    const expected = run(reference);
    const found = run(kernels);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    if (!expected.every((value, i) => Math.abs(value - found[i]) <= TOLERANCE * largest)) return operation;
  }
  return undefined;
}

function measure(kernels: Kernels, now: () => number): number {
  const { M, N, K } = TIMED;
  const a = kernels.allocate(M * K).fill(0.5);
  const packed = kernels.allocate(kernels.packedLength(N, K));
  const c = kernels.allocate(M * N);
  kernels.packTransposed(packed, kernels.allocate(N * K).fill(0.5), K, 0, N);
  const start = now();
  let best = Infinity;
  for (let end = start; end - start < TIMED_MILLISECONDS; ) {
    const before = end;
    for (let run = 0; run < 8; run++) kernels.multiply(c, a, packed, M, N, K);
    end = now();
    // A clock that stands still for a while says nothing.
    if (end > before) best = Math.min(best, (end - before) / 8);
  }
  return (2 * M * N * K) / best / 1e6;
}

/** Sizes beside the edges of every block, and small. */
const M = 17;
const N = 21;
const K = 35;

/** Every operation on random numbers, which are the same for all implementations. */
const CHECKS: Readonly<Record<string, (kernels: Kernels) => number[]>> = {
  multiply: (kernels) => {
    const [c, a, b] = randomNumbers(kernels, M * N, M * K, N * K);
    const packed = kernels.allocate(kernels.packedLength(N, K));
    kernels.packTransposed(packed, b, K, 0, PACKED_COLUMNS);
    kernels.packTransposed(packed, b, K, PACKED_COLUMNS, N);
    kernels.multiply(c, a, packed, M, N, K);
    kernels.pack(packed, b, N, K, 0, N);
    kernels.multiply(c, a, packed, M, N, K);
    return Array.from(c);
  },
  multiplyTN: (kernels) => {
    const [c, a, b] = randomNumbers(kernels, 7 * N, K * M, K * N);
    kernels.multiplyTN(c, a.subarray(5), b, 7, N, K, M);
    return Array.from(c);
  },
  multiplyQuantized: (kernels) => {
    const [c, a, b, scales] = randomNumbers(kernels, N, K, N * K, 24);
    const integers = kernels.allocateBytes(24 * kernels.quantizedLength(K));
    kernels.quantize(integers, scales, b, N, K);
    kernels.multiplyQuantized(c, a, integers, scales, N, K);
    return Array.from(c);
  },
  rows: (kernels) => {
    const [rows, row, table] = randomNumbers(kernels, 3 * N, N, 512 * N);
    const characters = kernels.allocateBytes(6);
    characters.set([1, 255, 7, 7, 0, 3]);
    kernels.gatherRows(rows, table, row, characters, 3, 2, N);
    kernels.sumRows(row, rows, 3, N, N);
    kernels.scatterRows(table.subarray(2), rows, characters, 3, 2, N - 2, N);
    kernels.fillRows(rows, row, 2, N);
    return [...rows, ...row, ...table];
  },
  dropout: (kernels) => {
    const [values] = randomNumbers(kernels, K);
    kernels.dropout(values, 0.3, 77);
    return Array.from(values);
  },
  loss: (kernels) => {
    const [logits] = randomNumbers(kernels, 3 * N);
    const targets = kernels.allocateBytes(3);
    targets.set([0, 20, 4]);
    const nats = kernels.crossEntropyForward(logits, targets, 3, N);
    const probabilities = Array.from(logits);
    kernels.crossEntropyBackward(logits, targets, 3, N, 0.5);
    return [nats, ...probabilities, ...logits];
  },
  optimizer: (kernels) => {
    const [parameters, gradients, first, second] = randomNumbers(kernels, N, N, N, N);
    second.forEach((value, i) => {
      second[i] = Math.abs(value);
    });
    const squares = kernels.sumOfSquares(gradients);
    kernels.adam(parameters, gradients, first, second, { step: 3, learningRate: 0.1, gradientScale: 0.7 });
    const adapted = Array.from(parameters);
    const scales = kernels.allocateBytes(N);
    scales.forEach((_, i) => {
      scales[i] = 4 * i;
    });
    kernels.descend(parameters, gradients, scales, 0.03, 0.1);
    return [squares, ...adapted, ...first, ...second, ...parameters, ...gradients];
  },
  elman: (kernels) => checkCell(kernels, "elman", 1),
  gru: (kernels) => checkCell(kernels, "gru", 3),
  lstm: (kernels) => checkCell(kernels, "lstm", 4),
  sru: (kernels) => {
    const T = 4;
    const B = 2;
    const H = 9;
    const [gates, highway, weights, initialCell] = randomNumbers(kernels, T * B * 3 * H, T * B * H, 2 * H, B * H);
    const [previousCell, cell, hidden, dHidden, dHighway, dWeights] = randomNumbers(
      kernels,
      T * B * H,
      T * B * H,
      T * B * H,
      T * B * H,
      T * B * H,
      2 * H,
    );
    const resets = kernels.allocateBytes(T * B);
    resets[3] = 1;
    const sequence = { gates, gateStride: 3 * H, highway, highwayStride: H, weights, initialCell, resets };
    kernels.sru.forward({ ...sequence, previousCell, cell, hidden }, T, B, H);
    const outputs = [...gates, ...cell, ...hidden];
    kernels.sru.backward({ ...sequence, previousCell, cell, hidden }, { dHidden, dHighway, dWeights }, T, B, H);
    return [...outputs, ...gates, ...dHighway, ...dWeights];
  },
};

function checkCell(kernels: Kernels, cell: "elman" | "gru" | "lstm", gateCount: number): number[] {
  const B = 2;
  const H = 9;
  const [gates, recurrent, previousHidden, previousCell, hidden, state] = randomNumbers(
    kernels,
    B * gateCount * H,
    B * gateCount * H,
    B * H,
    B * H,
    B * H,
    B * H,
  );
  const [dHidden, dNextHidden, dNextCell] = randomNumbers(kernels, B * H, B * H, B * H);
  const step = { gates, recurrent, previousHidden, previousCell, hidden, cell: state };
  kernels.cells[cell].forward(step, B, H);
  const outputs = [...gates, ...hidden, ...state];
  kernels.cells[cell].backward(step, { dHidden, dNextHidden, dNextCell }, B, H);
  return [...outputs, ...gates, ...recurrent, ...dNextHidden, ...(cell === "lstm" ? dNextCell : [])];
}

/** Views of these lengths, always with the same numbers from −2 to 2. */
function randomNumbers(kernels: Kernels, ...lengths: number[]) {
  const random = seededRandom(lengths.length);
  return lengths.map((length) => {
    const view = kernels.allocate(length);
    for (let i = 0; i < length; i++) view[i] = 4 * random.next() - 2;
    return view;
  });
}
