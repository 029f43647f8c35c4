import { crossEntropyBackward, crossEntropyForward, softmax } from "./cross-entropy.ts";
import { elman, gru, lstm } from "./gates.ts";
import type { Kernels } from "./kernels.ts";
import { adam, sumOfSquares } from "./optimizer.ts";
import { multiplyNN, multiplyNT, multiplyTN } from "./product.ts";
import { fillRows, gatherRows, scatterRows, sumRows } from "./rows.ts";

/**
 * The arithmetic in plain TypeScript: the oracle that faster kernels are checked against, and what runs where there
 * are none. Sums run in float64 whatever the precision of the views, since every number of JavaScript is one.
 */
export function referenceKernels(precision: 32 | 64): Kernels {
  return {
    precision,
    allocate: (length) => (precision === 32 ? new Float32Array(length) : new Float64Array(length)),
    allocateCharacters: (length) => new Uint8Array(length),
    multiplyNT,
    multiplyNN,
    multiplyTN,
    fillRows,
    sumRows,
    gatherRows,
    scatterRows,
    cells: { elman, gru, lstm },
    softmax,
    crossEntropyForward,
    crossEntropyBackward,
    sumOfSquares,
    adam,
  };
}
