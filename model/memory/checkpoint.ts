import { type CheckpointFormat, malformed, openFrame, writeFrame } from "../checkpoint-frame.ts";
import { UNIT } from "./bindings.ts";
import { Memory } from "./memory.ts";
import type { MemorySize } from "./size.ts";
import { NETWORK_WEIGHTS } from "./start.ts";

// Of a memory only its calibration is stored: how much each kind of evidence counts, that is the parameters of maps and
// mixers. The counts are not, nor the refiners' curves, which need as many: the text that they come from is the workspace
// itself, learned again at more than 100 kB/s, without a second copy of the user's text on the disk and without what
// meanwhile was changed or deleted.
//
// The body of a checkpoint (checkpoint-frame.ts); the frame's number is the length of the parameters in units of 16 bytes:
//
//   u8[]            one bit per unit: 1 if it differs from that of a new memory; padded to a multiple of 4
//   16 bytes each   the units that do
//
// In version 2 the weights with a network stood for themselves, and were not added to those without it: they are left out.

const FORMAT: CheckpointFormat = { magic: "UNMEMO", version: 3, earlier: [2], name: "The memory" };

/** The least that a memory can be: enough to have parameters. */
const LEAST: MemorySize = { contexts: 65536, text: 1, overlay: 0 };

/** The calibration of a memory as bytes. What was learned in an overlay is in it, so take that back before. */
export function encodeCalibration(memory: Memory, module: WebAssembly.Module): Uint8Array {
  const { parameters } = memory;
  const initial = new Memory(module, LEAST).parameters;
  const units = parameters.length / UNIT;
  const flags = new Uint8Array(flagsLength(units));
  const changed: number[] = [];
  for (let unit = 0; unit < units; unit++) {
    if (!differs(parameters, initial, unit * UNIT)) continue;
    flags[unit >> 3] |= 1 << (unit & 7);
    changed.push(unit);
  }
  return writeFrame(FORMAT, units, flags.length + UNIT * changed.length, (body) => {
    body.set(flags);
    for (const [index, unit] of changed.entries()) {
      body.set(parameters.subarray(unit * UNIT, (unit + 1) * UNIT), flags.length + index * UNIT);
    }
  });
}

/** A memory that has learned no text, with the calibration of the one that was encoded. @throws CheckpointError */
export function decodeCalibration(bytes: Uint8Array, module: WebAssembly.Module, size = LEAST): Memory {
  const { version, division: units, body } = openFrame(FORMAT, bytes);
  const memory = new Memory(module, size);
  const { parameters } = memory;
  if (units * UNIT !== parameters.length) throw malformed(FORMAT, `it holds ${units} units of parameters`);
  let at = flagsLength(units);
  for (let unit = 0; unit < units; unit++) {
    if (!((body[unit >> 3] >> (unit & 7)) & 1)) continue;
    if (at + UNIT > body.length) throw malformed(FORMAT, "it says to hold more parameters than it does");
    if (version >= 3 || !isOfNetwork(unit)) parameters.set(body.subarray(at, at + UNIT), unit * UNIT);
    at += UNIT;
  }
  if (at !== body.length) throw malformed(FORMAT, "it holds more parameters than it says");
  return memory;
}

function isOfNetwork(unit: number): boolean {
  const [from, to] = NETWORK_WEIGHTS;
  return 4 * from <= unit * UNIT && unit * UNIT < 4 * to;
}

function flagsLength(units: number): number {
  return Math.ceil(units / 32) * 4;
}

function differs(a: Uint8Array, b: Uint8Array, at: number): boolean {
  for (let i = at; i < at + UNIT; i++) if (a[i] !== b[i]) return true;
  return false;
}
