/** Numbers that are left out at random: see dropout.ts of the reference kernels. */
import { FLOAT, Vector } from "./vector";

export function dropout(values: usize, valuesLength: i32, share: f64, seed: i32): void {
  const borders = i32x4.splat(<i32>Math.floor(share * 65536 + 0.5));
  const scales = f32x4.splat(<f32>(1 / (1 - share)));
  const seeds = i32x4.splat(seed);
  const step = i32x4.splat(4 * 0x9e3779b1);
  let places = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(0x9e3779b1));
  for (let i = 0; i < valuesLength; i += 4) {
    let x = v128.xor(places, seeds);
    x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x85ebca6b));
    x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 13)), i32x4.splat(0xc2b2ae35));
    const kept = i32x4.ge_s(i32x4.shr_u(x, 16), borders);
    const at = values + <usize>i * FLOAT;
    Vector.store(at, v128.and(kept, f32x4.mul(v128.load(at), scales)), valuesLength - i);
    places = i32x4.add(places, step);
  }
}
