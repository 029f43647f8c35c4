import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { CheckpointError } from "../../../model/index.ts";
import { ModelStore, StorageError } from "../../../server/workspace/store.ts";
import { type Claim, StoreBusyError, type StoreOwner } from "../../../server/workspace/store-lock.ts";
import { temporaryFolder } from "../../workspace.ts";

/** Stands for the decoding of a checkpoint. */
function decode(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (text.startsWith("bad")) throw new CheckpointError("checksum", "bad");
  return text;
}
const encode = (text: string) => new TextEncoder().encode(text);

const claim: Claim = { program: "terminal", quiet: false };

const isBusy =
  (isIt: (owner: StoreOwner) => boolean = () => true) =>
  (error: unknown) =>
    error instanceof StoreBusyError && isIt(error.owner);

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

test("what an interrupted write left is cleared away before the next, and what is being written is not", async () => {
  const store = new ModelStore(temporaryFolder(), ["/a"]);
  mkdirSync(store.folder, { recursive: true });
  const write = (name: string) => writeFileSync(path.join(store.folder, name), "half");
  for (const name of ["model.unroll.123456", "model.unroll.77-0a1b2c3d", "memory.unroll.5", "memory.unroll.6"])
    write(name);
  utimesSync(path.join(store.folder, "memory.unroll.5"), 1, 1);
  await store.prepare(claim);
  await store.release();
  assert.deepEqual(
    readdirSync(store.folder),
    [".gitignore", "memory.unroll.6"],
    "another window stores its calibration",
  );
});

test("a storage path where nothing can be made is a StorageError with the path, at once", async () => {
  const file = path.join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const impossible = process.platform === "linux" ? ["/proc/none/deeper", "/proc/1/none"] : [];
  for (const place of [file, path.join(file, "below", "deeper"), ...impossible]) {
    const store = new ModelStore(place, ["/a"]);
    for (const action of [
      () => store.prepare(claim),
      () => store.save(encode("x")),
      () => store.saveCalibration(encode("x")),
    ]) {
      await assert.rejects(action(), (error) => error instanceof StorageError && error.reason === "denied", place);
    }
    assert.equal((await store.load(decode)).model, undefined);
    assert.equal(await store.loadCalibration(), undefined);
    await store.delete();
  }
});

test("a store that is deleted while it is used is made again", async () => {
  const storage = path.join(temporaryFolder(), "made", "when", "needed");
  const store = new ModelStore(storage, ["/a"]);
  await store.prepare(claim);
  await store.save(encode("one"));
  rmSync(storage, { recursive: true });
  await store.save(encode("two"));
  assert.equal((await store.load(decode)).model, "two");
  await assert.rejects(new ModelStore(storage, ["/a"]).prepare(claim), isBusy(), "the lock is made again, too");
  await store.release();
});

test("a folder, a pipe, a link to itself and an endless file in a file's place are as if there were none, and are replaced", async () => {
  const pipe = (file: string) => void execFileSync("mkfifo", [file]);
  const endless = (file: string) => {
    writeFileSync(file, "");
    truncateSync(file, 2 ** 40);
  };
  const loop = (file: string) => symlinkSync(file, file);
  const folder = (file: string) => void mkdirSync(path.join(file, "full"), { recursive: true });
  for (const make of process.platform === "win32" ? [folder, endless] : [folder, endless, pipe, loop]) {
    const store = new ModelStore(temporaryFolder(), ["/a"]);
    mkdirSync(store.folder, { recursive: true });
    for (const name of ["memory", "model", "model.previous", "model.refused"])
      make(path.join(store.folder, `${name}.unroll`));
    assert.equal(await store.loadCalibration(), undefined, make.name);
    const { model, refused } = await store.load(decode);
    assert.deepEqual([model, refused?.reason], [undefined, "foreign"], make.name);
    for (const text of ["one", "two", "three"]) {
      await store.save(encode(text));
      await store.saveCalibration(encode(text));
    }
    assert.equal((await store.load(decode)).model, "three");
    assert.deepEqual(await store.loadCalibration(), Buffer.from("three"));
  }
});

test("one process at a time changes a store, and whoever else would is told who it is", async () => {
  const storage = temporaryFolder();
  const [first, second] = [new ModelStore(storage, ["/a"]), new ModelStore(storage, ["/a"])];
  const before = Date.now();
  await first.prepare({ program: "editor", quiet: false });
  const isFirst = ({ pid, host, since, program }: StoreOwner) =>
    pid === process.pid && host === hostname() && since >= before && since <= Date.now() && program === "editor";
  await assert.rejects(second.prepare(claim), isBusy(isFirst));
  await assert.rejects(second.delete(), isBusy(isFirst));
  await first.save(encode("kept"));
  await new ModelStore(storage, ["/b"]).prepare(claim);
  await first.release();
  await second.prepare(claim);
  await assert.rejects(first.prepare(claim), isBusy());
  await second.release();
  assert.deepEqual(readdirSync(first.folder), [".gitignore", "model.unroll"]);
  await second.delete();
  assert.equal(existsSync(first.folder), false);
});

