import type { Floats } from "../kernels.ts";

export function dropout(values: Floats, share: number, seed: number): void {
  // A number is dropped where its place, scrambled to 16 bits, is below this.
  const border = Math.round(share * 65536);
  const scale = Math.fround(1 / (1 - share));
  for (let i = 0; i < values.length; i++) values[i] = scramble(i, seed) < border ? 0 : values[i] * scale;
}

/** 16 bits that follow from a place and a seed (multiplications and shifts as in MurmurHash3's last step). */
function scramble(place: number, seed: number): number {
  let x = Math.imul(place, 0x9e3779b1) ^ seed;
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x >>> 16;
}
