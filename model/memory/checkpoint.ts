import { crc32 } from "../checksum.ts";
import { CheckpointError } from "../errors.ts";
import { Memory, type MemorySize } from "./memory.ts";

// What is kept of a memory is its calibration: how much each kind of evidence counted, that is the parameters of maps and
// mixers. The counts are not, nor the refiners' curves, which need as many: the text that they come from is the workspace
// itself, learned again at more than 100 kB/s, without a second copy of the user's text on the disk and without what
// meanwhile was changed or deleted.
//
// A checkpoint, little-endian:
//
//   0  "UNMEMO"          magic
//   6  u16               version
//   8  u32               length of the whole
//  12  u32               length of the parameters, in units of 16 bytes
//  16  u8[]              one bit per unit: whether it differs from an untaught memory's; padded to a multiple of 4
//   …  16 bytes each     the units that do
//   …  u32               CRC-32 of all bytes before it

const MAGIC = "UNMEMO";
const VERSION = 1;
const HEADER_LENGTH = 16;
const CHECKSUM_LENGTH = 4;
const UNIT = 16;

/** The least that a memory can be: enough to have parameters. */
const LEAST: MemorySize = { contexts: 65536, text: 1, overlay: 0 };

/** The calibration of a memory as bytes. What was learned in an overlay is in it, so take that back before. */
export function encodeCalibration(memory: Memory, module: WebAssembly.Module): Uint8Array {
  const { parameters } = memory;
  const untaught = new Memory(module, LEAST).parameters;
  const units = parameters.length / UNIT;
  const flags = new Uint8Array(flagsLength(units));
  const changed: number[] = [];
  for (let unit = 0; unit < units; unit++) {
    if (!differs(parameters, untaught, unit * UNIT)) continue;
    flags[unit >> 3] |= 1 << (unit & 7);
    changed.push(unit);
  }
  const contents = HEADER_LENGTH + flags.length;
  const bytes = new Uint8Array(contents + UNIT * changed.length + CHECKSUM_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint16(6, VERSION, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, units, true);
  bytes.set(flags, HEADER_LENGTH);
  for (const [index, unit] of changed.entries()) {
    bytes.set(parameters.subarray(unit * UNIT, (unit + 1) * UNIT), contents + index * UNIT);
  }
  const end = bytes.length - CHECKSUM_LENGTH;
  view.setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}

/** A memory that has learned no text, but judges as the one did that was encoded. @throws CheckpointError */
export function decodeCalibration(bytes: Uint8Array, module: WebAssembly.Module, size = LEAST): Memory {
  checkFrame(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const memory = new Memory(module, size);
  const { parameters } = memory;
  const units = view.getUint32(12, true);
  if (units * UNIT !== parameters.length) throw malformed(`it holds ${units} units of parameters`);
  let at = HEADER_LENGTH + flagsLength(units);
  const end = bytes.length - CHECKSUM_LENGTH;
  for (let unit = 0; unit < units; unit++) {
    if (!((bytes[HEADER_LENGTH + (unit >> 3)] >> (unit & 7)) & 1)) continue;
    if (at + UNIT > end) throw malformed("it says to hold more parameters than it does");
    parameters.set(bytes.subarray(at, at + UNIT), unit * UNIT);
    at += UNIT;
  }
  if (at !== end) throw malformed("it holds more parameters than it says");
  return memory;
}

function flagsLength(units: number): number {
  return Math.ceil(units / 32) * 4;
}

function differs(a: Uint8Array, b: Uint8Array, at: number): boolean {
  for (let i = at; i < at + UNIT; i++) if (a[i] !== b[i]) return true;
  return false;
}

function checkFrame(bytes: Uint8Array): void {
  const magic = new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length));
  if (!MAGIC.startsWith(magic)) throw new CheckpointError("foreign", "This is not a checkpoint of a memory.");
  if (bytes.length < HEADER_LENGTH) throw truncated(bytes.length, HEADER_LENGTH);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(6, true);
  if (version !== VERSION) {
    throw new CheckpointError("version", `The memory has version ${version}; this Unroll reads version ${VERSION}.`);
  }
  const length = view.getUint32(8, true);
  if (bytes.length < length) throw truncated(bytes.length, length);
  if (bytes.length > length) {
    throw new CheckpointError("trailing", `The memory has ${bytes.length} bytes where it says ${length}.`);
  }
  const end = length - CHECKSUM_LENGTH;
  if (end < HEADER_LENGTH || crc32(bytes.subarray(0, end)) !== view.getUint32(end, true)) {
    throw new CheckpointError("checksum", "The memory was damaged after it was written: its checksum is wrong.");
  }
}

function truncated(length: number, expected: number): CheckpointError {
  return new CheckpointError("truncated", `The memory ends after ${length} of at least ${expected} bytes.`);
}

function malformed(what: string): CheckpointError {
  return new CheckpointError("malformed", `The memory is intact, but ${what}.`);
}