test("of many that begin at the same time, one gets the store", async () => {
  for (let time = 0; time < 40; time++) {
    const storage = temporaryFolder();
    const stores = Array.from({ length: 8 }, () => new ModelStore(storage, ["/a"]));
    if (time % 2 === 1) writeOwner(stores[0]!, { pid: 2 ** 22 + 1 }); // more than a system has
    const outcomes = await Promise.allSettled(stores.map((store) => store.prepare(claim)));
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1, `${time}`);
    assert.ok(outcomes.every((outcome) => outcome.status === "fulfilled" || isBusy()(outcome.reason)));
    assert.deepEqual(readdirSync(stores[0]!.folder), [".gitignore", "training.lock"]);
    for (const store of stores) await store.release();
  }
});

/** Writes the lock of this process with other values. */
function writeOwner(store: ModelStore, values: Partial<StoreOwner> | string, age = 0): void {
  const file = path.join(store.folder, "training.lock");
  mkdirSync(store.folder, { recursive: true });
  const text = typeof values === "string" ? values : JSON.stringify({ ...ownerOfThisProcess, ...values });
  writeFileSync(file, text);
  const time = Date.now() / 1000 - age;
  utimesSync(file, time, time);
}

const ownerOfThisProcess = await (async () => {
  const store = new ModelStore(temporaryFolder(), ["/a"]);
  await store.prepare(claim);
  const owner: StoreOwner = JSON.parse(readFileSync(path.join(store.folder, "training.lock"), "utf8"));
  await store.release();
  return owner;
})();

test("a lock counts for as long as its process lives, and on another machine until it is silent for minutes", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const alive = new ModelStore(temporaryFolder(), ["/a"]);
  const other = { machine: "another", pid: 1, started: "1" };
  const cases: [string, Parameters<typeof writeOwner>[1], number, boolean][] = [
    ["this process", {}, 3600, process.platform === "linux"],
    ["a process that has ended", { pid: 2 ** 22 + 1 }, 0, false],
    ["another machine's", other, 60, true],
    ["another machine's, silent", other, 180, false],
    ["half a lock", `{"pid":`, 10, false],
    ["an empty lock", "", 10, false],
    ["something else", `{"pid":"x"}`, 10, false],
  ];
  if (process.platform === "linux") cases.push(["another process with its number", { started: "1" }, 0, false]);
  for (const [name, values, age, isHeld] of cases) {
    const store = new ModelStore(temporaryFolder(), ["/a"]);
    writeOwner(store, values, age);
    if (isHeld) await assert.rejects(store.prepare(claim), isBusy(), name);
    else await store.prepare(claim);
    await store.release();
  }
  writeOwner(alive, { pid: child.pid!, started: "" });
  await assert.rejects(
    alive.prepare(claim),
    isBusy(({ pid }) => pid === child.pid),
  );
  child.kill("SIGKILL");
  await once(child, "exit");
  await alive.prepare(claim);
  await alive.release();
});

test("a folder or a link in the place of the lock does not keep anybody from training", async () => {
  for (const make of [
    (lock: string) => mkdirSync(path.join(lock, "full"), { recursive: true }),
    (lock: string) => symlinkSync(lock, lock),
    (lock: string) => symlinkSync("/nowhere", lock),
  ]) {
    const store = new ModelStore(temporaryFolder(), ["/a"]);
    const lock = path.join(store.folder, "training.lock");
    mkdirSync(store.folder, { recursive: true });
    make(lock);
    lutimesSync(lock, 1, 1);
    await store.prepare(claim);
    assert.ok(lstatSync(lock).isFile());
    await store.release();
  }
});

test("an owner whose lock another process has taken saves nothing more", async () => {
  const store = new ModelStore(temporaryFolder(), ["/a"]);
  await store.prepare(claim);
  await store.save(encode("one"));
  writeOwner(store, { token: "another" });
  await assert.rejects(store.save(encode("two")), isBusy());
  assert.equal((await store.load(decode)).model, "one");
  await store.release();
  assert.ok(existsSync(path.join(store.folder, "training.lock")), "it is the other's");
});

test("a training that the user asked for waits for one that runs unasked, and not the other way round", async () => {
  const storage = temporaryFolder();
  const quiet = new ModelStore(storage, ["/a"]);
  await quiet.prepare({ program: "editor", quiet: true });
  await assert.rejects(new ModelStore(storage, ["/a"]).prepare({ program: "editor", quiet: true }), isBusy());
  const asked = new ModelStore(storage, ["/a"]);
  const stop = new AbortController();
  const stopped = asked.prepare({ ...claim, signal: stop.signal });
  stop.abort();
  await assert.rejects(stopped, isBusy());
  let isOver = false;
  const waiting = asked.prepare(claim).finally(() => {
    isOver = true;
  });
  // By then it has found the store locked.
  for (let time = 0; time < 5; time++)
    await assert.rejects(new ModelStore(storage, ["/a"]).prepare({ program: "editor", quiet: true }), isBusy());
  assert.ok(!isOver);
  await quiet.release();
  await waiting;
  await asked.release();
});
