// What goes wrong outside: each a message that says what to do, and nothing lost.
import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client, type ClientOptions } from "./client.ts";

const sources = writeFiles(temporaryFolder(), repetitiveSources());

/** Trains and expects a message; the server has to survive it. */
async function refuses(options: Partial<ClientOptions>, message: RegExp) {
  const client = await Client.start({ folders: [sources], storagePath: temporaryFolder(), ...options });
  await assert.rejects(client.trainBriefly(), message);
  assert.match(await client.problem(), message);
  await client.stop();
}

/** Trains on a folder with nothing to learn, which a message says, and no problem: nothing is wrong. */
async function findsNothing(folder: string, message: RegExp) {
  const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
  await assert.rejects(client.trainBriefly(), message);
  await client.remembered();
  assert.equal(client.statuses.at(-1)!.problem, undefined);
  await client.stop();
}

test("an empty workspace", () => findsNothing(temporaryFolder(), /nothing to learn here yet.*Add some/));

test("a workspace of binary, minified, oversized and broken files says how many of each", () => {
  const folder = writeFiles(temporaryFolder(), {
    "image.png": Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 1, 2, 3]),
    "app.min.js": "let a=1;",
    "one-line.js": "a".repeat(1_000_000),
    "mixed.txt": Uint8Array.from([0x41, 0x20, 0xe9, 0x20, 0x81, 0x8d, 0x0a]),
    "nothing.py": "",
  });
  return findsNothing(folder, /1 minified.*1 binary.*1 in an unknown encoding.*1 empty.*1 too large/s);
});

test("a folder that cannot be read", () => {
  const folder = path.join(temporaryFolder(), "gone");
  return refuses({ folders: [folder] }, /gone cannot be read.*permissions/s);
});

test("a storage folder that cannot be written", () => {
  const file = path.join(writeFiles(temporaryFolder(), { storage: "a file" }), "storage");
  return refuses({ storagePath: file }, /cannot be written.*unroll\.storagePath/s);
});

test("a storage folder that cannot be made, read or written does not keep the workspace from being known", async () => {
  const file = path.join(writeFiles(temporaryFolder(), { storage: "a file" }), "storage");
  const readOnly = writeFiles(temporaryFolder(), { "a file": "" });
  chmodSync(readOnly, 0o500);
  const places = [file, path.join(file, "below", "it"), `/${"n".repeat(300)}`];
  if (process.platform === "linux") places.push("/proc/none");
  if (process.getuid?.() !== 0) places.push(readOnly); // nothing is forbidden to root
  for (const storagePath of places) {
    const client = await Client.start({ folders: [sources], storagePath });
    await client.remembered();
    assert.match(await client.problem(), /cannot be written.*unroll\.storagePath/s, storagePath);
    const status = client.statuses.at(-1)!;
    assert.deepEqual([status.memory, status.activity.kind], ["ready", "idle"], storagePath);
    await assert.rejects(client.trainBriefly(), /cannot be written.*unroll\.storagePath/s, storagePath);
    await client.stop();
  }
});

test("a calibration or model that is a folder is as if there were none", async () => {
  const storagePath = temporaryFolder();
  const start = () => Client.start({ folders: [sources], storagePath });
  await trainBySteps([sources], storagePath, { steps: 1 });
  const folder = path.join(storagePath, readdirSync(storagePath)[0]);
  for (const name of readdirSync(folder)) {
    rmSync(path.join(folder, name));
    writeFiles(path.join(folder, name), { "a file": "" });
  }
  const client = await start();
  await client.remembered();
  assert.match(await client.problem(), /cannot be used.*Train on the workspace again/s);
  await client.trainBriefly();
  await client.networkReady();
  await client.stop();
  const next = await start();
  await next.networkReady();
  await next.stop();
});

test("a folder is one workspace with and without a slash at its end, and ~ is the home folder", async () => {
  const home = temporaryFolder();
  await trainBySteps([sources], path.join(home, "models"), { steps: 1 });
  const shell = `export HOME=${home}; cd ${home}`;
  const client = await Client.start({ folders: [`${sources}/`], storagePath: "~/models", shell });
  await client.networkReady();
  await client.remembered();
  await client.stop();
  assert.deepEqual(readdirSync(home), ["models"]);
  assert.equal(readdirSync(path.join(home, "models")).length, 1);
});

test("a folder with a name of 250 characters is learned and trained on", async () => {
  const folder = writeFiles(path.join(temporaryFolder(), "n".repeat(250)), repetitiveSources());
  const storagePath = temporaryFolder();
  const client = await Client.start({ folders: [folder], storagePath });
  await client.remembered();
  await client.trainBriefly();
  await client.networkReady();
  await client.stop();
  assert.ok(readdirSync(storagePath)[0].length <= 64);
});

test("a full disk: the model that was stored before stays", async () => {
  const storagePath = temporaryFolder();
  await trainBySteps([sources], storagePath);
  // No file may grow beyond 100 blocks: what a write meets is what it meets on a full disk.
  await refuses({ storagePath, shell: "ulimit -f 100" }, /is full.*Free some space/s);
  const after = await Client.start({ folders: [sources], storagePath });
  await after.networkReady();
  await after.stop();
});

test("a corrupt model: the one before it is used; without one, the message says to train again", async () => {
  const storagePath = temporaryFolder();
  const start = () => Client.start({ folders: [sources], storagePath });
  await trainBySteps([sources], storagePath, { steps: 1 });
  await trainBySteps([sources], storagePath, { steps: 1 });
  const folder = path.join(storagePath, readdirSync(storagePath)[0]);
  const current = path.join(folder, "model.unroll");
  writeFileSync(current, readFileSync(current).subarray(0, 5000));

  const withPrevious = await start();
  await withPrevious.networkReady();
  await withPrevious.stop();

  rmSync(path.join(folder, "model.previous.unroll"), { force: true });
  writeFileSync(current, "not a model");
  const without = await start();
  assert.match(await without.problem(), /cannot be used.*Train on the workspace again/s);
  await without.trainBriefly();
  await without.networkReady();
  await without.stop();
});

test("arguments that make no sense, and no folder", async () => {
  const client = await Client.start({ folders: [sources], storagePath: temporaryFolder() });
  await assert.rejects(client.train({ seconds: -1 }), /number of seconds/);
  await assert.rejects(
    client.connection.sendRequest("workspace/executeCommand", { command: "unroll.fly" }),
    /no command/,
  );
  await client.stop();
  const nowhere = await Client.start({ folders: [], storagePath: temporaryFolder() });
  await assert.rejects(nowhere.train({ seconds: 1 }), /Open a folder/);
  await nowhere.stop();
});

test("an evaluation without enough files says why, in the user's language", async () => {
  const l10n = readFileSync("l10n/bundle.l10n.ko.json", "utf8");
  const evaluate = async (files: Record<string, string>) => {
    const folders = [writeFiles(temporaryFolder(), files)];
    const client = await Client.start({ folders, storagePath: temporaryFolder(), l10n });
    await executeCommand(client.connection, COMMANDS.evaluate, []);
  };
  await assert.rejects(evaluate({}), /아직 학습할 내용이 없습니다/);
  await assert.rejects(evaluate({ "only.ts": "let answer = 42;\n" }), /파일이 하나뿐입니다/);
});
