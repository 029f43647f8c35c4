/**
 * The map of the linear memory. Sizes that depend on the workspace are fixed once, by `layOut`.
 *
 *   0       left to the compiler, for the tables of Math.log and Math.exp
 *   32768   CONSTANTS   stretch, squash, the bit histories' transitions; written once
 *           NETWORK     the network's distribution, and the permitted bytes: handed over by the caller
 *           POSITION    the reading position: all that the contexts need (contexts/), copied to save it
 *           SCRATCH     what one prediction hands to its update
 *   ─────   learned: what an overlay can take back, in units of 16 bytes
 *           HISTORY_MAPS, RUN_MAPS, MATCH_MAPS, MIXERS, FINAL_MIXERS, NETWORK_IGNORED, REFINERS
 *           lengths of matches → positions, one table each (match.ts)
 *           runs: the byte that followed each context last, units of 4 (runs.ts)
 *           slots: the bit histories of all contexts, 64-byte lines of 4 (slots.ts)
 *   ─────   touched: one bit per unit (journal.ts)
 *           text: what was learned, one byte 0 at each border, then what was merely read
 *           journal: the units' addresses, u32, then their former contents, 16 bytes each
 */

import { Context } from "./contexts/list";

/** Number of context models. */
export const CONTEXTS: i32 = Context.COUNT;
/** Number of match models: those that are found by a hash of the last bytes, and one that goes on where they missed. */
export const FOUND_MATCHES: i32 = 2;
export const MATCHES: i32 = FOUND_MATCHES + 1;

// Inputs of a mixer, f32: three per context, two per match, two of the network, a constant; the last of a row of weights
// counts its updates, so the input there stays 0.
export const MATCH_INPUTS: i32 = 3 * CONTEXTS;
export const NETWORK_INPUTS: i32 = MATCH_INPUTS + 2 * MATCHES;
export const CONSTANT_INPUT: i32 = NETWORK_INPUTS + 2;
export const INPUTS: i32 = (CONSTANT_INPUT + 1 + 1 + 3) & ~3;
export const ROW_COUNT: i32 = INPUTS - 1;
/** Bytes of a row of weights. */
export const ROW: i32 = INPUTS << 2;

/** The weight sets that are mixed: each is a table of rows, of which a context of its own chooses one. */
export const SETS: i32 = 7;
/** Rows of one set. */
export const SET_ROWS: i32 = 256;

export const STRETCH: usize = 32768;
export const STRETCH_SIZE: i32 = 4096;
export const SQUASH: usize = STRETCH + 4 * STRETCH_SIZE;
export const SQUASH_SIZE: i32 = 4096;
/** Two bytes per bit history: the next one after a 0 and after a 1. */
export const TRANSITIONS: usize = SQUASH + 4 * (SQUASH_SIZE + 8);
/** Per bit history the number of bits seen: the priority of a slot. */
export const CONFIDENCE: usize = TRANSITIONS + 512;
/** f32[512]: the rate of a map by the number of its updates (maps.ts). */
export const RATES: usize = CONFIDENCE + 256;

/** f32[512], heap order: the network's probability of each bytes' prefix, 1 at the root; bytes are the leaves from 256 on. */
export const NETWORK: usize = RATES + 2048;
/** u8[512], heap order: whether a byte that may come begins so. */
export const PERMITTED: usize = NETWORK + 2048;
/** Inputs from the caller: the network's distribution, f32[256], and a 1 for every byte that is permitted, u8[256]. */
export const NETWORK_LEAVES: usize = NETWORK + 4 * 256;
export const PERMITTED_LEAVES: usize = PERMITTED + 256;
export const POSITION: usize = (PERMITTED + 512 + 15) & ~15;
export const POSITION_SIZE: i32 = 512;

