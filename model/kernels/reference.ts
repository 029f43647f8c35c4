import type { Kernels } from "./kernels.ts";
import { crossEntropyBackward, crossEntropyForward, softmax } from "./reference/cross-entropy.ts";
import { dropout } from "./reference/dropout.ts";
import { elman, gru, lstm } from "./reference/gates.ts";
import { adam, descend, sumOfSquares } from "./reference/optimizer.ts";
import { multiply, multiplyTN, pack, packedLength, packTransposed } from "./reference/product.ts";
import { multiplyQuantized, quantize, quantizedLength } from "./reference/quantized.ts";
import { fillRows, gatherRows, scatterRows, sumRows } from "./reference/rows.ts";
import { sru } from "./reference/sru.ts";

/**
 * The arithmetic in plain TypeScript: the oracle that faster kernels are checked against, and what runs where there
 * are none. Sums run in float64 whatever the precision of the views, since every number of JavaScript is one.
 */
export function referenceKernels(precision: 32 | 64): Kernels {
  return {
    name: "reference",
    precision,
    allocate: (length) => (precision === 32 ? new Float32Array(length) : new Float64Array(length)),
    allocateBytes: (length) => new Uint8Array(length),
    packedLength,
    pack,
    packTransposed,
    multiply,
    multiplyTN,
    quantizedLength,
    quantize,
    multiplyQuantized,
    fillRows,
    sumRows,
    gatherRows,
    scatterRows,
    cells: { elman, gru, lstm },
    sru,
    dropout,
    softmax,
    crossEntropyForward,
    crossEntropyBackward,
    sumOfSquares,
    adam,
    descend,
  };
}
