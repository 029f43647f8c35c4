/**
 * One time step of each cell with a recurrent matrix, after its products; see gates.ts of the reference kernels for
 * the equations, and `CellStep` for what stands where. All batch rows of a step are [B, G] and [B, H], gates side by side.
 *
 * A turn of a loop takes two vectors, 0 and 1, and stores them side by side: that is what V8's revectorizer makes one
 * instruction of 256 bits of. Both are loaded before anything is stored, or it would not.
 */
import { FLOAT, PAIR, VECTOR, Vector } from "./vector";

export function elmanForward(gates: usize, recurrent: usize, hidden: usize, B: i32, H: i32): void {
  const length = B * H;
  for (let i = 0; i < length; i += 4) {
    const at = <usize>i * FLOAT;
    const h = Vector.tanh(f32x4.add(v128.load(gates + at), v128.load(recurrent + at)));
    Vector.store(gates + at, h, length - i);
    Vector.store(hidden + at, h, length - i);
  }
}

export function elmanBackward(
  gates: usize,
  recurrent: usize,
  dHidden: usize,
  dNextHidden: usize,
  B: i32,
  H: i32,
): void {
  const zero = f32x4.splat(0);
  const length = B * H;
  for (let i = 0; i < length; i += 4) {
    const at = <usize>i * FLOAT;
    const h = v128.load(gates + at);
    const d = f32x4.add(v128.load(dHidden + at), v128.load(dNextHidden + at));
    const dSum = Vector.tanhBackward(d, h);
    Vector.store(gates + at, dSum, length - i);
    Vector.store(recurrent + at, dSum, length - i);
    Vector.store(dNextHidden + at, zero, length - i);
  }
}

export function gruForward(gates: usize, recurrent: usize, previousHidden: usize, hidden: usize, B: i32, H: i32): void {
  const gate = <usize>H * FLOAT;
  for (let b = 0; b < B; b++) {
    for (let at: usize = 0; at < gate; at += PAIR) {
      const rest = H - <i32>(at / FLOAT);
      const R = gates + at;
      const Z = R + gate;
      const N = Z + gate;
      const U = recurrent + at;
      const r0 = Vector.sigmoid(f32x4.add(v128.load(R), v128.load(U)));
      const r1 = Vector.sigmoid(f32x4.add(v128.load(R, VECTOR), v128.load(U, VECTOR)));
      const z0 = Vector.sigmoid(f32x4.add(v128.load(Z), v128.load(U + gate)));
      const z1 = Vector.sigmoid(f32x4.add(v128.load(Z, VECTOR), v128.load(U + gate, VECTOR)));
      const n0 = Vector.tanh(Vector.madd(r0, v128.load(U + 2 * gate), v128.load(N)));
      const n1 = Vector.tanh(Vector.madd(r1, v128.load(U + 2 * gate, VECTOR), v128.load(N, VECTOR)));
      const p = previousHidden + at;
      const h0 = Vector.mix(z0, v128.load(p), n0);
      const h1 = Vector.mix(z1, v128.load(p, VECTOR), n1);
      Vector.storePair(R, r0, r1, rest);
      Vector.storePair(Z, z0, z1, rest);
      Vector.storePair(N, n0, n1, rest);
      Vector.storePair(hidden + at, h0, h1, rest);
    }
    gates += 3 * gate;
    recurrent += 3 * gate;
    previousHidden += gate;
    hidden += gate;
  }
}

