/**
 * The light recurrence of sru over a whole sequence; see sru.ts of the reference kernels for the equations. Steps
 * come one after the other, and within a step the batch rows, in the order of memory.
 */
import { FLOAT, PAIR, VECTOR, Vector } from "./vector";

/**
 * @param gates [T, B, gateStride] u, f and r, each H numbers; f and r become activations
 * @param highway what h is a mixture of beside c: rows that begin `highwayStride` numbers after each other, [T, B, …]
 * @param weights [2, H] of the cell state in f and r
 * @param initialCell [B, H] the cell state before the first step
 */
export function sruForward(
  gates: usize,
  gateStride: i32,
  highway: usize,
  highwayStride: i32,
  weights: usize,
  initialCell: usize,
  resets: usize,
  hidden: usize,
  previousCell: usize,
  cell: usize,
  T: i32,
  B: i32,
  H: i32,
): void {
  const gate = <usize>H * FLOAT;
  const gatesRow = <usize>gateStride * FLOAT;
  const highwayRow = <usize>highwayStride * FLOAT;
  const rowsOfStep = <usize>B * gate;
  for (let t = 0; t < T; t++) {
    for (let b = 0; b < B; b++) {
      const row = <usize>(t * B + b);
      const before = t === 0 ? initialCell + <usize>b * gate : cell + row * gate - rowsOfStep;
      const kept = keptAt(resets + row);
      for (let at: usize = 0; at < gate; at += PAIR) {
        const rest = H - <i32>(at / FLOAT);
        const U = gates + row * gatesRow + at;
        const F = U + gate;
        const R = F + gate;
        const X = highway + row * highwayRow + at;
        const forgetWeight = weights + at;
        const highwayWeight = forgetWeight + gate;
        const p0 = v128.and(v128.load(before + at), kept);
        const p1 = v128.and(v128.load(before + at, VECTOR), kept);
        const f0 = Vector.sigmoid(Vector.madd(v128.load(forgetWeight), p0, v128.load(F)));
        const f1 = Vector.sigmoid(Vector.madd(v128.load(forgetWeight, VECTOR), p1, v128.load(F, VECTOR)));
        const r0 = Vector.sigmoid(Vector.madd(v128.load(highwayWeight), p0, v128.load(R)));
        const r1 = Vector.sigmoid(Vector.madd(v128.load(highwayWeight, VECTOR), p1, v128.load(R, VECTOR)));
        const c0 = Vector.mix(f0, p0, v128.load(U));
        const c1 = Vector.mix(f1, p1, v128.load(U, VECTOR));
        const h0 = Vector.mix(r0, c0, v128.load(X));
        const h1 = Vector.mix(r1, c1, v128.load(X, VECTOR));
        Vector.storePair(F, f0, f1, rest);
        Vector.storePair(R, r0, r1, rest);
        Vector.storePair(previousCell + row * gate + at, p0, p1, rest);
        Vector.storePair(cell + row * gate + at, c0, c1, rest);
        Vector.storePair(hidden + row * gate + at, h0, h1, rest);
      }
    }
  }
}

/** Ones where the cell state goes on, zeros where a batch row begins a passage. */
function keptAt(reset: usize): v128 {
  return i32x4.splat(load<u8>(reset) !== 0 ? 0 : -1);
}

/**
 * Turns `gates` into their gradients, adds to the gradient of `weights`, and overwrites the gradient of the highway's
 * input, rows that begin `dHighwayStride` numbers after each other, which may stand where `dHidden` or `highway` stands. `previousCell` is used up:
 * each row becomes what it sends back in time.
 */
