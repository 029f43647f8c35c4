import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "../../../model/checksum.ts";
import { decodeStart, encodeStart, NETWORK_WEIGHTS, START_LENGTH, START_SECTION } from "../../../model/memory/start.ts";
import { module, smallMemory } from "./memory.ts";

const [section] = WebAssembly.Module.customSections(module, START_SECTION);
const start = new Uint16Array(section!);

test("a memory begins with the parameters that its module carries", () => {
  const { parameters } = smallMemory();
  const floats = new Float32Array(parameters.slice().buffer);
  const counts = new Uint32Array(floats.buffer);
  assert.deepEqual(encodeStart(floats, counts), start);
  decodeStart(new Uint16Array(START_LENGTH), parameters);
  assert.notDeepEqual(parameters, new Uint8Array(floats.buffer), "a start of zeros says something else");
});

test("a start of another layout is refused", () => {
  assert.throws(() => decodeStart(new Uint16Array(3), smallMemory().parameters), RangeError);
});

test("checkpoints hold what differs from the start: with another one, raise their version", () => {
  // Weights with a network were none when the first of this version were stored: those that they leave out begin better now.
  const [from, to] = NETWORK_WEIGHTS;
  const alone = start.filter((_, i) => i < from || i >= to);
  assert.equal(crc32(new Uint8Array(alone.buffer)), 4115295903);
});
