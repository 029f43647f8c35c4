import type { Floats } from "../kernels.ts";

// See wasm/quantized.ts for the layout. All sums are of integers, so both implementations agree to the last bit but for
// the final scaling.

/** K rounded up to whole vectors of 16 integers. */
export function quantizedLength(K: number): number {
  return (K + 15) & ~15;
}

export function quantize(integers: Uint8Array, scales: Floats, weights: Floats, N: number, K: number): void {
  const padded = quantizedLength(K);
  const signed = new Int8Array(integers.buffer, integers.byteOffset, integers.length);
  for (let n = 0; n < N; n++) {
    let largest = 0;
    for (let k = 0; k < K; k++) largest = Math.max(largest, Math.abs(weights[n * K + k]));
    const factor = largest > 0 ? Math.fround(127 / largest) : 0;
    signed.fill(0, n * padded, (n + 1) * padded);
    for (let k = 0; k < K; k++) signed[n * padded + k] = roundToEven(Math.fround(weights[n * K + k] * factor));
    scales[n] = largest / 127;
  }
}

export function multiplyQuantized(
  c: Floats,
  a: Floats,
  integers: Uint8Array,
  scales: Floats,
  N: number,
  K: number,
): void {
  const padded = quantizedLength(K);
  const signed = new Int8Array(integers.buffer, integers.byteOffset, integers.length);
  let largest = 0;
  for (let k = 0; k < K; k++) largest = Math.max(largest, Math.abs(a[k]));
  const range = Math.min(16383, Math.floor((2 ** 31 - 1) / 127 / K)); // no sum may leave 32 bits
  const factor = largest > 0 ? Math.fround(range / largest) : 0;
  for (let n = 0; n < N; n++) {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += signed[n * padded + k] * roundToEven(Math.fround(a[k] * factor));
    c[n] += ((sum * largest) / range) * scales[n];
  }
}

/** The nearest integer, the even one of two: as processors round. */
function roundToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
