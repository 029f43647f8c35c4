/**
 * What the contexts say. One that was followed by one byte alone has only its run (runs.ts); once another byte comes, it
 * gets bit histories (slots.ts), which begin with what the run knew.
 */
import { hashContexts } from "./contexts";
import { hashIndirect } from "./contexts/indirect";
import { Context, INDIRECTS, ORDERS } from "./contexts/list";
import { touch } from "./journal";
import {
  CONTEXTS,
  EMPTY,
  FETCHED,
  HASHES,
  HISTORY_MAPS,
  MAPPED,
  RUN_MAPPED,
  RUNS,
  SLOTS,
  TRANSITIONS,
  X,
} from "./layout";
import { stretch } from "./logistic";
import { adapt } from "./maps";
import { fetchRun, MIXED, noteByte, runAt, runByte, runEntry, runOf } from "./runs";
import { fetchSlot, findSlot } from "./slots";

/** Scale of the inputs that are linear in the probability. */
const CENTRED: f32 = 6;

function hashOf(context: i32): u32 {
  return load<u32>(HASHES + ((<usize>context) << 2));
}

/** The byte that alone has ever followed the word so far; 0 where several have, or none. */
export function onlyContinuation(): u32 {
  const run = runAt(Context.WORD);
  return run & MIXED ? 0 : runByte(run);
}

function slotAt(context: i32): usize {
  return <usize>load<u32>(SLOTS + ((<usize>context) << 2));
}

/** Looks up all contexts for the first half of the byte at the reading position. */
export function findEvidence(learning: bool): void {
  hashContexts();
  findRuns(0, CONTEXTS - INDIRECTS);
  hashIndirect();
  findRuns(CONTEXTS - INDIRECTS, CONTEXTS);
  findSlots(0, learning);
}

/** Looks up the runs of the contexts from `first` on, up to `end`: all at once first, so that the cache misses overlap. */
function findRuns(first: i32, end: i32): void {
  let fetched: u32 = 0;
  for (let context = first; context < end; context++) fetched ^= fetchRun(hashOf(context));
  store<u32>(FETCHED, fetched);
  for (let context = first; context < end; context++)
    store<u32>(RUNS + ((<usize>context) << 2), runOf(hashOf(context)));
}

/** Looks up the histories of the half of the byte that begins after `partial`; of the first half, after 0. */
export function findSlots(partial: u32, learning: bool): void {
  let fetched: u32 = 0;
  for (let context = 0; context < CONTEXTS; context++)
    if (runAt(context) & MIXED) fetched ^= fetchSlot(hashOf(context), partial);
  store<u32>(FETCHED, fetched);
  for (let context = 0; context < CONTEXTS; context++) {
    const slot = runAt(context) & MIXED ? findSlot(hashOf(context), partial, learning) : EMPTY;
    store<u32>(SLOTS + ((<usize>context) << 2), <u32>slot);
  }
}

/** The node of a slot, 1 … 15, that the bits of this half of the byte lead to. */
function nodeInSlot(partial: u32, bitIndex: i32): usize {
  if (bitIndex < 4) return <usize>partial;
  const leading = (<u32>1) << (bitIndex - 4);
  return <usize>((partial & (leading - 1)) | leading);
}

/**
 * Writes three inputs of each context: what its history, or else its run, has meant so far, in the logistic domain and
 * centred, and what its run has. Returns how many of the contexts of last bytes have something to say.
 */
export function predictContexts(partial: u32, bitIndex: i32): u32 {
  const node = nodeInSlot(partial, bitIndex);
  let orders: u32 = 0;
  for (let context = 0; context < CONTEXTS; context++) {
    const run = runAt(context);
    let runEvidence: f32 = 0;
    let entry: usize = 0;
    let up: bool = false;
    if (run) {
      const expected = runByte(run) | 256;
      if (expected >> (8 - bitIndex) === partial) {
        entry = runEntry(context, run, bitIndex);
        up = ((expected >> (7 - bitIndex)) & 1) !== 0;
        const s = stretch(load<f32>(entry));
        runEvidence = up ? s : -s;
      }
    }
    let evidence = runEvidence;
    let centred: f32 = 0;
    let mapped: usize = 0;
    if (run & MIXED) {
      const history = <usize>load<u8>(slotAt(context) + node);
      evidence = 0;
      if (history !== 0) {
        mapped = HISTORY_MAPS + ((<usize>context * 256 + history) << 3);
        const p = load<f32>(mapped);
        evidence = stretch(p);
        centred = (p - 0.5) * CENTRED;
      }
    } else if (entry) {
      const p = load<f32>(entry);
      centred = (up ? p - 0.5 : 0.5 - p) * CENTRED;
    }
    if (context < ORDERS && (mapped || entry)) orders++;
    store<u32>(MAPPED + ((<usize>context) << 2), <u32>mapped);
    store<u32>(RUN_MAPPED + ((<usize>context) << 2), <u32>entry);
    const input = X + <usize>context * 12;
    store<f32>(input, evidence);
    store<f32>(input, centred, 4);
    store<f32>(input, runEvidence, 8);
  }
  return orders;
}

function countInHistory(context: i32, node: usize, bit: i32): void {
  const address = slotAt(context) + node;
  store<u8>(address, load<u8>(TRANSITIONS + ((<usize>load<u8>(address)) << 1) + <usize>bit));
}

/** Adds a bit to the histories alone. */
export function countInHistories(partial: u32, bitIndex: i32, bit: i32): void {
  const node = nodeInSlot(partial, bitIndex);
  for (let context = 0; context < CONTEXTS; context++) if (runAt(context) & MIXED) countInHistory(context, node, bit);
}

/** Adds a bit to the histories, and to what histories and runs mean. */
export function updateContexts(partial: u32, bitIndex: i32, bit: i32): void {
  const target: f32 = bit ? 1 : 0;
  for (let context = 0; context < CONTEXTS; context++) {
    const mapped = <usize>load<u32>(MAPPED + ((<usize>context) << 2));
    if (mapped) {
      touch(mapped);
      adapt(mapped, target);
    }
    const entry = <usize>load<u32>(RUN_MAPPED + ((<usize>context) << 2));
    if (entry) {
      touch(entry);
      const right = ((runByte(runAt(context)) >> (7 - bitIndex)) & 1) === <u32>bit;
      adapt(entry, right ? 1 : 0);
    }
  }
  countInHistories(partial, bitIndex, bit);
}

/** Adds a whole byte to the runs; a context that another byte followed before gets histories of both. */
export function countByte(byte: u32): void {
  for (let context = 0; context < CONTEXTS; context++) {
    const before = noteByte(hashOf(context), byte);
    if (before === 0 || before & MIXED || runByte(before) === byte) continue;
    countPath(hashOf(context), runByte(before), before & 15);
    countPath(hashOf(context), byte, 1);
  }
}

/** Adds a byte to the histories of a context, `times` times. */
function countPath(hash: u32, byte: u32, times: u32): void {
  let slot = findSlot(hash, 0, true);
  let node: usize = 1;
  for (let bitIndex = 0; bitIndex < 8; bitIndex++) {
    if (bitIndex === 4) {
      slot = findSlot(hash, 16 | (byte >> 4), true);
      node = 1;
    }
    const bit = <usize>((byte >> (7 - <u32>bitIndex)) & 1);
    let history = <usize>load<u8>(slot + node);
    for (let time: u32 = 0; time < times; time++) history = <usize>load<u8>(TRANSITIONS + (history << 1) + bit);
    store<u8>(slot + node, <u8>history);
    node = (node << 1) | bit;
  }
}
