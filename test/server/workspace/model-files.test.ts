// A model as one file: what is exported can be imported, and nothing else.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  encodeCalibration,
  encodeCheckpoint,
  Memory,
  memorySize,
  referenceKernels,
  runToEnd,
  startTraining,
} from "../../../model/index.ts";
import { checkExported, type ExportedModel, ImportError, readExported } from "../../../server/workspace/model-files.ts";
import { ModelStore, StorageError } from "../../../server/workspace/store.ts";
import { module } from "../../model/memory/memory.ts";
import { temporaryFolder } from "../../workspace.ts";

const kernels = referenceKernels(32);
const network = encodeCheckpoint(startTraining({ cell: "gru", hiddenSize: 2, layers: 1, window: 1 }, 1, kernels));
const calibration = encodeCalibration(new Memory(module, memorySize(1)), module);
const claim = { program: "terminal", quiet: false } as const;

async function exported(parts: Partial<ExportedModel> = { calibration }): Promise<string> {
  const store = new ModelStore(temporaryFolder(), ["/a"]);
  await store.save(network);
  if (parts.calibration !== undefined) await store.saveCalibration(parts.calibration);
  const file = path.join(temporaryFolder(), "team.unroll");
  const size = await store.exportTo(file, async () => {});
  assert.equal(size, readFileSync(file).length);
  return file;
}

async function read(file: string): Promise<ExportedModel> {
  const model = await readExported(file);
  runToEnd(checkExported(model, kernels, module));
  return model;
}

const isRefused =
  (...reasons: readonly string[]) =>
  (error: unknown) =>
    error instanceof ImportError && reasons.includes(error.reason);

test("a model is exported with its mixer weights, and comes back as it was", async () => {
  const file = await exported();
  const model = await read(file);
  assert.deepEqual(Buffer.from(model.network), Buffer.from(network));
  assert.deepEqual(Buffer.from(model.calibration!), Buffer.from(calibration));
  assert.deepEqual(readdirSync(path.dirname(file)), ["team.unroll"]);
  assert.equal((await read(await exported({}))).calibration, undefined);
});

test("an imported model takes the place of the one before, which is kept", async () => {
  const store = new ModelStore(temporaryFolder(), ["/b"]);
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  await store.save(new TextEncoder().encode("before"));
  await store.replaceBy({ network: new TextEncoder().encode("after"), calibration }, claim);
  assert.equal((await store.load(decode)).model, "after");
  assert.deepEqual(Buffer.from((await store.loadCalibration())!), Buffer.from(calibration));
  assert.equal(readFileSync(path.join(store.folder, "model.previous.unroll"), "utf8"), "before");
  assert.deepEqual(
    readdirSync(store.folder).filter((name) => name.includes("lock")),
    [],
  );
});

test("every beginning of an export is refused, as are a flipped byte and anything behind it", async () => {
  const file = await exported();
  const whole = readFileSync(file);
  const changed = path.join(temporaryFolder(), "changed.unroll");
  const lengths = [...whole.keys()].filter((length) => length < 40 || length % 997 === 0 || whole.length - length < 20);
  for (const length of lengths) {
    if (length === network.length) continue; // a network without mixer weights is one
    writeFileSync(changed, whole.subarray(0, length));
    await assert.rejects(read(changed), isRefused("damaged", "foreign"), `${length}`);
  }
  for (const at of lengths) {
    const flipped = Buffer.from(whole);
    flipped[at]! ^= 1;
    writeFileSync(changed, flipped);
    await assert.rejects(read(changed), ImportError, `${at}`);
  }
  writeFileSync(changed, Buffer.concat([whole, Buffer.from("more")]));
  await assert.rejects(read(changed), isRefused("damaged"));
});

test("what is no model, of another version, too large or cannot be read is refused before it is read", async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "file.unroll");
  writeFileSync(file, "just a text, which is longer than the beginning of a model\n");
  await assert.rejects(read(file), isRefused("foreign"));
  const other = Buffer.from(network);
  other.writeUInt16LE(9, 6);
  writeFileSync(file, other);
  await assert.rejects(read(file), isRefused("version"));
  writeFileSync(file, network);
  truncateSync(file, network.length + 2 ** 27); // a hole, which takes no room
  await assert.rejects(readExported(file), isRefused("large"));
  const huge = Buffer.from(network.subarray(0, 16));
  huge.writeUInt32LE(0xffffffff, 8);
  writeFileSync(file, huge);
  await assert.rejects(readExported(file), isRefused("large"));
  await assert.rejects(read(path.join(folder, "none.unroll")), isRefused("unreadable"));
  mkdirSync(path.join(folder, "folder"));
  await assert.rejects(read(path.join(folder, "folder")), isRefused("unreadable", "foreign"));
});

test("an export takes no folder's place, and leaves nothing where it fails", async () => {
  const store = new ModelStore(temporaryFolder(), ["/a"]);
  const folder = temporaryFolder();
  const file = path.join(folder, "taken");
  assert.equal(await store.exportTo(file, async () => {}), undefined);
  await store.save(network);
  mkdirSync(file);
  writeFileSync(path.join(file, "mine.txt"), "mine");
  await assert.rejects(
    store.exportTo(file, async () => {}),
    (error) => error instanceof StorageError && error.path === file,
  );
  assert.deepEqual(readdirSync(folder), ["taken"]);
  assert.equal(readFileSync(path.join(file, "mine.txt"), "utf8"), "mine");
});
