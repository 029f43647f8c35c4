/**
 * Bit histories: what a context remembers of the bits that followed it, in one byte: how many 0s and 1s, and which came
 * last. 0 is the empty history. Large counts are bounded, and the more so the less one-sided they are; a bit against many
 * of the other kind makes most of those forgotten, since code that changed its mind rarely changes back.
 *
 * The states and their transitions are generated here, once.
 */
import { CONFIDENCE, CONTEXTS, HISTORY_MAPS, TRANSITIONS } from "./layout";
import { writeEntry } from "./maps";

/** The largest count beside a smaller one of 0, 1, 2, … */
function bound(smaller: i32): i32 {
  if (smaller === 0) return 41;
  if (smaller === 1) return 22;
  if (smaller === 2) return 11;
  if (smaller === 3) return 8;
  if (smaller === 4) return 6;
  return 5;
}

const LARGEST: i32 = 5;

/** The count that is left when the other bit comes. */
function discounted(count: i32): i32 {
  return count > 2 ? min((count >> 1) + 1, 8) : count;
}

function isState(zeros: i32, ones: i32): bool {
  const smaller = min(zeros, ones);
  return smaller <= LARGEST && max(zeros, ones) <= bound(smaller);
}

/** Number of the state, by enumeration: states are ordered by zeros, ones, last bit. Only used to build the tables. */
function stateOf(zeros: i32, ones: i32, last: i32): i32 {
  let state = 0;
  for (let z = 0; z <= 41; z++) {
    for (let o = 0; o <= 41; o++) {
      if (!isState(z, o)) continue;
      const lasts = z > 0 && o > 0 ? 2 : 1;
      if (z === zeros && o === ones) return state + (lasts === 2 ? last : 0);
      state += lasts;
    }
  }
  return 0;
}

function next(zeros: i32, ones: i32, bit: i32): i32 {
  let z = bit ? discounted(zeros) : zeros + 1;
  let o = bit ? ones + 1 : discounted(ones);
  while (!isState(z, o)) {
    if (z > o || (z === o && bit)) z--;
    else o--;
  }
  return stateOf(z, o, bit);
}

/** Writes transitions, confidences, and what each history first means in the adaptive maps. */
export function writeHistories(): void {
  let state = 0;
  for (let z = 0; z <= 41; z++) {
    for (let o = 0; o <= 41; o++) {
      if (!isState(z, o)) continue;
      const lasts = z > 0 && o > 0 ? 2 : 1;
      for (let last = 0; last < lasts; last++) {
        store<u8>(TRANSITIONS + ((<usize>state) << 1), <u8>next(z, o, 0));
        store<u8>(TRANSITIONS + ((<usize>state) << 1), <u8>next(z, o, 1), 1);
        store<u8>(CONFIDENCE + <usize>state, <u8>(z + o));
        for (let context = 0; context < CONTEXTS; context++) {
          const address = HISTORY_MAPS + ((<usize>context * 256 + <usize>state) << 3);
          writeEntry(address, (<f32>o + 0.4) / (<f32>(z + o) + 0.8));
        }
        state++;
      }
    }
  }
}