export function sruBackward(
  gates: usize,
  gateStride: i32,
  highway: usize,
  highwayStride: i32,
  weights: usize,
  resets: usize,
  previousCell: usize,
  cell: usize,
  dHidden: usize,
  dHighway: usize,
  dHighwayStride: i32,
  dWeights: usize,
  T: i32,
  B: i32,
  H: i32,
): void {
  const gate = <usize>H * FLOAT;
  const gatesRow = <usize>gateStride * FLOAT;
  const highwayRow = <usize>highwayStride * FLOAT;
  const dHighwayRow = <usize>dHighwayStride * FLOAT;
  const rowsOfStep = <usize>B * gate;
  const one = f32x4.splat(1);
  for (let t = T - 1; t >= 0; t--) {
    for (let b = 0; b < B; b++) {
      const row = <usize>(t * B + b);
      const last = t === T - 1;
      const after = previousCell + row * gate + (last ? 0 : rowsOfStep);
      const kept = last ? i32x4.splat(0) : keptAt(resets + row + <usize>B);
      for (let at: usize = 0; at < gate; at += PAIR) {
        const rest = H - <i32>(at / FLOAT);
        const U = gates + row * gatesRow + at;
        const F = U + gate;
        const R = F + gate;
        const P = previousCell + row * gate + at;
        const u0 = v128.load(U);
        const u1 = v128.load(U, VECTOR);
        const f0 = v128.load(F);
        const f1 = v128.load(F, VECTOR);
        const r0 = v128.load(R);
        const r1 = v128.load(R, VECTOR);
        const x0 = v128.load(highway + row * highwayRow + at);
        const x1 = v128.load(highway + row * highwayRow + at, VECTOR);
        const c0 = v128.load(cell + row * gate + at);
        const c1 = v128.load(cell + row * gate + at, VECTOR);
        const p0 = v128.load(P);
        const p1 = v128.load(P, VECTOR);
        const d0 = v128.load(dHidden + row * gate + at);
        const d1 = v128.load(dHidden + row * gate + at, VECTOR);
        const notR0 = f32x4.sub(one, r0);
        const notR1 = f32x4.sub(one, r1);
        const dr0 = f32x4.mul(d0, r0);
        const dr1 = f32x4.mul(d1, r1);
        const dR0 = f32x4.mul(f32x4.mul(dr0, f32x4.sub(c0, x0)), notR0);
        const dR1 = f32x4.mul(f32x4.mul(dr1, f32x4.sub(c1, x1)), notR1);
        const dC0 = f32x4.add(v128.and(v128.load(after + at), kept), dr0);
        const dC1 = f32x4.add(v128.and(v128.load(after + at, VECTOR), kept), dr1);
        const notF0 = f32x4.sub(one, f0);
        const notF1 = f32x4.sub(one, f1);
        const dcf0 = f32x4.mul(dC0, f0);
        const dcf1 = f32x4.mul(dC1, f1);
        const dF0 = f32x4.mul(f32x4.mul(dcf0, f32x4.sub(p0, u0)), notF0);
        const dF1 = f32x4.mul(f32x4.mul(dcf1, f32x4.sub(p1, u1)), notF1);
        const forgetWeight0 = v128.load(weights + at);
        const forgetWeight1 = v128.load(weights + at, VECTOR);
        const highwayWeight0 = v128.load(weights + gate + at);
        const highwayWeight1 = v128.load(weights + gate + at, VECTOR);
        const dForgetWeight = dWeights + at;
        const dHighwayWeight = dForgetWeight + gate;
        Vector.storePair(U, f32x4.mul(dC0, notF0), f32x4.mul(dC1, notF1), rest);
        Vector.storePair(F, dF0, dF1, rest);
        Vector.storePair(R, dR0, dR1, rest);
        Vector.storePair(dHighway + row * dHighwayRow + at, f32x4.mul(d0, notR0), f32x4.mul(d1, notR1), rest);
        Vector.storePair(
          dForgetWeight,
          Vector.madd(dF0, p0, v128.load(dForgetWeight)),
          Vector.madd(dF1, p1, v128.load(dForgetWeight, VECTOR)),
          rest,
        );
        Vector.storePair(
          dHighwayWeight,
          Vector.madd(dR0, p0, v128.load(dHighwayWeight)),
          Vector.madd(dR1, p1, v128.load(dHighwayWeight, VECTOR)),
          rest,
        );
        Vector.storePair(
          P,
          Vector.madd(dF0, forgetWeight0, Vector.madd(dR0, highwayWeight0, dcf0)),
          Vector.madd(dF1, forgetWeight1, Vector.madd(dR1, highwayWeight1, dcf1)),
          rest,
        );
      }
    }
  }
}