export function gruBackward(
  gates: usize,
  recurrent: usize,
  previousHidden: usize,
  dHidden: usize,
  dNextHidden: usize,
  B: i32,
  H: i32,
): void {
  const gate = <usize>H * FLOAT;
  for (let b = 0; b < B; b++) {
    for (let at: usize = 0; at < gate; at += PAIR) {
      const rest = H - <i32>(at / FLOAT);
      const R = at;
      const Z = R + gate;
      const N = Z + gate;
      const r0 = v128.load(gates + R);
      const r1 = v128.load(gates + R, VECTOR);
      const z0 = v128.load(gates + Z);
      const z1 = v128.load(gates + Z, VECTOR);
      const n0 = v128.load(gates + N);
      const n1 = v128.load(gates + N, VECTOR);
      const d0 = f32x4.add(v128.load(dHidden + at), v128.load(dNextHidden + at));
      const d1 = f32x4.add(v128.load(dHidden + at, VECTOR), v128.load(dNextHidden + at, VECTOR));
      const dz0 = f32x4.mul(d0, z0);
      const dz1 = f32x4.mul(d1, z1);
      const dN0 = Vector.tanhBackward(f32x4.sub(d0, dz0), n0);
      const dN1 = Vector.tanhBackward(f32x4.sub(d1, dz1), n1);
      const dZ0 = Vector.sigmoidBackward(f32x4.mul(d0, f32x4.sub(v128.load(previousHidden + at), n0)), z0);
      const dZ1 = Vector.sigmoidBackward(f32x4.mul(d1, f32x4.sub(v128.load(previousHidden + at, VECTOR), n1)), z1);
      const dR0 = Vector.sigmoidBackward(f32x4.mul(dN0, v128.load(recurrent + N)), r0);
      const dR1 = Vector.sigmoidBackward(f32x4.mul(dN1, v128.load(recurrent + N, VECTOR)), r1);
      Vector.storePair(gates + R, dR0, dR1, rest);
      Vector.storePair(gates + Z, dZ0, dZ1, rest);
      Vector.storePair(gates + N, dN0, dN1, rest);
      Vector.storePair(recurrent + R, dR0, dR1, rest);
      Vector.storePair(recurrent + Z, dZ0, dZ1, rest);
      Vector.storePair(recurrent + N, f32x4.mul(dN0, r0), f32x4.mul(dN1, r1), rest);
      Vector.storePair(dNextHidden + at, dz0, dz1, rest);
    }
    gates += 3 * gate;
    recurrent += 3 * gate;
    previousHidden += gate;
    dHidden += gate;
    dNextHidden += gate;
  }
}

export function lstmForward(
  gates: usize,
  recurrent: usize,
  previousCell: usize,
  hidden: usize,
  cell: usize,
  B: i32,
  H: i32,
): void {
  const gate = <usize>H * FLOAT;
  for (let b = 0; b < B; b++) {
    for (let at: usize = 0; at < gate; at += PAIR) {
      const rest = H - <i32>(at / FLOAT);
      const I = at;
      const F = I + gate;
      const G = F + gate;
      const O = G + gate;
      const i0 = Vector.sigmoid(f32x4.add(v128.load(gates + I), v128.load(recurrent + I)));
      const i1 = Vector.sigmoid(f32x4.add(v128.load(gates + I, VECTOR), v128.load(recurrent + I, VECTOR)));
      const f0 = Vector.sigmoid(f32x4.add(v128.load(gates + F), v128.load(recurrent + F)));
      const f1 = Vector.sigmoid(f32x4.add(v128.load(gates + F, VECTOR), v128.load(recurrent + F, VECTOR)));
      const g0 = Vector.tanh(f32x4.add(v128.load(gates + G), v128.load(recurrent + G)));
      const g1 = Vector.tanh(f32x4.add(v128.load(gates + G, VECTOR), v128.load(recurrent + G, VECTOR)));
      const o0 = Vector.sigmoid(f32x4.add(v128.load(gates + O), v128.load(recurrent + O)));
      const o1 = Vector.sigmoid(f32x4.add(v128.load(gates + O, VECTOR), v128.load(recurrent + O, VECTOR)));
      const c0 = Vector.madd(f0, v128.load(previousCell + at), f32x4.mul(i0, g0));
      const c1 = Vector.madd(f1, v128.load(previousCell + at, VECTOR), f32x4.mul(i1, g1));
      Vector.storePair(gates + I, i0, i1, rest);
      Vector.storePair(gates + F, f0, f1, rest);
      Vector.storePair(gates + G, g0, g1, rest);
      Vector.storePair(gates + O, o0, o1, rest);
      Vector.storePair(cell + at, c0, c1, rest);
      Vector.storePair(hidden + at, f32x4.mul(o0, Vector.tanh(c0)), f32x4.mul(o1, Vector.tanh(c1)), rest);
    }
    gates += 4 * gate;
    recurrent += 4 * gate;
    previousCell += gate;
    hidden += gate;
    cell += gate;
  }
}

