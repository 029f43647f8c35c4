/**
 * The memory's arithmetic: counts of what was seen, mixed online. Bytes are predicted bit by bit, highest first; see
 * layout.ts for where things stand and model/memory/memory.ts for what it is used for.
 */

import { onlyContinuation } from "./evidence";
import { writeHistories } from "./histories";
import { beginRecording, journalRoom, rollBack, rollBackSome, stopRecording } from "./journal";
import { layOut, PERMITTED, text, textEnd } from "./layout";
import { writeLogistic } from "./logistic";
import { writeRates } from "./maps";
import { advanceMatches, writeMatchMaps } from "./match";
import { writeMixers } from "./mixer";
import { sumNetwork } from "./network";
import { advance, getEnd, getSince, isWord, matchLength, matchPointer, startAnew, wordLength } from "./position";
import { bitsSoFar, countBit, endByte, nextBit, predictBit, startByte, updateBit } from "./predict";
import { writeRefiners } from "./refine";
import { writeRunMaps } from "./runs";

export { BRACKETS, COLUMNS, EXPECTED, FILES, INDIRECT, LINES, SHAPES, WORDS } from "./contexts/list";
export { explainByte } from "./explain";
export { JOURNAL_ENTRY, UNITS_PER_CHARACTER } from "./journal";
export {
  CONSTANT_INPUT,
  CONTEXTS,
  EVIDENCE,
  FINAL_MIXERS,
  FINAL_MIXERS_SIZE,
  HASHES,
  LEARNED as CALIBRATION,
  LINE_BITS,
  MATCH_INPUTS,
  MATCH_MAPS,
  MATCH_MAPS_SIZE,
  MATCHES,
  MIXERS,
  MIXERS_SIZE,
  NETWORK_IGNORED,
  NETWORK_INPUTS,
  NETWORK_LEAVES,
  PERMITTED_LEAVES,
  POSITION,
  POSITION_SIZE,
  REFINERS as CALIBRATION_END,
  UNIT,
} from "./layout";
export { LONGEST as LONGEST_MATCH } from "./match";
export { beginRecording, journalRoom, layOut, rollBack, rollBackSome, startAnew, stopRecording, sumNetwork };

/** Writes tables and first weights into fresh memory, which holds zeros. */
export function initialize(): void {
  writeLogistic();
  writeRates();
  writeHistories();
  writeRunMaps();
  writeMatchMaps();
  writeMixers();
  writeRefiners();
  startAnew(0);
}

export function textStart(): usize {
  return text;
}
export function textRoom(): i32 {
  return <i32>(textEnd - text) - getEnd();
}
export { getEnd as end, matchLength, matchPointer };

/** Learns `byte` at the reading position and moves on. Returns the probability that it had. */
export function learnByte(byte: u32, withNetwork: bool): f64 {
  let product: f64 = 1;
  startByte(withNetwork, true);
  for (let shift = 7; shift >= 0; shift--) {
    const bit = <i32>(byte >> <u32>shift) & 1;
    const p = predictBit();
    product *= bit ? <f64>p : 1 - <f64>p;
    updateBit(bit);
    nextBit(bit);
  }
  endByte();
  read(byte, true);
  return product;
}

/** Counts `byte` again, which was learned here before, and moves on: it is the newest now. Nothing is judged by it. */
export function refreshByte(byte: u32): void {
  startByte(false, true);
  for (let shift = 7; shift >= 0; shift--) {
    const bit = <i32>(byte >> <u32>shift) & 1;
    countBit(bit);
    nextBit(bit);
  }
  endByte();
  read(byte, true);
}

/** Moves on over `byte` without learning it. */
export function push(byte: u32): void {
  read(byte, false);
}

function read(byte: u32, learns: bool): void {
  advance(byte);
  advanceMatches(byte, learns, getSince());
}

/** The probability of `byte` at the reading position. */
export function probabilityOf(byte: u32, withNetwork: bool): f64 {
  startByte(withNetwork, false);
  return probabilityFromHere(byte);
}

function probabilityFromHere(byte: u32): f64 {
  let product: f64 = 1;
  for (let shift = 7; shift >= 0; shift--) {
    const bit = <i32>(byte >> <u32>shift) & 1;
    const p = predictBit();
    product *= bit ? <f64>p : 1 - <f64>p;
    nextBit(bit);
  }
  return product;
}

/** Marks the prefixes of all permitted bytes, which were put at the leaves. */
export function sumPermitted(): void {
  for (let node: usize = 255; node > 0; node--) {
    store<u8>(PERMITTED + node, load<u8>(PERMITTED + 2 * node) | load<u8>(PERMITTED + 2 * node + 1));
  }
}

/**
 * Names. Where the word so far is known, and only ever went on in one way, it is that name again in seven of ten cases
 * as a whole (measured on held-out files), and its characters do not doubt one after the other: mixed by themselves, they are
 * too unsure for names that were used once.
 */
const SHORTEST_NAME: u32 = 3;
const WITHIN_NAME: f64 = 0.97;
/** Where all other evidence of the memory says that something else comes, it is not that name: a network cannot know invented ones. */
const LEAST_OF_NAME: f64 = 0.3;

let likely: f64 = 0;

/**
 * A most probable permitted byte at the reading position, by following the likelier bit, or the only one that ever followed
 * the word so far; −1 where none is permitted.
 */
export function mostProbable(withNetwork: bool): i32 {
  if (!load<u8>(PERMITTED + 1)) return -1;
  startByte(withNetwork, false);
  const only = wordLength() < SHORTEST_NAME ? 0 : onlyContinuation();
  if (isWord(only) && load<u8>(PERMITTED + 256 + <usize>only)) {
    if (withNetwork) startByte(false, false);
    const alone = probabilityFromHere(only);
    startByte(withNetwork, false);
    if (alone >= LEAST_OF_NAME) {
      likely = max(withNetwork ? probabilityFromHere(only) : alone, WITHIN_NAME);
      return <i32>only;
    }
  }
  let product: f64 = 1;
  for (let index = 0; index < 8; index++) {
    const p = predictBit();
    const below = PERMITTED + 2 * <usize>bitsSoFar();
    let bit = p >= 0.5 ? 1 : 0;
    if (!load<u8>(below + <usize>bit)) bit ^= 1;
    product *= bit ? <f64>p : 1 - <f64>p;
    nextBit(bit);
  }
  likely = product;
  return <i32>(bitsSoFar() & 255);
}

/** The probability of the byte that `mostProbable` returned last. */
export function likelihood(): f64 {
  return likely;
}
