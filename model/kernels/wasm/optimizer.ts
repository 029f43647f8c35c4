/** The norm of gradients, and the steps of the optimizers: Adam, and descent with a length for each parameter. */
import { FLOAT, VECTOR, Vector } from "./vector";

/** A code of float8.ts has no place for this many of the lowest bits of a float32. */
export const FLOAT8_SHIFT: i32 = 19;

/** Numbers whose squares are summed in float32 before they go to the sum in float64. */
const BLOCK: i32 = 4096;

export function sumOfSquares(values: usize, valuesLength: i32): f64 {
  let total: f64 = 0;
  for (let start = 0; start < valuesLength; start += BLOCK) {
    const end = min(start + BLOCK, valuesLength);
    let first = f32x4.splat(0);
    let second = f32x4.splat(0);
    let i = start;
    for (; i + 8 <= end; i += 8) {
      const a = v128.load(values + <usize>i * FLOAT);
      const b = v128.load(values + <usize>i * FLOAT, VECTOR);
      first = Vector.madd(a, a, first);
      second = Vector.madd(b, b, second);
    }
    let sum: f32 = Vector.sum(f32x4.add(first, second));
    for (; i < end; i++) {
      const value = load<f32>(values + <usize>i * FLOAT);
      sum += value * value;
    }
    total += <f64>sum;
  }
  return total;
}

/**
 * Adam: m = decay₁ m + (1 − decay₁) g, v = decay₂ v + (1 − decay₂) g², p −= rate · m / (√v / correction + ε), where g
 * is the gradient times `gradientScale`.
 */
export function adam(
  parameters: usize,
  gradients: usize,
  firstMoments: usize,
  secondMoments: usize,
  parametersLength: i32,
  gradientScale: f32,
  firstDecay: f32,
  secondDecay: f32,
  rate: f32,
  secondCorrection: f32,
  epsilon: f32,
): void {
  const scale = f32x4.splat(gradientScale);
  const keep1 = f32x4.splat(firstDecay);
  const take1 = f32x4.splat(1 - firstDecay);
  const keep2 = f32x4.splat(secondDecay);
  const take2 = f32x4.splat(1 - secondDecay);
  const rates = f32x4.splat(-rate);
  const corrections = f32x4.splat(1 / secondCorrection);
  const epsilons = f32x4.splat(epsilon);
  for (let i = 0; i < parametersLength; i += 8) {
    const P = parameters + <usize>i * FLOAT;
    const G = gradients + <usize>i * FLOAT;
    const M = firstMoments + <usize>i * FLOAT;
    const V = secondMoments + <usize>i * FLOAT;
    const g0 = f32x4.mul(v128.load(G), scale);
    const g1 = f32x4.mul(v128.load(G, VECTOR), scale);
    const m0 = Vector.madd(v128.load(M), keep1, f32x4.mul(take1, g0));
    const m1 = Vector.madd(v128.load(M, VECTOR), keep1, f32x4.mul(take1, g1));
    const v0 = Vector.madd(v128.load(V), keep2, f32x4.mul(take2, f32x4.mul(g0, g0)));
    const v1 = Vector.madd(v128.load(V, VECTOR), keep2, f32x4.mul(take2, f32x4.mul(g1, g1)));
    const step0 = f32x4.div(m0, Vector.madd(f32x4.sqrt(v0), corrections, epsilons));
    const step1 = f32x4.div(m1, Vector.madd(f32x4.sqrt(v1), corrections, epsilons));
    const p0 = Vector.madd(step0, rates, v128.load(P));
    const p1 = Vector.madd(step1, rates, v128.load(P, VECTOR));
    Vector.storePair(M, m0, m1, parametersLength - i);
    Vector.storePair(V, v0, v1, parametersLength - i);
    Vector.storePair(P, p0, p1, parametersLength - i);
  }
}

/** parameters −= rate · scales · gradients, each by `most` at most, and gradients = 0; scales in codes of float8.ts. */
export function descend(
  parameters: usize,
  gradients: usize,
  scales: usize,
  parametersLength: i32,
  rate: f32,
  most: f32,
): void {
  const rates = f32x4.splat(-rate);
  const highest = f32x4.splat(most);
  const lowest = f32x4.splat(-most);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let i = 0; i < parametersLength; i += 4) {
    const at = <usize>i * FLOAT;
    const codes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(scales + i)));
    const scale = i32x4.add(i32x4.shl(codes, FLOAT8_SHIFT), one); // as bits
    const step = f32x4.mul(f32x4.mul(scale, v128.load(gradients + at)), rates);
    const bounded = f32x4.max(lowest, f32x4.min(highest, step));
    Vector.store(parameters + at, f32x4.add(v128.load(parameters + at), bounded), parametersLength - i);
    Vector.store(gradients + at, zero, parametersLength - i);
  }
}
