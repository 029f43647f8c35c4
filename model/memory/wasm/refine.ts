/**
 * Final refinement (adaptive probability maps, SSE): curves from the mixed probability to what it meant so far, one per
 * context, interpolated between 33 points in the logistic domain.
 */
import { touch } from "./journal";
import { REFINER_BITS, REFINER_CURVE, REFINER_SIZE, REFINERS } from "./layout";
import { clamp, squash } from "./logistic";

const POINTS: i32 = 33;
const STEP: f32 = 0.5;
const EDGE: f32 = 7.999;
const ONE: f32 = 65535;
/** Updates move a point by this part of the difference. */
const RATE: f32 = 0.02;

let first: usize = 0;
let second: usize = 0;

/** Every curve begins as the identity: one is computed, the others are copies. */
export function writeRefiners(): void {
  for (let point = 0; point < POINTS; point++) {
    const p = squash(<f32>(point - 16) * STEP);
    store<u16>(REFINERS + ((<usize>point) << 1), <u16>(p * ONE));
  }
  const size = (((<usize>1) << 16) + ((<usize>1) << REFINER_BITS)) * REFINER_CURVE;
  for (let written: usize = REFINER_CURVE; written < size; written *= 2) {
    memory.copy(REFINERS + written, REFINERS, min(written, size - written));
  }
}

/**
 * The refined probability of a 1.
 * @param vote of the final mixer, in the logistic domain
 * @param p the same as a probability
 */
export function refine(vote: f32, p: f32, lastBytes: u32, partial: u32, expected: u32): f32 {
  const at = (clamp(vote, EDGE) + 8) / STEP;
  const index = <i32>at;
  const part = at - <f32>index;
  const curve1 = REFINERS + <usize>(((lastBytes & 255) << 8) | partial) * REFINER_CURVE;
  const hash = ((lastBytes & 0xffff) * 0x2f0b4c47 + expected * 0x3d4d51cb + partial * 0x1b873593) * 0x9e3779b1;
  const curve2 = REFINERS + REFINER_SIZE + <usize>(hash >> (32 - REFINER_BITS)) * REFINER_CURVE;
  const offset = (<usize>index) << 1;
  const p1 = between(curve1 + offset, part);
  const p2 = between(curve2 + offset, part);
  const nearest: usize = part > 0.5 ? 2 : 0;
  first = curve1 + offset + nearest;
  second = curve2 + offset + nearest;
  return 0.5 * p + 0.25 * (p1 + p2);
}

function between(address: usize, part: f32): f32 {
  const below = <f32>load<u16>(address);
  return (below + (<f32>load<u16>(address, 2) - below) * part) * (1 / ONE);
}

export function updateRefiners(bit: i32): void {
  learn(first, bit);
  learn(second, bit);
}

function learn(address: usize, bit: i32): void {
  touch(address);
  const p = <f32>load<u16>(address);
  // Rounded towards the target, or the ends could not be reached.
  store<u16>(address, bit ? <u16>min(ONE, p + (ONE - p) * RATE + 0.9) : <u16>max<f32>(0, p - p * RATE));
}
