/** One bit: from the contexts to a probability, and back from the bit to everything that took part. */
import { countByte, countInHistories, findEvidence, findSlots, predictContexts, updateContexts } from "./evidence";
import { CONSTANT_INPUT, X } from "./layout";
import { squash } from "./logistic";
import { longestExpected, predictMatches, updateMatches } from "./match";
import { updateMixers } from "./mixer";
import { predictNetwork } from "./network";
import { lastBytes } from "./position";
import { refine, updateRefiners } from "./refine";
import { mixBit } from "./selection";

/** No bit is surer than this. */
const LEAST: f32 = 1.0 / 131072;
const CONSTANT: f32 = 0.3;

let partial: u32 = 1;
let bitIndex: i32 = 0;
let network: bool = false;
let learning: bool = false;

/** Makes ready for the first bit of the byte at the reading position. */
export function startByte(withNetwork: bool, learns: bool): void {
  partial = 1;
  bitIndex = 0;
  network = withNetwork;
  learning = learns;
  findEvidence(learning);
}

/** The probability that the next bit is 1. */
export function predictBit(): f32 {
  const orders = predictContexts(partial, bitIndex);
  predictMatches(partial, bitIndex);
  const sure = predictNetwork(partial, network);
  store<f32>(X + (CONSTANT_INPUT << 2), CONSTANT);
  const vote = mixBit(partial, bitIndex, orders, sure, network);
  const refined = refine(vote, squash(vote), lastBytes(), partial, longestExpected());
  return max<f32>(LEAST, min<f32>(1 - LEAST, refined));
}

/** Counts the bit that came, judging nothing by it. */
export function countBit(bit: i32): void {
  countInHistories(partial, bitIndex, bit);
}

/** Learns that the bit just predicted came. */
export function updateBit(bit: i32): void {
  updateContexts(partial, bitIndex, bit);
  updateMatches(bit, bitIndex);
  updateMixers(bit);
  updateRefiners(bit);
}

/** Goes on to the next bit of the same byte. */
export function nextBit(bit: i32): void {
  partial = (partial << 1) | <u32>bit;
  bitIndex++;
  if (bitIndex === 4) findSlots(partial, learning);
}

/** Ends the byte that was counted or learned bit by bit. */
export function endByte(): void {
  countByte(partial & 255);
}

/** The bits so far, below a leading 1; the byte itself, plus 256, after all eight. */
export function bitsSoFar(): u32 {
  return partial;
}
