import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckpointError } from "../../../model/index.ts";
import { ModelStore, StorageError } from "../../../server/workspace/store.ts";
import { temporaryFolder } from "../../workspace.ts";

/** Stands for the decoding of a checkpoint. */
function decode(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (text.startsWith("bad")) throw new CheckpointError("checksum", "bad");
  return text;
}
const encode = (text: string) => new TextEncoder().encode(text);

test("the newest good checkpoint is loaded, and a refused one never takes a good one's place", async () => {
  const store = new ModelStore(temporaryFolder(), ["/a"]);
  assert.deepEqual(await store.load(decode), { model: undefined, refused: undefined });
  await store.save(encode("one"));
  await store.save(encode("two"));
  assert.equal((await store.load(decode)).model, "two");
  writeFileSync(path.join(store.folder, "model.unroll"), "bad three");
  const { model, refused } = await store.load(decode);
  assert.equal(model, "one");
  assert.equal(refused?.reason, "checksum");
  await store.save(encode("four"));
  rmSync(path.join(store.folder, "model.unroll"));
  assert.equal((await store.load(decode)).model, "one", "the one before stays");
});

test("workspaces do not share a model, in whatever order their folders come", () => {
  const folder = (...folders: string[]) => new ModelStore("/storage", folders).folder;
  assert.notEqual(folder("/x/app"), folder("/y/app"));
  assert.equal(folder("/x", "/y").split("-").at(-1), folder("/y", "/x").split("-").at(-1));
});

test("what an interrupted write left is cleared away before the next", async () => {
  const store = new ModelStore(temporaryFolder(), ["/a"]);
  mkdirSync(store.folder, { recursive: true });
  writeFileSync(path.join(store.folder, "model.unroll.123456"), "half");
  await store.prepare();
  assert.deepEqual(readdirSync(store.folder), []);
});

test("a storage path that is a file is a StorageError with the path", async () => {
  const file = path.join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const store = new ModelStore(file, ["/a"]);
  for (const action of [store.prepare(), store.save(encode("x"))]) {
    await assert.rejects(action, (error) => error instanceof StorageError && error.reason === "denied");
  }
});
