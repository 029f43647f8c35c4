/** One bit: from the contexts to a probability, and back from the bit to everything that took part. */
import { hashContexts, ORDERS } from "./contexts";
import { touch } from "./journal";
import { CONSTANT_INPUT, CONTEXTS, HASHES, HISTORY_MAPS, MAPPED, SLOTS, TRANSITIONS, X } from "./layout";
import { stretch } from "./logistic";
import { longestExpected, predictMatches, updateMatches } from "./match";
import { lastVote, mixInputs, updateMixers } from "./mixer";
import { predictNetwork } from "./network";
import { lastBytes } from "./position";
import { refine, updateRefiners } from "./refine";
import { chooseRows } from "./selection";
import { findSlot } from "./slots";

/** No bit is surer than this. */
const LEAST: f32 = 1.0 / 131072;
const MAP_RATE: f32 = 1.0 / 250;
const CONSTANT: f32 = 0.3;
/** Scale of the inputs that are linear in the probability. */
const CENTRED: f32 = 6;

let partial: u32 = 1;
let bitIndex: i32 = 0;
let orders: u32 = 0;
let network: bool = false;
let learning: bool = false;

/** Makes ready for the first bit of the byte at the reading position. */
export function startByte(withNetwork: bool, learns: bool): void {
  partial = 1;
  bitIndex = 0;
  network = withNetwork;
  learning = learns;
  hashContexts();
  findSlots();
}

function findSlots(): void {
  const node = bitIndex === 0 ? 0 : partial;
  for (let context = 0; context < CONTEXTS; context++) {
    const hash = load<u32>(HASHES + ((<usize>context) << 2));
    store<u32>(SLOTS + ((<usize>context) << 2), <u32>findSlot(hash, node, learning));
  }
}

/** The node of a slot, 1 … 15, that the bits of this half of the byte lead to. */
function nodeInSlot(): usize {
  if (bitIndex < 4) return <usize>partial;
  const leading = (<u32>1) << (bitIndex - 4);
  return <usize>((partial & (leading - 1)) | leading);
}

/** The probability that the next bit is 1. */
export function predictBit(): f32 {
  const node = nodeInSlot();
  orders = 0;
  for (let context = 0; context < CONTEXTS; context++) {
    const history = <usize>load<u8>(<usize>load<u32>(SLOTS + ((<usize>context) << 2)) + node);
    const input = X + ((<usize>context) << 3);
    const mapped = HISTORY_MAPS + ((<usize>context * 256 + history) << 3);
    store<u32>(MAPPED + ((<usize>context) << 2), <u32>mapped);
    if (history === 0) {
      store<f32>(input, 0);
      store<f32>(input, 0, 4);
      continue;
    }
    if (context < ORDERS) orders++;
    const p = load<f32>(mapped);
    store<f32>(input, stretch(p));
    store<f32>(input, (p - 0.5) * CENTRED, 4);
  }
  predictMatches(partial, bitIndex);
  const sure = predictNetwork(partial, network);
  store<f32>(X + (CONSTANT_INPUT << 2), CONSTANT);
  chooseRows(partial, bitIndex, orders, sure, network, learning);
  const p = mixInputs(partial, network);
  const refined = refine(lastVote(), p, lastBytes(), partial, longestExpected());
  return max<f32>(LEAST, min<f32>(1 - LEAST, refined));
}

/** Adds a bit to the histories alone. */
export function countBit(bit: i32): void {
  const node = nodeInSlot();
  for (let context = 0; context < CONTEXTS; context++) {
    const address = <usize>load<u32>(SLOTS + ((<usize>context) << 2)) + node;
    store<u8>(address, load<u8>(TRANSITIONS + ((<usize>load<u8>(address)) << 1) + <usize>bit));
  }
}

/** Learns that the bit just predicted came. */
export function updateBit(bit: i32): void {
  const node = nodeInSlot();
  const target: f32 = bit ? 1 : 0;
  for (let context = 0; context < CONTEXTS; context++) {
    const address = <usize>load<u32>(SLOTS + ((<usize>context) << 2)) + node;
    const history = <usize>load<u8>(address);
    store<u8>(address, load<u8>(TRANSITIONS + (history << 1) + <usize>bit));
    if (history === 0) continue;
    const mapped = <usize>load<u32>(MAPPED + ((<usize>context) << 2));
    touch(mapped);
    const p = load<f32>(mapped);
    const count = load<f32>(mapped, 4);
    const moved = p + (target - p) * max(MAP_RATE, 1 / (count + 1.5));
    store<f32>(mapped, max(<f32>0.0001, min(<f32>0.9999, moved)));
    store<f32>(mapped, min(<f32>1000, count + 1), 4);
  }
  updateMatches(bit, bitIndex);
  updateMixers(bit);
  updateRefiners(bit);
}

/** Goes on to the next bit of the same byte. */
export function nextBit(bit: i32): void {
  partial = (partial << 1) | <u32>bit;
  bitIndex++;
  if (bitIndex === 4) findSlots();
}

/** The bits so far, below a leading 1; the byte itself, plus 256, after all eight. */
export function bitsSoFar(): u32 {
  return partial;
}