export function lstmBackward(
  gates: usize,
  recurrent: usize,
  previousCell: usize,
  cell: usize,
  dHidden: usize,
  dNextHidden: usize,
  dNextCell: usize,
  B: i32,
  H: i32,
): void {
  const zero = f32x4.splat(0);
  const gate = <usize>H * FLOAT;
  for (let b = 0; b < B; b++) {
    for (let at: usize = 0; at < gate; at += PAIR) {
      const rest = H - <i32>(at / FLOAT);
      const I = at;
      const F = I + gate;
      const G = F + gate;
      const O = G + gate;
      const i0 = v128.load(gates + I);
      const i1 = v128.load(gates + I, VECTOR);
      const f0 = v128.load(gates + F);
      const f1 = v128.load(gates + F, VECTOR);
      const g0 = v128.load(gates + G);
      const g1 = v128.load(gates + G, VECTOR);
      const o0 = v128.load(gates + O);
      const o1 = v128.load(gates + O, VECTOR);
      const squashed0 = Vector.tanh(v128.load(cell + at));
      const squashed1 = Vector.tanh(v128.load(cell + at, VECTOR));
      const d0 = f32x4.add(v128.load(dHidden + at), v128.load(dNextHidden + at));
      const d1 = f32x4.add(v128.load(dHidden + at, VECTOR), v128.load(dNextHidden + at, VECTOR));
      const dC0 = f32x4.add(Vector.tanhBackward(f32x4.mul(d0, o0), squashed0), v128.load(dNextCell + at));
      const dC1 = f32x4.add(Vector.tanhBackward(f32x4.mul(d1, o1), squashed1), v128.load(dNextCell + at, VECTOR));
      const dI0 = Vector.sigmoidBackward(f32x4.mul(dC0, g0), i0);
      const dI1 = Vector.sigmoidBackward(f32x4.mul(dC1, g1), i1);
      const dF0 = Vector.sigmoidBackward(f32x4.mul(dC0, v128.load(previousCell + at)), f0);
      const dF1 = Vector.sigmoidBackward(f32x4.mul(dC1, v128.load(previousCell + at, VECTOR)), f1);
      const dG0 = Vector.tanhBackward(f32x4.mul(dC0, i0), g0);
      const dG1 = Vector.tanhBackward(f32x4.mul(dC1, i1), g1);
      const dO0 = Vector.sigmoidBackward(f32x4.mul(d0, squashed0), o0);
      const dO1 = Vector.sigmoidBackward(f32x4.mul(d1, squashed1), o1);
      Vector.storePair(gates + I, dI0, dI1, rest);
      Vector.storePair(gates + F, dF0, dF1, rest);
      Vector.storePair(gates + G, dG0, dG1, rest);
      Vector.storePair(gates + O, dO0, dO1, rest);
      Vector.storePair(recurrent + I, dI0, dI1, rest);
      Vector.storePair(recurrent + F, dF0, dF1, rest);
      Vector.storePair(recurrent + G, dG0, dG1, rest);
      Vector.storePair(recurrent + O, dO0, dO1, rest);
      Vector.storePair(dNextHidden + at, zero, zero, rest);
      Vector.storePair(dNextCell + at, f32x4.mul(dC0, f0), f32x4.mul(dC1, f1), rest);
    }
    gates += 4 * gate;
    recurrent += 4 * gate;
    previousCell += gate;
    cell += gate;
    dHidden += gate;
    dNextHidden += gate;
    dNextCell += gate;
  }
}
