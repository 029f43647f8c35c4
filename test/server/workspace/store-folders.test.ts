// The models of workspaces that have folders in common.
import assert from "node:assert/strict";
import { existsSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ModelStore } from "../../../server/workspace/store.ts";
import { temporaryFolder } from "../../workspace.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const claim = { program: "editor", quiet: false } as const;

/** A store with the model of a training on its folders, some days ago. */
async function trained(storage: string, folders: readonly string[], daysAgo: number): Promise<ModelStore> {
  const store = new ModelStore(storage, folders);
  await store.save(encode(folders.join()));
  await store.saveCalibration(encode(`weights of ${folders.join()}`));
  await store.own();
  const time = new Date(Date.now() - daysAgo * 86_400_000);
  utimesSync(path.join(store.folder, "model.unroll"), time, time);
  return store;
}

async function takenOver(storage: string, folders: readonly string[]) {
  const store = new ModelStore(storage, folders);
  const from = await store.takeOver();
  return [from, (await store.load(decode)).model, decode((await store.loadCalibration()) ?? encode(""))];
}

test("folders without a model begin with that of a workspace which has most of them, then with the newest", async () => {
  const storage = temporaryFolder();
  assert.deepEqual(await takenOver(storage, ["/a", "/b"]), [undefined, undefined, ""]);
  await trained(storage, ["/a"], 3);
  await trained(storage, ["/b"], 2);
  await trained(storage, ["/x"], 1);
  assert.deepEqual(await takenOver(storage, ["/a", "/b"]), [["/b"], "/b", "weights of /b"]);
  await trained(storage, ["/a", "/b", "/c"], 4);
  assert.deepEqual(await takenOver(storage, ["/b", "/a", "/d"]), [
    ["/a", "/b", "/c"],
    "/a,/b,/c",
    "weights of /a,/b,/c",
  ]);
  assert.deepEqual(await takenOver(storage, ["/c"]), [["/a", "/b", "/c"], "/a,/b,/c", "weights of /a,/b,/c"]);
  assert.deepEqual(await takenOver(storage, ["/y"]), [undefined, undefined, ""]);
});

test("the same folders in another order are the same workspace", async () => {
  const storage = temporaryFolder();
  await trained(storage, ["/a", "/b"], 9);
  await trained(storage, ["/b"], 1);
  assert.deepEqual(await takenOver(storage, ["/b", "/a"]), [["/a", "/b"], "/a,/b", "weights of /a,/b"]);
});

test("folders with a model keep it, and one that was taken over says from where until a training", async () => {
  const storage = temporaryFolder();
  const one = await trained(storage, ["/a"], 5);
  await trained(storage, ["/a", "/b"], 9);
  assert.deepEqual(await takenOver(storage, ["/a"]), [undefined, "/a", "weights of /a"]);
  const both = new ModelStore(storage, ["/a", "/c"]);
  assert.deepEqual(await both.takeOver(), ["/a"]);
  assert.equal(await both.takeOver(), undefined);
  const { from, savedAt } = await both.load(decode);
  assert.deepEqual(from, ["/a"]);
  assert.equal(savedAt, statSync(path.join(one.folder, "model.unroll")).mtimeMs, "it is as old as before");
  await both.own();
  assert.equal((await both.load(decode)).from, undefined);
});

test("deleting a model leaves those of other workspaces, and none of them is taken over again", async () => {
  const storage = temporaryFolder();
  const one = await trained(storage, ["/a"], 5);
  const both = new ModelStore(storage, ["/a", "/b"]);
  await both.takeOver();
  await both.delete();
  assert.equal((await one.load(decode)).model, "/a");
  assert.deepEqual(await takenOver(storage, ["/a", "/b"]), [undefined, undefined, ""]);
  await both.own(); // it is trained
  await both.save(encode("new"));
  await one.delete();
  assert.deepEqual(await takenOver(storage, ["/a"]), [undefined, undefined, ""]);
  assert.equal((await both.load(decode)).model, "new");
  const alone = await trained(storage, ["/x"], 1);
  await alone.delete();
  assert.ok(!existsSync(alone.folder));
});

test("stores of older versions do not say which folders they are of: each folder's own is found", async () => {
  const storage = temporaryFolder();
  const old = await trained(storage, ["/a"], 1);
  rmSync(path.join(old.folder, "folders.json"));
  assert.deepEqual(await takenOver(storage, ["/a", "/b"]), [["/a"], "/a", "weights of /a"]);
  writeFileSync(path.join(old.folder, "folders.json"), "{");
  assert.deepEqual(await takenOver(storage, ["/a", "/c"]), [["/a"], "/a", "weights of /a"]);
});

test("nothing is taken over while another process trains these folders, and by itself it may", async () => {
  const storage = temporaryFolder();
  await trained(storage, ["/a"], 1);
  const both = new ModelStore(storage, ["/a", "/b"]);
  await both.prepare(claim);
  assert.deepEqual(await takenOver(storage, ["/a", "/b"]), [undefined, undefined, ""]);
  assert.deepEqual(await both.takeOver(), ["/a"]);
  await both.release();
});
