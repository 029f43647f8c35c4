// The way of a model: trained on request, used, kept over restarts and accidents.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { decodeTraining, referenceKernels } from "../../model/index.ts";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import { ModelStore } from "../../server/workspace/store.ts";
import { isAlive } from "../processes.ts";
import { STEPS, trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client, LONG } from "./client.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());
const uri = "file:///somewhere/new.ts";
const text =
  'import { registry } from "./registry";\n// part 3\n\nexport function readComet(name: string): Comet {\n  ret';

test("a training for some seconds tells how far it is, answers with a report, and is used", async () => {
  const client = await Client.start({ folders: [workspace], storagePath: temporaryFolder() });
  // What was seen completes before anything was trained.
  await client.remembered();
  await client.open(uri, text);
  assert.match((await client.complete(uri, 4, 5)) ?? "", /^urn registry/);

  const token = "progress-1";
  const begun = client.progress(token, ({ kind }) => kind === "begin");
  const ended = client.progress(token, ({ kind }) => kind === "end");
  const report = await client.train({ seconds: 5 }, token);
  await Promise.all([begun, ended, client.networkReady()]);
  assert.equal(report.files, 10);
  assert.equal(report.stopped, false);
  assert.equal(report.seconds, 5);
  assert.ok(report.trainedCharacters > 0 && report.bitsPerCharacter > 0, JSON.stringify(report));
  const { percents } = client;
  assert.ok(percents.length > 0);
  assert.deepEqual(
    percents.toSorted((a, b) => a - b),
    percents,
  );
  await client.stop();
});

test("a trained workspace is completed alike whole and typed on, and after a restart, until it is forgotten", async () => {
  const storagePath = temporaryFolder();
  await trainBySteps([workspace], storagePath);
  const client = await Client.start({ folders: [workspace], storagePath });
  await Promise.all([client.remembered(), client.networkReady()]);
  await client.open(uri, text);
  const suggestion = await client.complete(uri, 4, 5);
  assert.match(suggestion ?? "", /^urn registry\.lookup\(name/);
  // Typing on, with a Hangul comment and an emoji in between, the continuation is the same as for the text as a whole.
  await client.change(uri, 2, [
    { range: { start: { line: 1, character: 2 }, end: { line: 1, character: 9 } }, text: " 가😀" },
    { range: { start: { line: 4, character: 5 }, end: { line: 4, character: 5 } }, text: "u" },
  ]);
  const edited = `${text.replace("// part 3", "// 가😀")}u`;
  await client.open("file:///somewhere/same.ts", edited);
  // The network may be late, and adapts to one and the other: they are asked for in turns. The test's timeout gives up.
  for (let typed: string | undefined, whole: string | undefined; typed === undefined || typed !== whole; ) {
    whole = await client.complete("file:///somewhere/same.ts", 4, 6);
    assert.match(whole ?? "", /^rn registry\.lookup\(name/);
    typed = await client.complete(uri, 4, 6);
  }
  await client.stop();

  const again = await Client.start({ folders: [workspace], storagePath });
  await Promise.all([again.remembered(), again.networkReady()]);
  await again.open(uri, text);
  await again.completesEventually(uri, 4, 5, (restarted) => restarted === suggestion);
  await executeCommand(again.connection, COMMANDS.forget, []);
  await again.networkGone();
  assert.deepEqual(readdirSync(storagePath), ["usage"], "what was counted is not the model's");
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
      { command: "unroll.train", arguments: [{ seconds: LONG }], ...(!own && { workDoneToken: "t" }) },
      source.token,
    );
    await client.learning();
    await client.learned(own ? await created : "t");
    await assert.rejects(client.train({ seconds: 1 }), /already running/);
    if (way === "$/cancelRequest") source.cancel();
    else if (way === "unroll.stop") await client.connection.sendRequest("workspace/executeCommand", { command: way });
    else {
      const token = own ? await created : "t";
      await client.connection.sendNotification("window/workDoneProgress/cancel", { token });
    }
    const report = (await training) as { stopped: boolean; trainedCharacters: number };
    assert.equal(report.stopped, true);
    assert.ok(report.trainedCharacters > 0);
    await client.networkReady();
    await client.stop();
  });
}

test("a killed training process loses nothing that was saved, and the next training goes on from it", async () => {
  const storagePath = temporaryFolder();
  await trainBySteps([workspace], storagePath);
  const client = await Client.start({ folders: [workspace], storagePath });
  await client.networkReady();
  const training = client.train({ seconds: LONG }, "t");
  const failure = assert.rejects(training, /ended unexpectedly.*Train again/s);
  await client.learned("t");
  for (const pid of childrenOf(client.process.pid!)) process.kill(pid, "SIGKILL");
  await failure;
  assert.match(await client.problem(), /ended unexpectedly/);
  const kept = await stepsOf(storagePath);
  assert.ok(kept >= STEPS, `${kept} steps`);
  const report = await client.trainBriefly();
  assert.ok(report.trainedCharacters > 0);
  await client.networkReady();
  assert.ok((await stepsOf(storagePath)) > kept);
  await client.stop();
});

test("a killed server: its training saves and ends, and the next server goes on with it, unless it was stopped", async () => {
  const storagePath = temporaryFolder();
  const client = await Client.start({ folders: [workspace], storagePath });
  void client.train({ seconds: LONG }, "t").catch(() => {}); // the answer dies with the server
  await client.learned("t");
  const [child] = childrenOf(client.process.pid!);
  await client.kill();
  const next = await Client.start({ folders: [workspace], storagePath });
  const { activity } = await next.resumed();
  assert.ok(activity.kind === "training" && activity.percent >= 1, JSON.stringify(activity));
  // One that still trained would hold the lock, and nothing would go on; its process is gone a moment after it let go.
  while (isAlive(child)) await new Promise((resolve) => setTimeout(resolve, 10));
  // The course goes on, too.
  const curve = await executeCommand(next.connection, COMMANDS.trainingCurve, []);
  assert.ok(curve !== null && curve.points.length > 1 && curve.secondsLeft < LONG, JSON.stringify(curve));
  const trained = next.trained();
  await executeCommand(next.connection, COMMANDS.stop, []);
  assert.equal((await trained).stopped, true);
  await next.networkReady();
  const kept = await stepsOf(storagePath);
  await next.stop();

  const last = await Client.start({ folders: [workspace], storagePath });
  await Promise.all([last.remembered(), last.networkReady()]);
  assert.deepEqual(last.percents, []);
  assert.equal(await stepsOf(storagePath), kept);
  const old = await executeCommand(last.connection, COMMANDS.trainingCurve, []);
  assert.equal(old?.result?.stopped, true);
  await last.stop();
});

test("an orderly end of the server interrupts a training as well, and the next one goes on", async () => {
  const storagePath = temporaryFolder();
  const client = await Client.start({ folders: [workspace], storagePath });
  void client.train({ seconds: LONG }, "t").catch(() => {});
  await client.learned("t");
  await client.stop();
  const next = await Client.start({ folders: [workspace], storagePath });
  await next.resumed();
  await executeCommand(next.connection, COMMANDS.forget, []);
  await next.networkGone();
  await next.stop();
});

/** How many steps the stored network was trained for. */
async function stepsOf(storagePath: string): Promise<number> {
  const store = new ModelStore(storagePath, [workspace]);
  const { model } = await store.load((bytes) => decodeTraining(bytes, referenceKernels(32)));
  assert.ok(model, "there is no model");
  return model.position.step;
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
