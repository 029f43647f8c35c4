/**
 * The journal of nested transactions: the first time that a unit of 16 bytes is changed after one began, its former
 * contents are recorded. Rolling back restores them newest first, so a unit that was recorded twice ends with the older
 * contents. Committing an inner transaction leaves its entries to the enclosing one.
 */
import { journalAddresses, journalContents, journalSize, LEARNED, touched, UNIT } from "./layout";

/** Bytes of an entry: the address and the former contents of a unit. */
export const JOURNAL_ENTRY: i32 = 4 + UNIT;
/** More units than learning one character can change: 160 of runs and slots, and for each bit some 250 of maps and rows. */
export const UNITS_PER_CHARACTER: i32 = 2400;

let recording: bool = false;
/** Entries in the journal. */
let kept: i32 = 0;
/** The entry from which on `touched` says what was recorded. */
let marked: i32 = 0;

export function isRecording(): bool {
  return recording;
}

/** The number of units that can still be recorded. */
export function journalRoom(): i32 {
  return recording ? journalSize - kept : i32.MAX_VALUE;
}

/** To be called before the unit at `address` is changed. */
export function touch(address: usize): void {
  if (!recording) return;
  const unit = <u32>((address - LEARNED) >> 4);
  const word = touched + ((unit >> 5) << 2);
  const flag = (<u32>1) << (unit & 31);
  const flags = load<u32>(word);
  if (flags & flag) return;
  store<u32>(word, flags | flag);
  keep(address & ~15);
}

/** The same for a range of whole units that is always touched as one. */
export function touchRange(address: usize, size: i32): void {
  if (!recording) return;
  const unit = <u32>((address - LEARNED) >> 4);
  const word = touched + ((unit >> 5) << 2);
  const flag = (<u32>1) << (unit & 31);
  const flags = load<u32>(word);
  if (flags & flag) return;
  store<u32>(word, flags | flag);
  for (let offset: i32 = 0; offset < size; offset += UNIT) keep(address + offset);
}

function keep(unit: usize): void {
  store<u32>(journalAddresses + ((<usize>kept) << 2), <u32>unit);
  v128.store(journalContents + ((<usize>kept) << 4), v128.load(unit));
  kept++;
}

/** Begins a transaction: from now on every change is recorded. Returns what `rollBack` needs to come back here. */
export function beginRecording(): i32 {
  forgetTouched(marked);
  recording = true;
  marked = kept;
  return kept;
}

/** Undoes every change since the transaction began whose `beginRecording` returned `to`. */
export function rollBack(to: i32): void {
  undo(to);
  marked = to;
}

function undo(to: i32): void {
  forgetTouched(to);
  while (kept > to) {
    kept--;
    v128.store(load<u32>(journalAddresses + ((<usize>kept) << 2)), v128.load(journalContents + ((<usize>kept) << 4)));
  }
}

/** Undoes `count` of the changes since the transaction began whose `beginRecording` returned `to`. Says whether some are left. */
export function rollBackSome(to: i32, count: i32): bool {
  const until = max(to, kept - count);
  undo(until);
  marked = min(marked, until);
  return kept > to;
}

/** Ends the recording with the outermost transaction: what has changed until now stays. */
export function stopRecording(): void {
  forgetTouched(0);
  recording = false;
  kept = 0;
  marked = 0;
}

function forgetTouched(from: i32): void {
  for (let entry = from; entry < kept; entry++) {
    const unit = <u32>((<usize>load<u32>(journalAddresses + ((<usize>entry) << 2)) - LEARNED) >> 4);
    const word = touched + ((unit >> 5) << 2);
    store<u32>(word, load<u32>(word) & ~((<u32>1) << (unit & 31)));
  }
}
