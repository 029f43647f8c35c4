/**
 * The bit histories of all contexts, hashed. A slot of 16 bytes belongs to one context and one half of a byte:
 *
 *   0      check, 8 bits of the hash
 *   1 … 15 bit histories, one for each of the 15 nodes that the four bits can lead through, in heap order
 *
 * Four slots make a line of 64 bytes, and both halves of a byte lie in one page of 64 lines, so a byte costs two cache
 * misses per context, and one of the table of pages. A context that is not in its line takes the place of the one that is
 * known least; among equals, of the one that was put there first.
 */
import { touch } from "./journal";
import { CONFIDENCE, EMPTY, slotBits, slots } from "./layout";

const MULTIPLIER: u64 = 0x9e3779b97f4a7;
/** log2 of the lines of a page. */
const PAGE_BITS: i32 = 6;

function keyOf(hash: u32, node: u32): u64 {
  const key: u64 = (((<u64>hash) << 8) | node) * MULTIPLIER;
  return (key ^ (key >> 29)) * 0xbf58476d1ce4b;
}

function lineOf(hash: u32, key: u64): usize {
  const page = (hash * 0x9e3779b1) >> (32 - (slotBits - PAGE_BITS));
  return slots + ((((<usize>page) << PAGE_BITS) | <usize>(key >> (64 - PAGE_BITS))) << 6);
}

/** Loads the line of a context's hash, so that it is at hand when the slot is looked up. */
export function fetchSlot(hash: u32, node: u32): u32 {
  return load<u32>(lineOf(hash, keyOf(hash, node)));
}

/** The slot of a context's hash; EMPTY where it was never seen and `learning` doesn't make one. */
export function findSlot(hash: u32, node: u32, learning: bool): usize {
  const key = keyOf(hash, node);
  const line = lineOf(hash, key);
  const check = <u8>(key >> 8);
  let victim: usize = line;
  let least: i32 = 255;
  for (let offset: usize = 0; offset < 64; offset += 16) {
    const slot = line + offset;
    if (load<u8>(slot) === check) {
      if (learning) touch(slot);
      return slot;
    }
    const confidence = <i32>load<u8>(CONFIDENCE + <usize>load<u8>(slot, 1));
    if (confidence < least) {
      least = confidence;
      victim = slot;
    }
  }
  if (!learning) return EMPTY;
  touch(victim);
  v128.store(victim, i32x4.splat(0));
  store<u8>(victim, check);
  return victim;
}
