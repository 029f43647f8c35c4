// What is seen of a workspace: when it is learned, and what of it is known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeCalibration, type Memory } from "../../../model/index.ts";
import { Background } from "../../../server/scheduler.ts";
import { WorkspaceMemory } from "../../../server/workspace/workspace-memory.ts";
import { finish, module, smallMemory, utf8 } from "../../model/memory/memory.ts";

const files = ["a", "b", "c"].map((name) => ({
  path: `/w/${name}.ts`,
  bytes: utf8(`let ${name} = orbit(${name}1, ${name}2);\n`.repeat(40)),
  modified: 0,
}));

/** How a memory judges that has learned all files twice. */
function calibration(): Memory {
  const memory = smallMemory();
  for (let round = 0; round < 2; round++) for (const { bytes } of files) finish(memory.learn(bytes));
  return memory;
}

test("what judges anew waits for its turn: work that is going on may hold marks", async () => {
  const background = new Background(assert.ifError);
  const stored = calibration();
  let isStored = false;
  const memory = await WorkspaceMemory.create(module, 1000, 4, background, {
    beforeSlice: () => {},
    load: async () => (isStored ? encodeCalibration(stored, module) : undefined),
    save: async () => {},
  });
  const before = memory.memory.parameters.slice();
  let unchanged: boolean | undefined;
  let going = true;
  const work = background.run(function* () {
    while (going) yield;
    unchanged = Buffer.from(before).equals(memory.memory.parameters);
  }, new AbortController().signal);
  isStored = true;
  await memory.reloadCalibration();
  going = false;
  await work;
  assert.equal(unchanged, true);
  await background.run(function* () {
    yield;
  }, new AbortController().signal);
  assert.deepEqual(memory.memory.parameters, stored.parameters);
});

test("a memory knows what it has learned: not what was open, until it is closed", async () => {
  const saved: Uint8Array[] = [];
  const background = new Background(assert.ifError);
  const memory = await WorkspaceMemory.create(module, 10_000, 4, background, {
    beforeSlice: () => {},
    load: async () => undefined,
    save: async (calibration) => {
      saved.push(calibration);
    },
  });
  const [{ path, bytes }, other] = files;
  await memory.build(files, (opened) => opened === path);
  assert.ok(memory.ready);
  assert.equal(saved.length, 1);
  assert.deepEqual(memory.known(path, bytes), []);
  assert.deepEqual(memory.unknown(path, bytes), [{ start: 0, end: bytes.length }]);
  assert.deepEqual(memory.unknown(other.path, other.bytes), []);
  await memory.learn(path, bytes);
  assert.deepEqual(memory.known(path, bytes), [{ start: 0, end: bytes.length }]);
});
