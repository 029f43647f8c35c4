/** Adaptive maps: what a kind of evidence has meant so far. An entry is an f32 probability, and a u32 count of updates. */
import { RATES } from "./layout";

/** Updates are counted up to here. */
const MOST: u32 = 511;
const RATE_LEAST: f32 = 1.0 / 500;
const LEAST: f32 = 0.0001;

/** How far the probability moves towards what came, by the number of updates before. */
export function writeRates(): void {
  for (let count: u32 = 0; count <= MOST; count++)
    store<f32>(RATES + ((<usize>count) << 2), max(RATE_LEAST, 1 / (<f32>count + 1.5)));
}

export function writeEntry(entry: usize, p: f32): void {
  store<f32>(entry, p);
  store<u32>(entry, 0, 4);
}

/** Moves the entry towards `target`, 0 or 1. */
export function adapt(entry: usize, target: f32): void {
  const p = load<f32>(entry);
  const count = load<u32>(entry, 4);
  const moved = p + (target - p) * load<f32>(RATES + ((<usize>count) << 2));
  store<f32>(entry, max(LEAST, min<f32>(1 - LEAST, moved)));
  store<u32>(entry, min(MOST, count + 1), 4);
}
