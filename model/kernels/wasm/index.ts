// The kernels in WebAssembly: what kernels.ts of this folder's parent says, on addresses in one memory. No operation
// needs a size to be a multiple of anything; it may read, never write, up to 28 bytes past the end of a view.
//
// Parameters have the names and the order of kernels.ts. A `usize` is the address of a view, `xLength` the length of the
// view `x`, and every other size or stride counts numbers: from that scripts/bindings.ts writes bindings.ts.

export { crossEntropyBackward, crossEntropyForward, softmax } from "./cross-entropy";
export { dropout } from "./dropout";
export {
  elmanBackward,
  elmanForward,
  gruBackward,
  gruForward,
  lstmBackward,
  lstmForward,
} from "./gates";
export { adam, descend, FLOAT8_SHIFT, sumOfSquares } from "./optimizer";
export {
  multiply,
  multiplyTN,
  PANEL as PACKED_COLUMNS,
  pack,
  packedLength,
  packTransposed,
  scratchLength,
  setScratch,
} from "./product";
export { activationLength, multiplyQuantized, quantize, quantizedLength, setActivations } from "./quantized";
export { fillRows, gatherRows, scatterRows, sumRows } from "./rows";
export { sruBackward, sruForward } from "./sru";

/** The first address after the constants. */
export function heapBase(): usize {
  return __heap_base;
}
