/** The logistic domain: stretch(p) = ln(p / (1 − p)) and its inverse, from tables. */
import { SQUASH, SQUASH_SIZE, STRETCH, STRETCH_SIZE } from "./layout";

/** Beyond this, a probability is taken for as good as certain. */
export const LIMIT: f32 = 12;

export function writeLogistic(): void {
  for (let i = 0; i < STRETCH_SIZE; i++) {
    const p: f64 = (<f64>i + 0.5) / <f64>STRETCH_SIZE;
    store<f32>(STRETCH + ((<usize>i) << 2), <f32>Math.log(p / (1 - p)));
  }
  for (let i = 0; i <= SQUASH_SIZE; i++) {
    const x: f64 = (<f64>i * 2 * <f64>LIMIT) / <f64>SQUASH_SIZE - <f64>LIMIT;
    store<f32>(SQUASH + ((<usize>i) << 2), <f32>(1 / (1 + Math.exp(-x))));
  }
}

/** @param p within (0, 1) */
export function stretch(p: f32): f32 {
  return load<f32>(STRETCH + ((<usize>(<u32>(p * <f32>STRETCH_SIZE))) << 2));
}

/** @param x within ±LIMIT */
export function squash(x: f32): f32 {
  const at = (x + LIMIT) * (<f32>SQUASH_SIZE / (2 * LIMIT));
  const index = <i32>at;
  const address = SQUASH + ((<usize>index) << 2);
  const below = load<f32>(address);
  return below + (load<f32>(address, 4) - below) * (at - <f32>index);
}

export function clamp(x: f32, limit: f32): f32 {
  return max(-limit, min(limit, x));
}
