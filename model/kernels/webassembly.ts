import { bind, MAXIMUM_PAGES } from "./bindings.ts";
import { ADAM_DECAY, ADAM_EPSILON, type KernelName, type Kernels, type SruKernels } from "./kernels.ts";

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

/** Addresses of views are multiples of this: a line of the processor's cache. */
const ALIGNMENT = 64;
const PAGE = 65536;
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
  const wasm = bind(new WebAssembly.Instance(module, { env: { memory } }));
  let top = wasm.heapBase();
  const reserve = (bytes: number): number => {
    const start = Math.ceil(top / ALIGNMENT) * ALIGNMENT;
    // Operations may read a little further than the last view goes.
    const missing = start + bytes + ALIGNMENT - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    top = start + bytes;
    return start;
  };
  const allocate = (length: number) => {
    const start = reserve(Float32Array.BYTES_PER_ELEMENT * length); // before the buffer is asked for: it may grow
    return new Float32Array(memory.buffer, start, length);
  };
  const allocateBytes = (length: number) => {
    const start = reserve(length);
    return new Uint8Array(memory.buffer, start, length);
  };
  const ofEachThread = (bytes: number) => Array.from({ length: threads }, () => allocateBytes(bytes));
  wasm.setScratch(ofEachThread(wasm.scratchLength())[rank]);
  wasm.setActivations(ofEachThread(wasm.activationLength(LONGEST_ACTIVATIONS))[rank]);
  return {
    ...wasm,
    name,
    precision: 32,
    allocate,
    allocateBytes,
    cells: cellKernels(wasm),
    sru: sruKernels(wasm),
    adam: (parameters, gradients, firstMoments, secondMoments, { step, learningRate, gradientScale }) => {
      const [firstDecay, secondDecay] = ADAM_DECAY;
      const rate = learningRate / (1 - firstDecay ** step);
      const correction = Math.sqrt(1 - secondDecay ** step);
      const rates = [gradientScale, firstDecay, secondDecay, rate, correction, ADAM_EPSILON] as const;
      wasm.adam(parameters, gradients, firstMoments, secondMoments, ...rates);
    },
  };
}

type Wasm = ReturnType<typeof bind>;

function cellKernels(wasm: Wasm): Kernels["cells"] {
  return {
    elman: {
      forward: ({ gates, recurrent, hidden }, B, H) => wasm.elmanForward(gates, recurrent, hidden, B, H),
      backward: ({ gates, recurrent }, { dHidden, dNextHidden }, B, H) =>
        wasm.elmanBackward(gates, recurrent, dHidden, dNextHidden, B, H),
    },
    gru: {
      forward: ({ gates, recurrent, previousHidden, hidden }, B, H) =>
        wasm.gruForward(gates, recurrent, previousHidden, hidden, B, H),
      backward: ({ gates, recurrent, previousHidden }, { dHidden, dNextHidden }, B, H) =>
        wasm.gruBackward(gates, recurrent, previousHidden, dHidden, dNextHidden, B, H),
    },
    lstm: {
      forward: ({ gates, recurrent, previousCell, hidden, cell }, B, H) =>
        wasm.lstmForward(gates, recurrent, previousCell, hidden, cell, B, H),
      backward: ({ gates, recurrent, previousCell, cell }, { dHidden, dNextHidden, dNextCell }, B, H) =>
        wasm.lstmBackward(gates, recurrent, previousCell, cell, dHidden, dNextHidden, dNextCell, B, H),
    },
  };
}

function sruKernels(wasm: Wasm): SruKernels {
  return {
    forward: (sequence, T, B, H) => {
      const { gates, gateStride, highway, highwayStride, weights, initialCell, resets } = sequence;
      const { hidden, previousCell, cell } = sequence;
      const outputs = [hidden, previousCell, cell] as const;
      wasm.sruForward(gates, gateStride, highway, highwayStride, weights, initialCell, resets, ...outputs, T, B, H);
    },
    backward: (sequence, { dHidden, dHighway, dWeights }, T, B, H) => {
      const { gates, gateStride, highway, highwayStride, weights, resets, previousCell, cell } = sequence;
      const inputs = [gates, gateStride, highway, highwayStride, weights, resets, previousCell, cell] as const;
      wasm.sruBackward(...inputs, dHidden, dHighway, highwayStride, dWeights, T, B, H);
    },
  };
}
