// Two servers on one workspace: one of them trains, both use what it saves.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client, LONG } from "./client.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());

const start = (storagePath: string) => Client.start({ folders: [workspace], storagePath });

/** Deletes the model. */
const forget = (client: Client) => executeCommand(client.connection, COMMANDS.forget, []);

test("while one window trains, the other is told so, may not delete the model, and uses what is saved", async () => {
  const storagePath = temporaryFolder();
  const [one, other] = await Promise.all([start(storagePath), start(storagePath)]);
  const training = one.train({ seconds: LONG }, "training");
  await one.learned("training");
  const words = /^Another window is already training on this workspace \(process \d+ on .+, since \d\d:\d\d\)\./;
  await assert.rejects(other.train({ seconds: 1 }), ({ message }) => words.test(message));
  await assert.rejects(forget(other), ({ message }) => words.test(message));
  await other.networkReady(); // one has saved
  assert.equal(other.statuses.at(-1)!.problem, undefined);
  await executeCommand(one.connection, COMMANDS.stop, []);
  assert.ok((await training).trainedCharacters > 0);
  await other.trainBriefly();
  await forget(other);
  await one.networkGone();
  await Promise.all([one.stop(), other.stop()]);
});

test("after a training was killed, the next begins at once", async () => {
  const storagePath = temporaryFolder();
  const [one, other] = await Promise.all([start(storagePath), start(storagePath)]);
  const training = one.train({ seconds: LONG }, "training");
  await one.learned("training");
  const refusal = await other.train({ seconds: 1 }).then(
    () => "",
    ({ message }: Error) => message,
  );
  process.kill(Number(/process (\d+)/.exec(refusal)![1]), "SIGKILL");
  await assert.rejects(training);
  await other.trainBriefly();
  await Promise.all([one.stop(), other.stop()]);
});

test("the command line is told of a window that trains", async () => {
  const storagePath = temporaryFolder();
  await trainBySteps([workspace], storagePath, { steps: 1 });
  const client = await start(storagePath);
  const training = client.train({ seconds: LONG }, "training");
  await client.learned("training");
  const program = path.join(import.meta.dirname, "../../dist/unroll.js");
  const args = [program, "train", workspace, "--storage", storagePath, "--seconds", "1"];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /Another window is already training on this workspace/);
  await executeCommand(client.connection, COMMANDS.stop, []);
  await training;
  await client.stop();
});
