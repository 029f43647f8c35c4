/**
 * Products for one character at a time with weights of 8 bits: a row of weights is a scale times integers from −127 to
 * 127, the vector is a scale times integers of 16 bits, and sums run in 32 bits. Rows are padded with 0 to a multiple
 * of 16, so that a model takes a quarter of the memory, and of the time that reading it takes.
 */
import { FLOAT, VECTOR, Vector } from "./vector";

/** Addresses of the partial sums of four rows, and of the vector as integers. */
let sums: usize = 0;
let activations: usize = 0;

/** Bytes of the sums of four rows, two vectors each. */
const SUMS: i32 = 128;

/** Bytes that `setActivations` wants for a vector of K numbers. */
export function activationLength(K: i32): i32 {
  return SUMS + 2 * quantizedLength(K);
}

export function setActivations(to: usize): void {
  sums = to;
  activations = to + SUMS;
}

/** K rounded up to whole vectors of 16 integers. */
export function quantizedLength(K: i32): i32 {
  return (K + 15) & ~15;
}

/** Largest integer of the vector: 14 bits, or less where the sum of K products would not fit 32 bits. */
function activationRange(K: i32): f32 {
  return <f32>min(16383, (i32.MAX_VALUE / 127 / K) as i32);
}

/** `integers` [N, padded K] and `scales` [N] from `weights` [N, K]. */
export function quantize(integers: usize, scales: usize, weights: usize, N: i32, K: i32): void {
  const padded = quantizedLength(K);
  for (let n = 0; n < N; n++) {
    const row = weights + <usize>(n * K) * FLOAT;
    const to = integers + <usize>(n * padded);
    const largest = largestOf(row, K);
    const factor: f32 = largest > 0 ? 127 / largest : 0;
    const factors = f32x4.splat(factor);
    let k = 0;
    for (; k + 16 <= K; k += 16) {
      const at = row + <usize>k * FLOAT;
      const low = i16x8.narrow_i32x4_s(round(at, factors), round(at + VECTOR, factors));
      const high = i16x8.narrow_i32x4_s(round(at + 2 * VECTOR, factors), round(at + 3 * VECTOR, factors));
      v128.store(to + <usize>k, i8x16.narrow_i16x8_s(low, high));
    }
    for (; k < K; k++) store<i8>(to + <usize>k, <i8>nearest(load<f32>(row + <usize>k * FLOAT) * factor));
    memory.fill(to + <usize>K, 0, <usize>(padded - K));
    store<f32>(scales + <usize>n * FLOAT, largest / 127);
  }
}

/** The largest absolute value among `length` numbers. */
function largestOf(values: usize, length: i32): f32 {
  let most = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= length; i += 4) most = Vector.max(most, f32x4.abs(v128.load(values + <usize>i * FLOAT)));
  let largest = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  for (; i < length; i++) largest = max(largest, abs(load<f32>(values + <usize>i * FLOAT)));
  return largest;
}

/** Four numbers times `factors`, as integers. */
function round(values: usize, factors: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(values), factors)));
}

/** c [N] += integers · a [K], scaled. N may be any number; integers has rows for N rounded up to a multiple of 4. */
export function multiplyQuantized(c: usize, a: usize, integers: usize, scales: usize, N: i32, K: i32): void {
  const padded = <usize>quantizedLength(K);
  const scale = f32x4.splat(quantizeVector(a, K, <i32>padded));
  const end = activations + 2 * padded;
  const to = sums; // read once: stores are seen side by side only where they are of one base
  for (let n = 0; n < N; n += 4) {
    let w0 = integers + <usize>n * padded;
    let a0 = i32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    for (let x = activations; x < end; x += 2 * VECTOR) {
      const low = v128.load(x);
      const high = v128.load(x, VECTOR);
      const w1 = w0 + padded;
      const w2 = w1 + padded;
      const w3 = w2 + padded;
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load_ext<i8>(w0), low));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v128.load_ext<i8>(w0, 8), high));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load_ext<i8>(w1), low));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v128.load_ext<i8>(w1, 8), high));
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load_ext<i8>(w2), low));
      b2 = i32x4.add(b2, i32x4.dot_i16x8_s(v128.load_ext<i8>(w2, 8), high));
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load_ext<i8>(w3), low));
      b3 = i32x4.add(b3, i32x4.dot_i16x8_s(v128.load_ext<i8>(w3, 8), high));
      w0 += VECTOR;
    }
    // Through memory: pairs that are stored side by side become sums of 256 bits where the revectorizer is at work.
    v128.store(to, a0);
    v128.store(to, b0, VECTOR);
    v128.store(to, a1, 2 * VECTOR);
    v128.store(to, b1, 3 * VECTOR);
    v128.store(to, a2, 4 * VECTOR);
    v128.store(to, b2, 5 * VECTOR);
    v128.store(to, a3, 6 * VECTOR);
    v128.store(to, b3, 7 * VECTOR);
    const total = f32x4.mul(f32x4.convert_i32x4_s(sumsOf(sumAt(0), sumAt(1), sumAt(2), sumAt(3))), scale);
    const at = <usize>n * FLOAT;
    Vector.store(c + at, f32x4.add(f32x4.mul(total, v128.load(scales + at)), v128.load(c + at)), N - n);
  }
}

/** Both sums of one of the four rows, added. */
function sumAt(row: usize): v128 {
  const at = sums + row * 2 * VECTOR;
  return i32x4.add(v128.load(at), v128.load(at, VECTOR));
}

/** The four sums of four integers each. */
function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/** Writes a [K] to `activations` as integers of 16 bits, padded with 0, and returns their scale. */
function quantizeVector(a: usize, K: i32, padded: i32): f32 {
  const largest = largestOf(a, K);
  const range = activationRange(K);
  const factor: f32 = largest > 0 ? range / largest : 0;
  const factors = f32x4.splat(factor);
  let k = 0;
  for (; k + 8 <= K; k += 8) {
    const at = a + <usize>k * FLOAT;
    v128.store(activations + <usize>(2 * k), i16x8.narrow_i32x4_s(round(at, factors), round(at + VECTOR, factors)));
  }
  for (; k < K; k++) store<i16>(activations + <usize>(2 * k), <i16>nearest(load<f32>(a + <usize>k * FLOAT) * factor));
  memory.fill(activations + <usize>(2 * K), 0, <usize>(2 * (padded - K)));
  return largest / range;
}
