/**
 * Logistic mixing: several weight sets, of each of which a context of its own chooses a row, vote in the logistic domain;
 * two final mixers weigh the votes, and their mean counts (Mahoney's PAQ). With the network, a second row of every set is added to
 * the first: how much more or less each input counts beside it. So what is learned without the network counts with it, too.
 */
import { touchRange } from "./journal";
import {
  FINAL_MIXERS,
  FINAL_ROW,
  FINAL_ROWS,
  MIXERS,
  MIXERS_SIZE,
  NETWORK_INPUTS,
  NETWORK_ROWS,
  ROW,
  ROW_COUNT,
  ROWS,
  SET_ROWS,
  SETS,
  VOTES,
  X,
} from "./layout";
import { clamp, squash } from "./logistic";

const EDGE: f32 = 11.99;
/** Learning rate of a row: large at first, and never below. */
const RATE_LEAST: f32 = 0.0013;
const RATE_FIRST: f32 = 0.02;
const RATE_FADE: f32 = 1.0 / 64;
const RATE_FINAL: f32 = 0.002;
const FIRST_CONTEXT_WEIGHT: f32 = 0.05;
const FIRST_NETWORK_WEIGHT: f32 = 0.1;

let finalRow1: usize = 0;
let finalRow2: usize = 0;
let vote1: f32 = 0;
let vote2: f32 = 0;
let withNetwork: bool = false;

export function writeMixers(): void {
  for (let row = 0; row < SETS * SET_ROWS; row++) {
    const address = MIXERS + <usize>row * ROW;
    store<f32>(address + MIXERS_SIZE + (NETWORK_INPUTS << 2), FIRST_NETWORK_WEIGHT);
    for (let input = 0; input < NETWORK_INPUTS; input++)
      store<f32>(address + ((<usize>input) << 2), FIRST_CONTEXT_WEIGHT);
  }
  for (let row = 0; row < FINAL_ROWS; row++) {
    for (let set = 0; set < SETS; set++)
      store<f32>(FINAL_MIXERS + <usize>(row * FINAL_ROW + (set << 2)), 1 / <f32>SETS);
  }
}

/** Chooses a row of a set, and the one that is added with the network. */
export function choose(set: i32, row: u32, networkRow: u32): void {
  store<u32>(ROWS + ((<usize>set) << 2), <u32>rowOf(set, row));
  store<u32>(NETWORK_ROWS + ((<usize>set) << 2), <u32>(rowOf(set, networkRow) + MIXERS_SIZE));
}

function rowOf(set: i32, row: u32): usize {
  return MIXERS + (<usize>set * SET_ROWS + <usize>row) * ROW;
}

/**
 * What is mixed, in the logistic domain.
 * @param row1, row2 the rows of the final mixers
 */
export function mixInputs(row1: u32, row2: u32, network: bool): f32 {
  withNetwork = network;
  for (let set: usize = 0; set < <usize>SETS; set++) {
    let vote = voteOf(load<u32>(ROWS + (set << 2)));
    if (network) vote += voteOf(load<u32>(NETWORK_ROWS + (set << 2)));
    store<f32>(VOTES + (set << 2), clamp(vote, EDGE));
  }
  finalRow1 = FINAL_MIXERS + <usize>row1 * FINAL_ROW;
  finalRow2 = FINAL_MIXERS + <usize>row2 * FINAL_ROW;
  vote1 = mixVotes(finalRow1);
  vote2 = mixVotes(finalRow2);
  return 0.5 * (vote1 + vote2);
}

function voteOf(row: usize): f32 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < <usize>ROW; at += 16)
    sum = f32x4.add(sum, f32x4.mul(v128.load(row + at), v128.load(X + at)));
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)
  );
}

function mixVotes(row: usize): f32 {
  let total: f32 = 0;
  for (let set: usize = 0; set < <usize>SETS; set++)
    total += load<f32>(row + (set << 2)) * load<f32>(VOTES + (set << 2));
  return clamp(total, EDGE);
}

/**
 * Adds to `sums`, f32 per input, what each has added to the vote, in the logistic domain: the inputs by the weights that
 * they had, those by the weights of their sets. Where votes were clamped, it is more than they say.
 */
export function addShares(sums: usize, sign: f32): void {
  for (let set: usize = 0; set < <usize>SETS; set++) {
    const weight = load<f32>(finalRow1 + (set << 2)) + load<f32>(finalRow2 + (set << 2));
    addRow(sums, load<u32>(ROWS + (set << 2)), 0.5 * sign * weight);
    if (withNetwork) addRow(sums, load<u32>(NETWORK_ROWS + (set << 2)), 0.5 * sign * weight);
  }
}

function addRow(sums: usize, row: usize, factor: f32): void {
  for (let at: usize = 0; at < <usize>ROW; at += 16) {
    const share = f32x4.mul(f32x4.splat(factor), f32x4.mul(v128.load(row + at), v128.load(X + at)));
    v128.store(sums + at, f32x4.add(v128.load(sums + at), share));
  }
}

/** Moves rows down the gradient of the coding cost of `bit`: with the network those that are added for it, without it the others. */
export function updateMixers(bit: i32): void {
  const target: f32 = bit ? 1 : 0;
  const rows = withNetwork ? NETWORK_ROWS : ROWS;
  for (let set = 0; set < SETS; set++) {
    const row = <usize>load<u32>(rows + ((<usize>set) << 2));
    touchRange(row, ROW);
    const count = load<f32>(row + (ROW_COUNT << 2));
    const error = target - squash(load<f32>(VOTES + ((<usize>set) << 2)));
    const step = f32x4.splat(error * (RATE_LEAST + RATE_FIRST / (1 + count * RATE_FADE)));
    for (let at: usize = 0; at < <usize>ROW; at += 16) {
      v128.store(row + at, f32x4.add(v128.load(row + at), f32x4.mul(step, v128.load(X + at))));
    }
    store<f32>(row + (ROW_COUNT << 2), min(<f32>1000000, count + 1));
  }
  updateFinal(finalRow1, target - squash(vote1));
  updateFinal(finalRow2, target - squash(vote2));
}

function updateFinal(row: usize, error: f32): void {
  touchRange(row, FINAL_ROW);
  const step = error * RATE_FINAL;
  for (let set: usize = 0; set < <usize>SETS; set++) {
    const at = row + (set << 2);
    store<f32>(at, load<f32>(at) + step * load<f32>(VOTES + (set << 2)));
  }
}
