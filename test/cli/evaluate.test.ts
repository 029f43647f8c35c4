import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { EvaluationReport } from "../../server/evaluation/report.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";

const program = path.resolve(import.meta.dirname, "../../dist/unroll.js");

/** Runs `unroll evaluate` as it was built, with one second of training. */
async function evaluate(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    "evaluate",
    folder,
    "--seconds=1",
    "--hidden-size=32",
    ...args,
  ]);
  return stdout;
}

test("the report as JSON has the model's own score, and beside it what a user has anyway", async () => {
  const folder = writeFiles(temporaryFolder(), repetitiveSources());
  const report: EvaluationReport & { folder: string } = JSON.parse(await evaluate(folder, "--json", "--seed=3"));
  assert.equal(report.folder, folder);
  assert.equal(report.seed, 3);
  assert.deepEqual(report.heldOut.files, 1);
  assert.equal(report.heldOut.nearDuplicates, 1, "which here is all there is");
  assert.equal(report.training.files, 9);
  assert.equal(report.bitsPerCharacter, report.bits.bothAdapting);
  assert.ok(report.bitsPerCharacter < 8 && report.order0BitsPerCharacter < 8);
  assert.deepEqual(Object.keys(report.bits), ["rnn", "rnnAdapting", "memory", "both", "bothAdapting"]);
  assert.ok(report.bits.memory! < 1, "all but a few words was learned");
  assert.deepEqual(Object.keys(report.languages), [".ts"]);
  for (const name of ["rnn", "memory", "both", "bothAdapting", "words", "longestMatch"] as const) {
    const { saved, precision, shown, taken, characters } = report.typing[name]!;
    assert.equal(characters, report.heldOut.characters, "all of so few are typed");
    assert.ok(taken <= shown && precision === (shown > 0 ? taken / shown : 0), `${name}: ${taken} of ${shown}`);
    assert.ok(saved >= 0 && saved < 1, `${name}: ${saved}`);
  }
  assert.ok(report.typing.words!.saved > 0.3 && report.typing.longestMatch!.saved > 0.3);
  assert.equal(report.typing.bothAdapting?.endInsideWord, 0);
  assert.ok(report.latency!.p50 > 0 && report.latency!.p95 >= report.latency!.p50);
  assert.equal(
    report.calibration?.reduce((sum, bin) => sum + bin.shown, 0),
    report.typing.bothAdapting?.shown,
  );
  const { ppmd } = report.compressors;
  assert.ok(ppmd === undefined || (ppmd > 0 && ppmd < report.order0BitsPerCharacter), `${ppmd}`);
});

test("the report for a reader names everyone, and the languages where there are several", async () => {
  const text = Object.values(repetitiveSources())[0];
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`file${i}.${i % 2 ? "ts" : "js"}`, text.replaceAll("planet", `planet${i}`)]),
  );
  const table = await evaluate(writeFiles(temporaryFolder(), files));
  for (const line of [
    /^# In files it has not seen, Unroll would have typed \d+% for you$/m,
    /^\| Unroll \(as used\) +\| +\d\.\d{2} \|$/m,
    /^\| PPMd, order 8 +\| +(\d\.\d{2}|7-Zip not installed) \|$/m,
    /^\| VS Code word suggestions +\| +\d+\.\d% /m,
    /^\| \.js +\|/m,
  ]) {
    assert.match(table, line);
  }
  assert.match(table, /was tested on other files: 2/);
});

test("a folder with one file is refused with what is missing", async () => {
  const folder = writeFiles(temporaryFolder(), { "only.ts": "let a;\n" });
  await assert.rejects(evaluate(folder), /only one file/);
});
