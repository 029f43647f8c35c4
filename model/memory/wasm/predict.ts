/** One bit: from the contexts to a probability, and back from the bit to everything that took part. */
import { hashContexts } from "./contexts";
import { touch } from "./journal";
import { CONSTANT_INPUT, CONTEXTS, HASHES, HISTORY_MAPS, MAPPED, SLOTS, TRANSITIONS, X } from "./layout";
import { stretch } from "./logistic";
import { expectedByte, predictMatches, updateMatches } from "./match";
import { choose, lastVote, mixInputs, updateMixers } from "./mixer";
import { predictNetwork } from "./network";
import { inIndent, lastBytes, matchLength, wordLength } from "./position";
import { refine, updateRefiners } from "./refine";
import { findSlot } from "./slots";

/** No bit is surer than this. */
const LEAST: f32 = 1.0 / 131072;
const MAP_RATE: f32 = 1.0 / 250;
const CONSTANT: f32 = 0.3;

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

/** The probability that the next bit is 1. */
export function predictBit(): f32 {
  const node: usize =
    bitIndex < 4 ? <usize>partial : <usize>((partial & ((1 << (bitIndex - 4)) - 1)) | (1 << (bitIndex - 4)));
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
    if (context < 7) orders++;
    const p = load<f32>(mapped);
    store<f32>(input, stretch(p));
    store<f32>(input, (p - 0.5) * 8, 4);
  }
  predictMatches(partial, bitIndex);
  const sure = predictNetwork(partial, network);
  store<f32>(X + (CONSTANT_INPUT << 2), CONSTANT);
  chooseRows(sure);
  const p = mixInputs(partial, network);
  const refined = refine(lastVote(), p, lastBytes(), partial, longestExpected());
  return max<f32>(LEAST, min<f32>(1 - LEAST, refined));
}

function longestExpected(): u32 {
  const long = expectedByte(1);
  return long ? long : expectedByte(0);
}

function chooseRows(sure: u32): void {
  const last = lastBytes();
  const expected = longestExpected();
  const agrees = expected !== 0 && (expected | 256) >> (8 - bitIndex) === partial;
  const length = agrees ? max(matchLength(0), matchLength(1)) : 0;
  choose(0, lengthClass(length) * 8 + orders, network, learning);
  choose(1, partial, network, learning);
  choose(2, last & 255, network, learning);
  choose(3, agrees ? expected : 0, network, learning);
  choose(
    4,
    min(<u32>7, wordLength()) * 32 +
      (byteClass((last >> 8) & 255) << 2) +
      (inIndent() ? 2 : 0) +
      (bitIndex > 0 ? 1 : 0),
    network,
    learning,
  );
  choose(
    5,
    network ? sure * 8 + orders : orders * 32 + (byteClass(last & 255) << 2) + (bitIndex >> 1),
    network,
    learning,
  );
}

function lengthClass(length: i32): i32 {
  if (length === 0) return 0;
  if (length < 8) return 1;
  if (length < 12) return 2;
  if (length < 16) return 3;
  if (length < 24) return 4;
  if (length < 32) return 5;
  return length < 48 ? 6 : 7;
}

function byteClass(byte: u32): u32 {
  if (byte === 0x0a) return 0;
  if (byte === 0x20 || byte === 0x09) return 1;
  if (byte >= 0x80) return 2;
  if (byte >= 0x30 && byte <= 0x39) return 3;
  if (byte >= 0x61 && byte <= 0x7a) return 4;
  if (byte >= 0x41 && byte <= 0x5a) return 5;
  return byte === 0x28 || byte === 0x2e || byte === 0x2c ? 6 : 7;
}

/** Learns that the bit just predicted came. */
export function updateBit(bit: i32): void {
  const node: usize =
    bitIndex < 4 ? <usize>partial : <usize>((partial & ((1 << (bitIndex - 4)) - 1)) | (1 << (bitIndex - 4)));
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
