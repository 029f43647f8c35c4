/**
 * Runs: which byte followed a context last, and how often in a row, hashed. A run is a u32:
 *
 *   0 … 3    how often in a row, 15 at most
 *   4        MIXED: another byte followed before
 *   8 … 15   the byte
 *   16 … 31  check, 16 bits of the hash
 *
 * Most contexts are followed by one byte alone, and need nothing else. Four runs share a unit of 16 bytes; the newest stand
 * first, and a new one takes the place of the one that is known least, the oldest among equals.
 */
import { touch } from "./journal";
import { CONTEXTS, RUN_MAPS, RUNS, runBits, runs } from "./layout";
import { writeEntry } from "./maps";

export const MIXED: u32 = 16;
/** Bits that are 0 in a place without a run. */
const KNOWN: u32 = 31;
export const LONGEST: u32 = 15;

const MULTIPLIER: u64 = 0x9e3779b97f4a7;

/** Writes how far runs are believed at first: the longer, the more. */
export function writeRunMaps(): void {
  for (let index = 0; index < 2 * CONTEXTS * 128; index++) {
    const length = (index >> 3) & 15;
    writeEntry(RUN_MAPS + ((<usize>index) << 3), 1 - 0.3 / (<f32>length + 1));
  }
}

/** The entry that says how far the run of a context is to be believed at a bit of its byte. */
export function runEntry(context: i32, run: u32, bitIndex: i32): usize {
  const kind = (run & MIXED) >> 4;
  const index = ((kind * <u32>CONTEXTS + <u32>context) << 7) | ((run & 15) << 3) | <u32>bitIndex;
  return RUN_MAPS + ((<usize>index) << 3);
}

/** The run of a context at the reading position, or 0. */
export function runAt(context: i32): u32 {
  return load<u32>(RUNS + ((<usize>context) << 2));
}

/** The byte of a run; 0 where there is none. */
export function runByte(run: u32): u32 {
  return (run >> 8) & 255;
}

function keyOf(hash: u32): u64 {
  const key: u64 = <u64>(hash ^ 0x5bd1e995) * MULTIPLIER;
  return (key ^ (key >> 29)) * 0xbf58476d1ce4b;
}

function unitOf(key: u64): usize {
  return runs + ((<usize>(key >> (64 - runBits))) << 4);
}

function checkOf(key: u64): u32 {
  return <u32>(key >> 8) & 0xffff;
}

/** The places of a unit that hold a run with this check, as bits. */
function placesOf(unit: v128, check: u32): i32 {
  const same = i32x4.eq(i32x4.shr_u(unit, 16), i32x4.splat(<i32>check));
  const known = i32x4.ne(v128.and(unit, i32x4.splat(<i32>KNOWN)), i32x4.splat(0));
  return i32x4.bitmask(v128.and(same, known));
}

/** Loads the unit of a context's hash, so that it is at hand when the run is looked up. */
export function fetchRun(hash: u32): u32 {
  return load<u32>(unitOf(keyOf(hash)));
}

/** The run of a context's hash, or 0. */
export function runOf(hash: u32): u32 {
  const key = keyOf(hash);
  const unit = unitOf(key);
  const places = placesOf(v128.load(unit), checkOf(key));
  return places ? load<u32>(unit + ((<usize>ctz(places)) << 2)) : 0;
}

/** Notes that `byte` followed a context. Returns its run before that, or 0. */
export function noteByte(hash: u32, byte: u32): u32 {
  const key = keyOf(hash);
  const unit = unitOf(key);
  const check = checkOf(key);
  touch(unit);
  const places = placesOf(v128.load(unit), check);
  if (!places) {
    insert(unit, (check << 16) | (byte << 8) | 1);
    return 0;
  }
  const at = unit + ((<usize>ctz(places)) << 2);
  const run = load<u32>(at);
  if (runByte(run) === byte) store<u32>(at, (run & 15) < LONGEST ? run + 1 : run);
  else store<u32>(at, (check << 16) | (byte << 8) | MIXED | 1);
  return run;
}

/** Puts a run first; those before the one that it takes the place of move on. */
function insert(unit: usize, run: u32): void {
  let victim: usize = 0;
  let least: u32 = 255;
  for (let place: usize = 0; place < 16; place += 4) {
    const known = load<u32>(unit + place) & KNOWN;
    if (known > least) continue;
    least = known;
    victim = place;
  }
  for (; victim > 0; victim -= 4) store<u32>(unit + victim, load<u32>(unit + victim - 4));
  store<u32>(unit, run);
}
