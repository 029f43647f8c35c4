// What happens to a running command from outside: signals, readers that go, disks that are full.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, globSync, openSync, readdirSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { PROGRAM, type Unroll, unroll } from "./unroll.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());
const storage = temporaryFolder();
before(() => trainBySteps([workspace], storage, { steps: 40 }));

const isPosix = { skip: process.platform === "win32" };

/** Sends `signal` to the process once `condition` holds, and a moment has passed. */
function interruptWhen(condition: () => boolean, child: Unroll, signal: NodeJS.Signals): void {
  const timer = setInterval(() => {
    if (!condition()) return;
    clearInterval(timer);
    globalThis.setTimeout(() => child.kill(signal), 500);
  }, 20);
  child.once("exit", () => clearInterval(timer));
}

/** Whether a training has opened its store below `folder`. */
function hasBegun(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  test(`train saves at ${signal}, says so, and ends with 130`, isPosix, async () => {
    const models = path.join(temporaryFolder(), "models");
    const { code, output, errors } = await unroll(
      ["train", workspace, "--seconds", "300", "--storage", models, "--json"],
      { onStart: (child) => interruptWhen(() => hasBegun(models), child, signal) },
    );
    assert.equal(code, 130, errors);
    assert.match(errors, /^Saving what was learned\..*\n$/);
    const report = JSON.parse(output);
    assert.ok(report.stopped && Number.isFinite(report.bitsPerCharacter), output);
    const files = globSync("*/*", { cwd: models }).map((file) => path.basename(file));
    const learned = report.trainedCharacters > 0 ? ["model.unroll", "training.json"] : [];
    assert.deepEqual(files.sort(), ["folders.json", ...learned], "and no temporary file");
  });
}

test("a second interruption ends train at once", isPosix, async () => {
  const models = path.join(temporaryFolder(), "models");
  const { code, output } = await unroll(["train", workspace, "--seconds", "300", "--storage", models], {
    onStart: (child) => interruptWhen(() => hasBegun(models), child, "SIGINT"),
    onErrors: (errors, child) => errors.includes("Saving") && child.kill("SIGINT"),
  });
  assert.deepEqual({ code, output }, { code: 130, output: "" });
});

test("evaluate and generate end at once, quietly, with 130", isPosix, async () => {
  const temporary = temporaryFolder();
  const end = (child: Unroll) => globalThis.setTimeout(() => child.kill("SIGTERM"), 1500);
  const environment = { TMPDIR: temporary };
  const evaluation = await unroll(["evaluate", workspace, "--seconds", "300", "--json"], { environment, onStart: end });
  assert.deepEqual(
    { ...evaluation, output: JSON.parse(evaluation.output) },
    { code: 130, errors: "", output: { error: { message: "Interrupted.", code: "interrupted" } } },
  );
  assert.deepEqual(readdirSync(temporary), []);
  const generation = await unroll(["generate", "--folder", workspace, "--storage", storage, "--length", "10000000"], {
    onStart: (child) => child.stdout.once("data", () => child.kill("SIGINT")),
  });
  assert.deepEqual([generation.code, generation.errors], [130, ""]);
});

test("an interruption is not lost, however early it comes", isPosix, async () => {
  for (const delay of [200, 300, 400, 500, 700]) {
    const interrupt = (child: Unroll) => globalThis.setTimeout(() => child.kill("SIGINT"), delay);
    const { code } = await unroll(["evaluate", workspace, "--seconds", "300"], { onStart: interrupt });
    assert.ok(code === 130 || code === null, `${code} after ${delay} ms`); // null: Node itself was still starting
  }
});

test("generate ends when its reader does", isPosix, async () => {
  const child = spawn(
    process.execPath,
    [PROGRAM, "generate", "--folder", workspace, "--storage", storage, "--length", "10000000"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.once("data", () => child.stdout.destroy());
  assert.deepEqual(await once(child, "close"), [0, null]);
  assert.equal(errors, "");
});

test("output to a full disk is a failure", { skip: !existsSync("/dev/full") }, async () => {
  const child = spawn(process.execPath, [PROGRAM, "generate", "--folder", workspace, "--storage", storage], {
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  let errors = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  assert.deepEqual(await once(child, "close"), [1, null]);
  assert.equal(errors, "The output cannot be written: the disk is full.\n");
});

test("the shortest training learns something, and reports numbers only", async () => {
  const models = temporaryFolder();
  const folder = writeFiles(temporaryFolder(), { "a.ts": "let a;\n" });
  const args = ["train", folder, "--storage", models, "--seconds"];
  const { code, output, errors } = await unroll([...args, "0.0001", "--json"]);
  assert.equal(code, 0, errors);
  assert.doesNotMatch(output, /null/);
  const report = JSON.parse(output);
  assert.ok(report.trainedCharacters > 0 && report.bitsPerCharacter > 0 && report.epochs > 0, output);
  assert.match(
    (await unroll([...args, "0.01"])).output,
    /^Learned 1 files in 0\.\d s \(\d+\.\d\d epochs, \d\.\d{3} bits/,
  );
});

test("folders count once, however they are written", async () => {
  const models = temporaryFolder();
  const folder = path.join(workspace, "src");
  for (const folders of [["."], [".", "./", "../src"], [`${folder}/`]]) {
    const { code, errors } = await unroll(["train", ...folders, "--seconds", "0.01", "--storage", models], {
      cwd: folder,
    });
    assert.equal(code, 0, errors);
  }
  assert.equal(readdirSync(models).length, 1);
});

test("an interrupted evaluation leaves neither a compressor nor its files", isPosix, async () => {
  const temporary = temporaryFolder();
  const programs = writeFiles(temporaryFolder(), {
    "7z": '#!/bin/sh\n[ "$1" = i ] && exit 0\ntrap \'rm "$UNROLL_TEST"; exit\' TERM\necho > "$UNROLL_TEST"\nwhile :; do sleep 0.1; done\n',
  });
  chmodSync(path.join(programs, "7z"), 0o755);
  const started = path.join(programs, "started");
  const environment = {
    TMPDIR: temporary,
    UNROLL_TEST: started,
    PATH: `${programs}${path.delimiter}${process.env.PATH}`,
  };
  const { code, errors } = await unroll(["evaluate", workspace, "--seconds", "0.1", "--hidden-size", "8"], {
    environment,
    onStart: (child) => interruptWhen(() => existsSync(started), child, "SIGINT"),
  });
  assert.deepEqual({ code, errors }, { code: 130, errors: "" });
  assert.deepEqual(readdirSync(temporary), []);
  while (existsSync(started)) await setTimeout(20); // the compressor was told to end, too
});

test("without a home folder, models have a place all the same", isPosix, async () => {
  const folder = writeFiles(temporaryFolder(), { "a.ts": "let a;\n" });
  for (const HOME of ["", "relative"]) {
    const { output } = await unroll(["train", "--help"], { cwd: folder, environment: { HOME, XDG_CACHE_HOME: "" } });
    assert.match(output, /default:\s+"\//, "an absolute path");
  }
});
