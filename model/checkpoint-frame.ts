// The frame of all checkpoints, little-endian:
//
//   0  magic, 6 bytes of ASCII
//   6  u16               version
//   8  u32               length of the whole
//  12  u32               a number that the format defines, by which the body is divided
//  16  body
//   …  u32               CRC-32 of all bytes before it
import { crc32 } from "./checksum.ts";
import { CheckpointError } from "./errors.ts";
import { runToEnd } from "./steps.ts";

/** Offset of the body. */
const BODY = 16;
const MAGIC_LENGTH = 6;
const CHECKSUM_LENGTH = 4;
/** Takes about a millisecond. */
const CHECKED_AT_ONCE = 2 ** 20;

/** One kind of checkpoint. */
export interface CheckpointFormat {
  /** 6 ASCII characters. */
  readonly magic: string;
  readonly version: number;
  /** Earlier versions that can be read, too. */
  readonly earlier?: readonly number[];
  /** The subject of its error messages. */
  readonly name: string;
}

/** A checkpoint that is complete and intact, but whose body is not checked. */
export interface OpenFrame {
  readonly version: number;
  /** The number at offset 12. */
  readonly division: number;
  readonly body: Uint8Array;
}

/** A checkpoint with a body of `length` bytes, which `write` fills. */
export function writeFrame(
  format: CheckpointFormat,
  division: number,
  length: number,
  write: (body: Uint8Array) => void,
): Uint8Array {
  const bytes = new Uint8Array(BODY + length + CHECKSUM_LENGTH);
  const view = viewOf(bytes);
  bytes.set(new TextEncoder().encode(format.magic));
  view.setUint16(6, format.version, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, division, true);
  const end = BODY + length;
  write(bytes.subarray(BODY, end));
  view.setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}

/** A header as JSON, padded with blanks to a multiple of 4, behind which numbers lie where they can be read in place. */
export function encodeHeader(header: unknown): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(json.length / 4) * 4).fill(0x20);
  padded.set(json);
  return padded;
}

/** @throws CheckpointError unless `bytes` are exactly what `writeFrame` returned for this format */
export function openFrame(format: CheckpointFormat, bytes: Uint8Array): OpenFrame {
  return runToEnd(openFrameInSteps(format, bytes));
}

/** As `openFrame`; yields after every megabyte. */
export function* openFrameInSteps(format: CheckpointFormat, bytes: Uint8Array): Generator<void, OpenFrame> {
  const { name } = format;
  const length = frameLength(format, bytes);
  const view = viewOf(bytes);
  if (bytes.length < length) throw truncated(name, bytes.length, length);
  if (bytes.length > length) {
    throw new CheckpointError("trailing", `${name} has ${bytes.length} bytes where its header says ${length}.`);
  }
  const end = length - CHECKSUM_LENGTH;
  let checksum = 0;
  for (let at = 0; at < end; at += CHECKED_AT_ONCE) {
    checksum = crc32(bytes.subarray(at, Math.min(end, at + CHECKED_AT_ONCE)), checksum);
    yield;
  }
  if (end < BODY || checksum !== view.getUint32(end, true)) {
    throw new CheckpointError("checksum", `${name} was damaged after it was written: its checksum is wrong.`);
  }
  return { version: view.getUint16(6, true), division: view.getUint32(12, true), body: bytes.subarray(BODY, end) };
}

/** The length of a checkpoint that begins with `bytes`, at least the 16 before its body. @throws CheckpointError where it is none of this format */
export function frameLength({ magic, version, earlier = [], name }: CheckpointFormat, bytes: Uint8Array): number {
  if (!magic.startsWith(new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC_LENGTH)))) {
    throw new CheckpointError("foreign", `${name} is not one of Unroll: it begins with other bytes.`);
  }
  if (bytes.length < BODY) throw truncated(name, bytes.length, BODY);
  const view = viewOf(bytes);
  const found = view.getUint16(6, true);
  if (found !== version && !earlier.includes(found)) {
    throw new CheckpointError("version", `${name} has version ${found}; this Unroll reads version ${version}.`);
  }
  return view.getUint32(8, true);
}

/** The error for a body that is intact but makes no sense; `what` completes the sentence "… is intact, but". */
export function malformed({ name }: CheckpointFormat, what: string, cause?: unknown): CheckpointError {
  return new CheckpointError("malformed", `${name} is intact, but ${what}.`, { cause });
}

/** All of `bytes`, for numbers of any width. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function truncated(name: string, length: number, expected: number): CheckpointError {
  return new CheckpointError("truncated", `${name} ends after ${length} of at least ${expected} bytes.`);
}
