// The way of a model: trained on request, used, kept over restarts and accidents.
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client, type WorkDone } from "./client.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());
const trainedStorage = temporaryFolder();
const uri = "file:///somewhere/new.ts";
const text =
  'import { registry } from "./registry";\n// part 3\n\nexport function readComet(name: string): Comet {\n  ret';

test("train, complete, restart, complete the same, forget", async () => {
  const client = await Client.start({ folders: [workspace], storagePath: trainedStorage });
  // What was seen completes before anything was trained.
  await client.status(({ state }) => state === "memory");
  await client.open(uri, text);
  assert.match((await client.complete(uri, 4, 5)) ?? "", /^urn registry/);

  const token = "progress-1";
  const begun = client.progress(token, ({ kind }) => kind === "begin");
  const ended = client.progress(token, ({ kind }) => kind === "end");
  const report = await client.train({ seconds: 15 }, token);
  await Promise.all([begun, ended]);
  assert.equal(report.files, 10);
  assert.equal(report.stopped, false);
  assert.ok(report.trainedCharacters > 10_000, `${report.trainedCharacters} characters`);
  assert.ok(report.bitsPerCharacter < 2.5, `${report.bitsPerCharacter} bits per character`);
  assert.equal(client.statuses.at(-1)?.state, "ready");
  const percents = client.statuses.filter(({ state }) => state === "training").map(({ percent }) => percent!);
  assert.deepEqual(
    percents.toSorted((a, b) => a - b),
    percents,
  );

  const suggestion = await client.complete(uri, 4, 5);
  assert.match(suggestion ?? "", /^urn registry/);
  // Typing on, with a Hangul comment and an emoji in between, the continuation is the same as for the text as a whole.
  await client.change(uri, 2, [
    { range: { start: { line: 1, character: 2 }, end: { line: 1, character: 9 } }, text: " 가😀" },
    { range: { start: { line: 4, character: 5 }, end: { line: 4, character: 5 } }, text: "u" },
  ]);
  const edited = `${text.replace("// part 3", "// 가😀")}u`;
  await client.open("file:///somewhere/same.ts", edited);
  assert.equal(await client.complete(uri, 4, 6), await client.complete("file:///somewhere/same.ts", 4, 6));
  await client.stop();

  const again = await Client.start({ folders: [workspace], storagePath: trainedStorage });
  await again.status(({ state, remembered }) => state === "ready" && remembered);
  await again.open(uri, text);
  assert.equal(await again.complete(uri, 4, 5), suggestion);
  await again.connection.sendRequest("workspace/executeCommand", { command: "unroll.forget" });
  assert.equal(again.statuses.at(-1)?.state, "memory");
  assert.deepEqual(readdirSync(trainedStorage), []);
  await again.stop();
});

for (const way of ["$/cancelRequest", "window/workDoneProgress/cancel", "unroll.stop", "the server's own progress"]) {
  test(`a training cancelled by ${way} keeps what it learned`, async () => {
    const storagePath = temporaryFolder();
    const own = way === "the server's own progress";
    const capabilities = own ? { window: { workDoneProgress: true } } : {};
    const client = await Client.start({ folders: [workspace], storagePath, capabilities });
    const created = new Promise<string>((resolve) => {
      client.connection.onRequest("window/workDoneProgress/create", ({ token }) => resolve(token));
    });
    const source = new CancellationTokenSource();
    const training = client.connection.sendRequest(
      "workspace/executeCommand",
      { command: "unroll.train", arguments: [{ seconds: 600 }], ...(!own && { workDoneToken: "t" }) },
      source.token,
    );
    await client.status(({ state, percent }) => state === "training" && percent !== undefined);
    await client.progress(own ? await created : "t", (value) => /bits/.test(value.message ?? ""));
    await assert.rejects(client.train({ seconds: 1 }), /running already/);
    if (way === "$/cancelRequest") source.cancel();
    else if (way === "unroll.stop") await client.connection.sendRequest("workspace/executeCommand", { command: way });
    else {
      const token = own ? await created : "t";
      await client.connection.sendNotification("window/workDoneProgress/cancel", { token });
    }
    const report = (await training) as { stopped: boolean; trainedCharacters: number };
    assert.equal(report.stopped, true);
    assert.ok(report.trainedCharacters > 0);
    assert.equal(client.statuses.at(-1)?.state, "ready");
    await client.stop();
  });
}

test("a killed training process loses nothing that was saved, and the next training goes on from it", async () => {
  const storagePath = temporaryFolder();
  const client = await Client.start({ folders: [workspace], storagePath });
  await client.train({ seconds: 1 });
  const before = modelFile(storagePath);
  const training = client.train({ seconds: 600 }, "t");
  const failure = assert.rejects(training, /ended unexpectedly.*train again/s);
  await client.progress("t", isLearning);
  for (const pid of childrenOf(client.process.pid!)) process.kill(pid, "SIGKILL");
  await failure;
  assert.equal(client.statuses.at(-1)?.state, "error");
  assert.deepEqual(modelFile(storagePath), before);
  const report = await client.train({ seconds: 1 });
  assert.ok(report.trainedCharacters > 0);
  assert.equal(client.statuses.at(-1)?.state, "ready");
  await client.stop();
});

test("a killed server: its training saves and ends, and the next server has the model", async () => {
  const storagePath = temporaryFolder();
  const client = await Client.start({ folders: [workspace], storagePath });
  void client.train({ seconds: 600 }, "t").catch(() => {}); // the answer dies with the server
  await client.progress("t", isLearning);
  const [child] = childrenOf(client.process.pid!);
  await client.kill();
  while (isAlive(child)) await new Promise((resolve) => setTimeout(resolve, 50)); // no event tells of a grandchild
  const next = await Client.start({ folders: [workspace], storagePath });
  await next.status(({ state }) => state === "ready");
  await next.stop();
});

function isLearning(value: WorkDone): boolean {
  return value.kind === "report" && /bits/.test(value.message ?? "");
}

function modelFile(storagePath: string) {
  const [folder] = readdirSync(storagePath);
  const { size, mtimeMs } = statSync(path.join(storagePath, folder, "model.unroll"));
  return { size, mtimeMs };
}

/** Processes whose parent is `pid`, and that run the training. */
function childrenOf(pid: number): number[] {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  const rows = stdout.split("\n").map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
  const children = rows.filter((row) => Number(row?.[2]) === pid && row?.[3].includes("training"));
  assert.equal(children.length, 1, "the training process");
  return children.map((row) => Number(row![1]));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
