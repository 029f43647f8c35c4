import type { Floats } from "../kernels.ts";

// Both products are one, c [M, N] = Σ_k a(m, k) · b(k, n), and differ only in the strides of a and b. A tile of
// 4 × 4 sums stays in registers while k runs, so that 8 loads serve 16 multiplications. Rows and columns beyond the
// last whole tile are summed by themselves, in the same order of k, so that an element does not depend on where it
// stands: one character at a time gives bit for bit what a whole batch gives.

/** Rows and columns of a tile. */
const TILE = 4;

/** A packed right-hand side is [N, K] here: every column of b in one piece. */
export function packedLength(N: number, K: number): number {
  return N * K;
}

export function pack(packed: Floats, b: Floats, N: number, K: number, from: number, to: number): void {
  for (let n = from; n < to; n++) {
    for (let k = 0; k < K; k++) packed[n * K + k] = b[k * N + n];
  }
}

export function packTransposed(packed: Floats, b: Floats, K: number, from: number, to: number): void {
  packed.set(b.subarray(from * K, to * K), from * K);
}

export function multiply(c: Floats, a: Floats, packed: Floats, M: number, N: number, K: number): void {
  addProduct(c, a, packed, M, N, K, K, 1, 1, K);
}

export function multiplyTN(c: Floats, a: Floats, b: Floats, M: number, N: number, K: number, stride: number): void {
  addProduct(c, a, b, M, N, K, 1, stride, N, 1);
}

/** c [M, N] += Σ_k a[m · aM + k · aK] · b[k · bK + n · bN]. */
function addProduct(
  c: Floats,
  a: Floats,
  b: Floats,
  M: number,
  N: number,
  K: number,
  aM: number,
  aK: number,
  bK: number,
  bN: number,
) {
  const tiledRows = M - (M % TILE);
  const tiledColumns = N - (N % TILE);
  for (let m = 0; m < tiledRows; m += TILE) {
    for (let n = 0; n < tiledColumns; n += TILE) addTile(c, a, b, m, n, N, K, aM, aK, bK, bN);
  }
  for (let m = tiledRows; m < M; m++) {
    for (let n = 0; n < tiledColumns; n += TILE) addStrip(c, a, b, m, n, N, K, aM, aK, bK, bN);
  }
  for (let m = 0; m < M; m++) {
    for (let n = tiledColumns; n < N; n++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += a[m * aM + k * aK] * b[k * bK + n * bN];
      c[m * N + n] += sum;
    }
  }
}

/** The 4 × 4 elements of c from (m, n) on. */
function addTile(
  c: Floats,
  a: Floats,
  b: Floats,
  m: number,
  n: number,
  N: number,
  K: number,
  aM: number,
  aK: number,
  bK: number,
  bN: number,
) {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  let i = m * aM;
  let j = n * bN;
  for (let k = 0; k < K; k++) {
    const b0 = b[j];
    const b1 = b[j + bN];
    const b2 = b[j + 2 * bN];
    const b3 = b[j + 3 * bN];
    const a0 = a[i];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[i + aM];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[i + 2 * aM];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[i + 3 * aM];
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
    i += aK;
    j += bK;
  }
  addFour(c, m * N + n, c00, c01, c02, c03);
  addFour(c, (m + 1) * N + n, c10, c11, c12, c13);
  addFour(c, (m + 2) * N + n, c20, c21, c22, c23);
  addFour(c, (m + 3) * N + n, c30, c31, c32, c33);
}

/** The 1 × 4 elements of c from (m, n) on. */
function addStrip(
  c: Floats,
  a: Floats,
  b: Floats,
  m: number,
  n: number,
  N: number,
  K: number,
  aM: number,
  aK: number,
  bK: number,
  bN: number,
) {
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let i = m * aM;
  let j = n * bN;
  for (let k = 0; k < K; k++) {
    const value = a[i];
    c0 += value * b[j];
    c1 += value * b[j + bN];
    c2 += value * b[j + 2 * bN];
    c3 += value * b[j + 3 * bN];
    i += aK;
    j += bK;
  }
  addFour(c, m * N + n, c0, c1, c2, c3);
}

function addFour(c: Floats, at: number, c0: number, c1: number, c2: number, c3: number) {
  c[at] += c0;
  c[at + 1] += c1;
  c[at + 2] += c2;
  c[at + 3] += c3;
}
