/**
 * One time step of each cell with a recurrent matrix, after its products; see gates.ts of the reference kernels for
 * the equations, and `CellStep` for what stands where. All lanes of a step are [B, G] and [B, H], gates side by side.
 */
import { FLOAT, VECTOR, Vector } from "./vector";

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
  dCarriedHidden: usize,
  B: i32,
  H: i32,
): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const length = B * H;
  for (let i = 0; i < length; i += 4) {
    const at = <usize>i * FLOAT;
    const h = v128.load(gates + at);
    const d = f32x4.add(v128.load(dHidden + at), v128.load(dCarriedHidden + at));
    const dSum = f32x4.mul(d, f32x4.sub(one, f32x4.mul(h, h)));
    Vector.store(gates + at, dSum, length - i);
    Vector.store(recurrent + at, dSum, length - i);
    Vector.store(dCarriedHidden + at, zero, length - i);
  }
}

export function gruForward(gates: usize, recurrent: usize, previousHidden: usize, hidden: usize, B: i32, H: i32): void {
  const gate = <usize>H * FLOAT;
  for (let lane = 0; lane < B; lane++) {
    for (let at: usize = 0; at < gate; at += VECTOR) {
      const rest = H - <i32>(at / FLOAT);
      const R = gates + at;
      const Z = R + gate;
      const N = Z + gate;
      const r = Vector.sigmoid(f32x4.add(v128.load(R), v128.load(recurrent + at)));
      const z = Vector.sigmoid(f32x4.add(v128.load(Z), v128.load(recurrent + at + gate)));
      const n = Vector.tanh(Vector.madd(r, v128.load(recurrent + at + 2 * gate), v128.load(N)));
      Vector.store(R, r, rest);
      Vector.store(Z, z, rest);
      Vector.store(N, n, rest);
      Vector.store(hidden + at, Vector.madd(z, f32x4.sub(v128.load(previousHidden + at), n), n), rest);
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
  dCarriedHidden: usize,
  B: i32,
  H: i32,
): void {
  const one = f32x4.splat(1);
  const gate = <usize>H * FLOAT;
  for (let lane = 0; lane < B; lane++) {
    for (let at: usize = 0; at < gate; at += VECTOR) {
      const rest = H - <i32>(at / FLOAT);
      const R = at;
      const Z = R + gate;
      const N = Z + gate;
      const r = v128.load(gates + R);
      const z = v128.load(gates + Z);
      const n = v128.load(gates + N);
      const d = f32x4.add(v128.load(dHidden + at), v128.load(dCarriedHidden + at));
      const dz = f32x4.mul(d, z);
      const dN = f32x4.mul(f32x4.sub(d, dz), f32x4.sub(one, f32x4.mul(n, n)));
      const dZ = f32x4.mul(f32x4.mul(dz, f32x4.sub(v128.load(previousHidden + at), n)), f32x4.sub(one, z));
      const dR = f32x4.mul(f32x4.mul(dN, v128.load(recurrent + N)), f32x4.mul(r, f32x4.sub(one, r)));
      Vector.store(gates + R, dR, rest);
      Vector.store(gates + Z, dZ, rest);
      Vector.store(gates + N, dN, rest);
      Vector.store(recurrent + R, dR, rest);
      Vector.store(recurrent + Z, dZ, rest);
      Vector.store(recurrent + N, f32x4.mul(dN, r), rest);
      Vector.store(dCarriedHidden + at, dz, rest);
    }
    gates += 3 * gate;
    recurrent += 3 * gate;
    previousHidden += gate;
    dHidden += gate;
    dCarriedHidden += gate;
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
  for (let lane = 0; lane < B; lane++) {
    for (let at: usize = 0; at < gate; at += VECTOR) {
      const rest = H - <i32>(at / FLOAT);
      const I = at;
      const F = I + gate;
      const G = F + gate;
      const O = G + gate;
      const i = Vector.sigmoid(f32x4.add(v128.load(gates + I), v128.load(recurrent + I)));
      const f = Vector.sigmoid(f32x4.add(v128.load(gates + F), v128.load(recurrent + F)));
      const g = Vector.tanh(f32x4.add(v128.load(gates + G), v128.load(recurrent + G)));
      const o = Vector.sigmoid(f32x4.add(v128.load(gates + O), v128.load(recurrent + O)));
      const c = Vector.madd(f, v128.load(previousCell + at), f32x4.mul(i, g));
      Vector.store(gates + I, i, rest);
      Vector.store(gates + F, f, rest);
      Vector.store(gates + G, g, rest);
      Vector.store(gates + O, o, rest);
      Vector.store(cell + at, c, rest);
      Vector.store(hidden + at, f32x4.mul(o, Vector.tanh(c)), rest);
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
  dCarriedHidden: usize,
  dCarriedCell: usize,
  B: i32,
  H: i32,
): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const gate = <usize>H * FLOAT;
  for (let lane = 0; lane < B; lane++) {
    for (let at: usize = 0; at < gate; at += VECTOR) {
      const rest = H - <i32>(at / FLOAT);
      const I = at;
      const F = I + gate;
      const G = F + gate;
      const O = G + gate;
      const i = v128.load(gates + I);
      const f = v128.load(gates + F);
      const g = v128.load(gates + G);
      const o = v128.load(gates + O);
      const squashed = Vector.tanh(v128.load(cell + at));
      const d = f32x4.add(v128.load(dHidden + at), v128.load(dCarriedHidden + at));
      const dC = Vector.madd(
        f32x4.mul(d, o),
        f32x4.sub(one, f32x4.mul(squashed, squashed)),
        v128.load(dCarriedCell + at),
      );
      const dI = f32x4.mul(f32x4.mul(dC, g), f32x4.mul(i, f32x4.sub(one, i)));
      const dF = f32x4.mul(f32x4.mul(dC, v128.load(previousCell + at)), f32x4.mul(f, f32x4.sub(one, f)));
      const dG = f32x4.mul(f32x4.mul(dC, i), f32x4.sub(one, f32x4.mul(g, g)));
      const dO = f32x4.mul(f32x4.mul(d, squashed), f32x4.mul(o, f32x4.sub(one, o)));
      Vector.store(gates + I, dI, rest);
      Vector.store(gates + F, dF, rest);
      Vector.store(gates + G, dG, rest);
      Vector.store(gates + O, dO, rest);
      Vector.store(recurrent + I, dI, rest);
      Vector.store(recurrent + F, dF, rest);
      Vector.store(recurrent + G, dG, rest);
      Vector.store(recurrent + O, dO, rest);
      Vector.store(dCarriedHidden + at, zero, rest);
      Vector.store(dCarriedCell + at, f32x4.mul(dC, f), rest);
    }
    gates += 4 * gate;
    recurrent += 4 * gate;
    previousCell += gate;
    cell += gate;
    dHidden += gate;
    dCarriedHidden += gate;
    dCarriedCell += gate;
  }
}
