import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { crc32 } from "../../../model/checksum.ts";
import { CheckpointError } from "../../../model/errors.ts";
import { decodeCalibration, encodeCalibration } from "../../../model/memory/checkpoint.ts";
import { NETWORK_WEIGHTS } from "../../../model/memory/start.ts";
import { seededRandom } from "../../../model/random.ts";
import { finish, module, predictions, randomCode, SMALL, smallMemory } from "./memory.ts";

const memory = smallMemory();
const file = randomCode(seededRandom(8), 3000);
finish(memory.learn(file));
const bytes = encodeCalibration(memory, module);

test("a memory from its checkpoint judges as the one that was encoded, once it has seen the same", () => {
  const decoded = decodeCalibration(bytes, module, SMALL);
  assert.deepEqual(decoded.parameters, memory.parameters);
  assert.deepEqual(encodeCalibration(decoded, module), bytes);
  assert.notDeepEqual(predictions(decoded), predictions(memory), "the counts are not stored");
  const initial = smallMemory();
  let informed = 0;
  let uninformed = 0;
  for (const character of file) {
    informed += decoded.learnByte(character);
    uninformed += initial.learnByte(character);
  }
  assert.ok(informed < uninformed, `${informed} bits, ${uninformed} initial`);
  // With another length, every checkpoint of this version that is stored would be malformed.
  assert.equal(memory.parameters.length, 102337 * 16);
});

test("a checkpoint of version 1, whose parameters mean something else, is refused", () => {
  const stored = readFileSync(path.join(import.meta.dirname, "fixtures/memory-1.checkpoint"));
  assert.throws(() => decodeCalibration(stored, module, SMALL), isError("version"));
});

test("a stored checkpoint of version 2 is still read", () => {
  const stored = readFileSync(path.join(import.meta.dirname, "fixtures/memory-2.checkpoint"));
  const { parameters, ignoresNetwork } = decodeCalibration(stored, module, SMALL);
  assert.ok(ignoresNetwork);
  const [from, to] = NETWORK_WEIGHTS;
  assert.equal(crc32(parameters.subarray(0, 4 * from)), 3425079313);
  assert.equal(crc32(parameters.subarray(4 * to)), 1285486825);
});

test("of version 2 all is read but the weights with a network, which meant something else", () => {
  const taught = smallMemory();
  const { parameters: start } = smallMemory();
  const changed = start.map((value) => value ^ 1);
  taught.setParameters(changed);
  const stored = encodeCalibration(taught, module);
  const view = new DataView(stored.buffer);
  view.setUint16(6, 2, true);
  view.setUint32(stored.length - 4, crc32(stored.subarray(0, -4)), true);
  const { parameters } = decodeCalibration(stored, module, SMALL);
  const [from, to] = NETWORK_WEIGHTS;
  const expected = changed.slice();
  expected.set(start.subarray(4 * from, 4 * to), 4 * from);
  assert.equal(crc32(parameters), crc32(expected));
});

test("the checkpoint holds nothing of the text", () => {
  const stored = new TextDecoder("latin1").decode(bytes);
  assert.ok(!stored.includes("return "));
});

test("every truncation is refused", () => {
  const step = (length: number) => (length < 200 ? 1 : 977);
  for (let length = 0; length < bytes.length; length += step(length)) {
    assert.throws(
      () => decodeCalibration(bytes.subarray(0, length), module, SMALL),
      isError("truncated"),
      `${length} bytes`,
    );
  }
});

test("every flipped byte is refused", () => {
  const damaged = bytes.slice();
  const step = (at: number) => (at < 100 ? 1 : 4001);
  for (let at = 0; at < bytes.length; at += step(at)) {
    damaged[at] ^= 0x10;
    assert.throws(() => decodeCalibration(damaged, module, SMALL), isError(), `byte ${at}`);
    damaged[at] ^= 0x10;
  }
});

test("the reason says what is wrong", () => {
  const changed = (at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };
  const decode = (other: Uint8Array) => () => decodeCalibration(other, module, SMALL);
  assert.throws(decode(new TextEncoder().encode("UNROLL, or whatever")), isError("foreign"));
  assert.throws(decode(changed(6, 99)), isError("version"));
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  assert.throws(decode(longer), isError("trailing"));
  assert.throws(decode(changed(bytes.length - 9, bytes[bytes.length - 9] ^ 1)), isError("checksum"));
});

function isError(reason?: CheckpointError["reason"]) {
  return (error: unknown) => error instanceof CheckpointError && (reason === undefined || error.reason === reason);
}