export const SCRATCH: usize = POSITION + POSITION_SIZE;
export const X: usize = SCRATCH;
/** Per input: f32, how much it has said for a byte, in nats (explain.ts). */
export const EVIDENCE: usize = X + ROW;
/** Per context: u32, the hash at the last byte's border. */
export const HASHES: usize = EVIDENCE + ROW;
/** Per context: u32, its run (runs.ts), or 0. */
export const RUNS: usize = HASHES + 4 * CONTEXTS;
/** Per context: u32, the address of its slot for this half of the byte. */
export const SLOTS: usize = RUNS + 4 * CONTEXTS;
/** Per context: u32, the address of the map's entry for its bit history; 0 where that is empty. */
export const MAPPED: usize = SLOTS + 4 * CONTEXTS;
/** Per context: u32, the address of the map's entry for its run; 0 where that expects nothing. */
export const RUN_MAPPED: usize = MAPPED + 4 * CONTEXTS;
/** Per match: u32, the address of the probability that it is right; 0 where it expects nothing. */
export const MATCH_MAPPED: usize = RUN_MAPPED + 4 * CONTEXTS;
/** u32, written so that no load ahead of its use is left out as useless. */
export const FETCHED: usize = MATCH_MAPPED + 4 * MATCHES;
/** Per set: u32, the address of the row in use. */
export const ROWS: usize = FETCHED + 4;
/** The same of the rows that are added with the network. */
export const NETWORK_ROWS: usize = ROWS + 64;
/** Per set: f32, what it says, in the logistic domain; padded with zeros to whole vectors. */
export const VOTES: usize = NETWORK_ROWS + 64;
/** 16 bytes of zeros: the slot of a context that was never seen. */
export const EMPTY: usize = (VOTES + 64 + 15) & ~15;
export const LEARNED: usize = (EMPTY + 16 + 63) & ~63;
/** Per context and bit history: the probability of a 1 (maps.ts). */
export const HISTORY_MAPS: usize = LEARNED;
/** Without and with other bytes before, per context, length of the run and bit: the probability that the run goes on. */
export const RUN_MAPS: usize = HISTORY_MAPS + 8 * 256 * CONTEXTS;
/** Per match and length: f32 probability that the expected bit comes, f32 number of updates. */
export const MATCH_MAPS: usize = RUN_MAPS + 8 * 2 * 16 * 8 * CONTEXTS;
export const MATCH_MAP_SIZE: i32 = 128;
export const MATCH_MAPS_SIZE: i32 = 8 * MATCH_MAP_SIZE * MATCHES;
/** The weight sets, then what is added to each with the network. */
export const MIXERS: usize = MATCH_MAPS + MATCH_MAPS_SIZE;
/** Bytes of the weight sets. */
export const MIXERS_SIZE: i32 = SETS * SET_ROWS * ROW;
/** Rows of both final mixers: by the partial byte, then by what matches, orders and word are like. */
export const FINAL_ROWS: i32 = 512;
/** Bytes of such a row: one weight per set, f32[8]. */
export const FINAL_ROW: i32 = 32;
export const FINAL_MIXERS: usize = MIXERS + 2 * MIXERS_SIZE;
export const FINAL_MIXERS_SIZE: i32 = FINAL_ROWS * FINAL_ROW;
/** One unit: u32, not 0 where the network is known to bring nothing. */
export const NETWORK_IGNORED: usize = FINAL_MIXERS + FINAL_MIXERS_SIZE;
/** Two tables of curves, u16[33] padded to 40 (refine.ts). */
export const REFINERS: usize = NETWORK_IGNORED + 16;
export const REFINER_CURVE: i32 = 80;
export const REFINER_BITS: i32 = 12;
export const REFINER_SIZE: i32 = REFINER_CURVE << 16;
export const PARAMETERS_END: usize = (REFINERS + (REFINER_CURVE << 16) + (REFINER_CURVE << REFINER_BITS) + 63) & ~63;

/** Bytes of what the journal records as one. */
export const UNIT: i32 = 16;
/** log2 of the bytes of a line of slots. */
export const LINE_BITS: i32 = 6;

export let matchTables: usize = 0;
export let matchBits: i32 = 0;
export let runs: usize = 0;
/** log2 of the number of units of runs. */
export let runBits: i32 = 0;
export let slots: usize = 0;
export let slotBits: i32 = 0;
let learnedEnd: usize = 0;
export let touched: usize = 0;
export let text: usize = 0;
export let textEnd: usize = 0;
export let journalAddresses: usize = 0;
export let journalContents: usize = 0;
export let journalSize: i32 = 0;

/**
 * Fixes the addresses. Returns how many bytes of memory are needed.
 * @param lines log2 of the number of 64-byte lines that runs and slots share, half of them each
 * @param matches log2 of the number of positions in each match table
 * @param textSize in bytes
 * @param units capacity of the journal
 */
export function layOut(lines: i32, matches: i32, textSize: i32, units: i32): u32 {
  matchTables = PARAMETERS_END;
  matchBits = matches;
  runs = (matchTables + ((<usize>FOUND_MATCHES) << (matches + 2)) + 63) & ~63;
  slotBits = lines - 1;
  runBits = slotBits + LINE_BITS - 4;
  slots = runs + ((<usize>1) << (slotBits + LINE_BITS));
  learnedEnd = slots + ((<usize>1) << (slotBits + LINE_BITS));
  touched = learnedEnd;
  text = (touched + ((learnedEnd - LEARNED) >> 7) + 64) & ~63;
  textEnd = text + textSize;
  journalAddresses = (textEnd + 64) & ~63;
  journalContents = (journalAddresses + ((<usize>units) << 2) + 15) & ~15;
  journalSize = units;
  return <u32>(journalContents + ((<usize>units) << 4));
}
