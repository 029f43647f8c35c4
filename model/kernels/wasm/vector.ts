/**
 * Four numbers at a time: the elementary functions that all operations are made of. Where the build has relaxed SIMD, a
 * multiplication and an addition are one instruction that rounds once or twice, as the processor likes.
 *
 * Constants stand in memory: V8 would build a `v128.const` anew in every iteration of a loop. Static methods, since a
 * function with a decorator at the top level is nothing that the formatter can read.
 */

// Cephes' tanh as Eigen has it, a rational function of degree 13 over 6: within 3 units in the last place.
const TANH = memory.data<f32>(
  [
    7.9, -7.9, -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
    1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3, 1.19825839466702e-6, 1.18534705686654e-4,
    2.268434632439e-3, 4.89352518554385e-3, 0.5,
  ],
  16,
);

// Cephes' expf: 2^n times a polynomial of degree 5 on the rest, ln 2 in two parts. 1.5 · 2^23 rounds by being added.
const EXP = memory.data<f32>(
  [
    -87.0, 1.44269504, -0.693359375, 2.1219444e-4, 1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2,
    1.6666665459e-1, 5.0000001201e-1, 1.0, 12582912.0,
  ],
  16,
);

/** Bytes of a float32, of four, and of eight. */
export const FLOAT: usize = 4;
export const VECTOR: usize = 16;
export const PAIR: usize = 32;

export class Vector {
  /** a · b + c */
  @inline
  static madd(a: v128, b: v128, c: v128): v128 {
    return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
  }

  /** share · a + (1 − share) · b */
  @inline
  static mix(share: v128, a: v128, b: v128): v128 {
    return Vector.madd(share, f32x4.sub(a, b), b);
  }

  /** The smaller and the larger; either, where one is NaN. */
  @inline
  static min(a: v128, b: v128): v128 {
    return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_min(a, b) : f32x4.pmin(a, b);
  }

  @inline
  static max(a: v128, b: v128): v128 {
    return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_max(a, b) : f32x4.pmax(a, b);
  }

  @inline
  static tanh(value: v128): v128 {
    const x = Vector.max(Vector.tanhConstant(1), Vector.min(Vector.tanhConstant(0), value));
    const square = f32x4.mul(x, x);
    let p = Vector.madd(square, Vector.tanhConstant(2), Vector.tanhConstant(3));
    p = Vector.madd(square, p, Vector.tanhConstant(4));
    p = Vector.madd(square, p, Vector.tanhConstant(5));
    p = Vector.madd(square, p, Vector.tanhConstant(6));
    p = Vector.madd(square, p, Vector.tanhConstant(7));
    p = Vector.madd(square, p, Vector.tanhConstant(8));
    let q = Vector.madd(square, Vector.tanhConstant(9), Vector.tanhConstant(10));
    q = Vector.madd(square, q, Vector.tanhConstant(11));
    q = Vector.madd(square, q, Vector.tanhConstant(12));
    return f32x4.div(f32x4.mul(x, p), q);
  }

  /** 1 / (1 + e^−x), as (1 + tanh(x / 2)) / 2. */
  @inline
  static sigmoid(value: v128): v128 {
    const half = Vector.tanhConstant(13);
    return Vector.madd(Vector.tanh(f32x4.mul(value, half)), half, half);
  }

  /** The gradient by x of what has the gradient `d` by y = tanh(x), and by y = sigmoid(x). */
  @inline
  static tanhBackward(d: v128, y: v128): v128 {
    return f32x4.mul(d, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  }

  @inline
  static sigmoidBackward(d: v128, y: v128): v128 {
    return f32x4.mul(d, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)));
  }

  /** e^x for x up to 88; below −87 it stays at e^−87. */
  @inline
  static exp(value: v128): v128 {
    let x = Vector.max(value, Vector.expConstant(0));
    const rounded = Vector.madd(x, Vector.expConstant(1), Vector.expConstant(11));
    const n = f32x4.sub(rounded, Vector.expConstant(11));
    x = Vector.madd(n, Vector.expConstant(2), x);
    x = Vector.madd(n, Vector.expConstant(3), x);
    let y = Vector.madd(x, Vector.expConstant(4), Vector.expConstant(5));
    y = Vector.madd(y, x, Vector.expConstant(6));
    y = Vector.madd(y, x, Vector.expConstant(7));
    y = Vector.madd(y, x, Vector.expConstant(8));
    y = Vector.madd(y, x, Vector.expConstant(9));
    y = Vector.madd(y, f32x4.mul(x, x), f32x4.add(x, Vector.expConstant(10)));
    return i32x4.add(y, i32x4.shl(rounded, 23)); // n stands in the lowest bits of `rounded`, and goes to the exponent
  }

  @inline
  static sum(v: v128): f32 {
    return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
  }

  /** Stores the first `count` numbers of `v`, or all four where there are more. */
  @inline
  static store(to: usize, v: v128, count: i32): void {
    if (count >= 4) v128.store(to, v);
    else Vector.storeTail(to, v, count);
  }

  /** Stores the first `count` numbers of `a` and, after it, `b`. */
  @inline
  static storePair(to: usize, a: v128, b: v128, count: i32): void {
    if (count >= 8) {
      v128.store(to, a);
      v128.store(to, b, VECTOR);
    } else {
      Vector.store(to, a, count);
      Vector.storeTail(to + VECTOR, b, count - 4);
    }
  }

  static storeTail(to: usize, v: v128, count: i32): void {
    if (count > 0) store<f32>(to, f32x4.extract_lane(v, 0));
    if (count > 1) store<f32>(to, f32x4.extract_lane(v, 1), FLOAT);
    if (count > 2) store<f32>(to, f32x4.extract_lane(v, 2), 2 * FLOAT);
  }

  @inline
  static tanhConstant(index: usize): v128 {
    return v128.load_splat<f32>(TANH + index * FLOAT);
  }

  @inline
  static expConstant(index: usize): v128 {
    return v128.load_splat<f32>(EXP + index * FLOAT);
  }
}
