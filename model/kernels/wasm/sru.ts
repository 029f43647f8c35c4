/**
 * The light recurrence of sru over a whole sequence; see sru.ts of the reference kernels for the equations. Four
 * hidden units of one lane walk through time together, so that their cell state stays in a register.
 */
import { FLOAT, VECTOR, Vector } from "./vector";

/**
 * @param gates [T, B, gateStride] u, f and r, each H numbers; f and r become activations
 * @param highway what h is a mixture of beside c: rows of `highwayStride` bytes, [T, B, …]
 * @param weights [2, H] of the cell state in f and r
 * @param carried [B, H] the cell state before the first step
 */
export function sruForward(
  gates: usize,
  gateStride: usize,
  highway: usize,
  highwayStride: usize,
  weights: usize,
  carried: usize,
  resets: usize,
  hidden: usize,
  previousCell: usize,
  cell: usize,
  T: i32,
  B: i32,
  H: i32,
): void {
  const gate = <usize>H * FLOAT;
  const zero = f32x4.splat(0);
  for (let lane = 0; lane < B; lane++) {
    for (let at: usize = 0; at < gate; at += VECTOR) {
      const rest = H - <i32>(at / FLOAT);
      const forgetWeight = v128.load(weights + at);
      const highwayWeight = v128.load(weights + gate + at);
      let c = v128.load(carried + <usize>lane * gate + at);
      for (let t = 0; t < T; t++) {
        const row = <usize>(t * B + lane);
        if (load<u8>(resets + row) !== 0) c = zero;
        const g = gates + row * gateStride + at;
        const f = Vector.sigmoid(Vector.madd(forgetWeight, c, v128.load(g + gate)));
        const r = Vector.sigmoid(Vector.madd(highwayWeight, c, v128.load(g + 2 * gate)));
        const u = v128.load(g);
        const x = v128.load(highway + row * highwayStride + at);
        Vector.store(previousCell + row * gate + at, c, rest);
        c = Vector.madd(f, f32x4.sub(c, u), u);
        Vector.store(g + gate, f, rest);
        Vector.store(g + 2 * gate, r, rest);
        Vector.store(cell + row * gate + at, c, rest);
        Vector.store(hidden + row * gate + at, Vector.madd(r, f32x4.sub(c, x), x), rest);
      }
    }
  }
}

/**
 * Turns `gates` into their gradients, adds to the gradient of `weights`, and overwrites the gradient of the highway's
 * input, rows of `dHighwayStride` bytes, which may stand where `dHidden` or `highway` stands.
 */
export function sruBackward(
  gates: usize,
  gateStride: usize,
  highway: usize,
  highwayStride: usize,
  weights: usize,
  resets: usize,
  previousCell: usize,
  cell: usize,
  dHidden: usize,
  dHighway: usize,
  dHighwayStride: usize,
  dWeights: usize,
  T: i32,
  B: i32,
  H: i32,
): void {
  const gate = <usize>H * FLOAT;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  for (let lane = 0; lane < B; lane++) {
    for (let at: usize = 0; at < gate; at += VECTOR) {
      const rest = H - <i32>(at / FLOAT);
      const forgetWeight = v128.load(weights + at);
      const highwayWeight = v128.load(weights + gate + at);
      let dForgetWeight = zero;
      let dHighwayWeight = zero;
      let dCarried = zero;
      for (let t = T - 1; t >= 0; t--) {
        const row = <usize>(t * B + lane);
        const g = gates + row * gateStride + at;
        const u = v128.load(g);
        const f = v128.load(g + gate);
        const r = v128.load(g + 2 * gate);
        const x = v128.load(highway + row * highwayStride + at);
        const c = v128.load(cell + row * gate + at);
        const p = v128.load(previousCell + row * gate + at);
        const d = v128.load(dHidden + row * gate + at);
        const notR = f32x4.sub(one, r);
        const dr = f32x4.mul(d, r);
        const dR = f32x4.mul(f32x4.mul(dr, f32x4.sub(c, x)), notR);
        const dC = f32x4.add(dCarried, dr);
        const notF = f32x4.sub(one, f);
        const dcf = f32x4.mul(dC, f);
        const dF = f32x4.mul(f32x4.mul(dcf, f32x4.sub(p, u)), notF);
        Vector.store(g, f32x4.mul(dC, notF), rest);
        Vector.store(g + gate, dF, rest);
        Vector.store(g + 2 * gate, dR, rest);
        Vector.store(dHighway + row * dHighwayStride + at, f32x4.mul(d, notR), rest);
        dForgetWeight = Vector.madd(dF, p, dForgetWeight);
        dHighwayWeight = Vector.madd(dR, p, dHighwayWeight);
        dCarried = Vector.madd(dF, forgetWeight, Vector.madd(dR, highwayWeight, dcf));
        if (load<u8>(resets + row) !== 0) dCarried = zero;
      }
      const to = dWeights + at;
      Vector.store(to, f32x4.add(v128.load(to), dForgetWeight), rest);
      Vector.store(to + gate, f32x4.add(v128.load(to + gate), dHighwayWeight), rest);
    }
  }
}
