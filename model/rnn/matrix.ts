import type { Floats, Kernels } from "../kernels/kernels.ts";

/** Weights [N, K] as they are used for one character at a time. */
export interface Matrix {
  /** y [N] += weights · x [K] */
  addProduct(y: Floats, x: Floats): void;
  /** Packs the weights anew after they have changed. */
  update(): void;
}

/** The format of the matrices of a network in use; int8 has a scale for each row. */
export type Precision = "float32" | "int8";

export function createMatrix(weights: Floats, N: number, K: number, precision: Precision, kernels: Kernels): Matrix {
  return precision === "int8" ? quantizedMatrix(weights, N, K, kernels) : packedMatrix(weights, N, K, kernels);
}

function packedMatrix(weights: Floats, N: number, K: number, kernels: Kernels): Matrix {
  const packed = kernels.allocate(kernels.packedLength(N, K));
  const update = () => kernels.packTransposed(packed, weights, K, 0, N);
  update();
  return { addProduct: (y, x) => kernels.multiply(y, x, packed, 1, N, K), update };
}

function quantizedMatrix(weights: Floats, N: number, K: number, kernels: Kernels): Matrix {
  const rows = Math.ceil(N / 4) * 4;
  const integers = kernels.allocateBytes(rows * kernels.quantizedLength(K));
  const scales = kernels.allocate(rows);
  const update = () => kernels.quantize(integers, scales, weights, N, K);
  update();
  return { addProduct: (y, x) => kernels.multiplyQuantized(y, x, integers, scales, N, K), update };
}
