// What leaves the machine with a report of an issue: nothing of the user's files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Extension, until, WORKING } from "./extension.ts";

/** What a log may name: paths, names, code and secrets, as they come in messages and stacks. */
const LOGGED = [
  "/home/kim/My Secret Project/src/payroll.ts cannot be read. Check the folder and its permissions, then train again.",
  "C:\\Users\\kim\\gehalt\\lohn.cs is truncated",
  "Error: ENOENT: no such file or directory, open '/srv/acme/billing.py'",
  'Setting unroll.training.exclude: ["customers/**"] is not valid; using [].',
  "TypeError: Cannot read properties of undefined (reading 'salaryOfKim')\n    at Payroll.sum (file:///home/kim/x/payroll.js:3:9)\n    at read (/opt/ext/unroll/dist/server.js:120:7)",
  "급여.ts: const password = 'hunter2'; token sk-12345678 user kim@acme.example 4111111111111111",
];
const PRIVATE =
  /kim|secret|payroll|project|gehalt|lohn|acme|billing|customers|salary|급여|hunter2|12345678|4111|home|Users|srv|\/opt/i;

async function report(params: object, change: (extension: Extension) => void = () => {}): Promise<string> {
  const logs = LOGGED.map((message, i) => ({ method: "window/logMessage", params: { type: i % 2 ? 2 : 1, message } }));
  const kernels = { method: "window/logMessage", params: { type: 3, message: "kernels: revec (90 GFLOP/s)" } };
  const messages = [...logs, kernels, { method: "unroll/status", params }];
  const extension = await Extension.activate(
    `${WORKING}
process.on("message", ({ method }) => method === "initialized" && ${JSON.stringify(messages)}.forEach((one) => process.send({ jsonrpc: "2.0", ...one })));`,
  );
  await until(
    () => /outgrown/.test(JSON.stringify(extension.editor.item)) || extension.editor.log.length > LOGGED.length,
  );
  change(extension);
  await extension.run("unroll.reportIssue");
  const [, given] = extension.editor.executed.find(([name]) => name === "workbench.action.openIssueReporter") ?? [];
  const { extensionId, data, ...rest } = given as { extensionId: string; data: string };
  assert.deepEqual([extensionId, rest], ["unroll.unroll", {}]);
  return data;
}

const STATUS = {
  remembered: true,
  memory: "full",
  network: "ready",
  activity: { kind: "idle" },
  files: 12,
  problem: "/home/kim/models cannot be written.",
};

test("a report says what helps, and nothing of the user's files", async () => {
  const data = await report(STATUS);
  assert.match(data, /^Unroll \d+\.\d+\.\d+, editor 1\.\d+\.\d+, Node\.js \d+/);
  assert.match(data, /kernels: revec\n/);
  assert.match(data, /"files":12.*"hasProblem":true/);
  assert.match(data, /settings: defaults\n/);
  assert.match(data, /error: … cannot be read\. Check the folder and its permissions, then train again\./);
  assert.match(data, /ENOENT/);
  assert.match(data, /server\.js:120:7/);
  assert.doesNotMatch(data, PRIVATE);
});

test("settings that differ are named, with their values where these name no files", async () => {
  const data = await report(STATUS, ({ editor }) => {
    editor.settings.set("user", "training.seconds", 60);
    editor.settings.set("user", "training.exclude", ["customers/**"]);
    editor.settings.set("user", "storagePath", "/home/kim/models");
  });
  assert.match(data, /unroll\.training\.seconds = 60/);
  assert.match(data, /unroll\.training\.exclude is set/);
  assert.match(data, /unroll\.storagePath is set/);
  assert.doesNotMatch(data, PRIVATE);
});
