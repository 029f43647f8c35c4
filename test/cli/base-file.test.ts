// A base network of one's own, on the command line.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  DEFAULT_CONFIG,
  encodeBaseNetwork,
  readCheckpointHeader,
  referenceKernels,
  startTraining,
} from "../../model/index.ts";
import { ModelStore } from "../../server/workspace/store.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());
const base = path.join(temporaryFolder(), "team.base");
const kernels = referenceKernels(32);
writeFileSync(
  base,
  encodeBaseNetwork(startTraining({ cell: "sru", hiddenSize: 16, layers: 1, window: 2 }, 1, kernels), kernels),
);
const foreign = path.join(temporaryFolder(), "letter.txt");
writeFileSync(foreign, "a letter to a friend\n");

test("a training begins with the base network that is named, and at random without one", async () => {
  for (const [option, hiddenSize] of [
    [["--base", base], 16],
    [["--no-base"], DEFAULT_CONFIG.hiddenSize],
  ] as const) {
    const storage = temporaryFolder();
    const { code, errors } = await unroll(["train", workspace, "--seconds", "0.01", "--storage", storage, ...option]);
    assert.equal(code, 0, errors);
    const { model } = await new ModelStore(storage, [workspace]).load(readCheckpointHeader);
    assert.equal(model?.config.hiddenSize, hiddenSize);
  }
});

test("an evaluation tells what the base network brings before a training", async () => {
  const { output, errors } = await unroll(["evaluate", workspace, "--seconds", "0.01", "--base", base, "--json"]);
  const report = JSON.parse(output || errors);
  assert.equal(report.config.hiddenSize, 16);
  assert.deepEqual(Object.keys(report.bits), ["rnn", "rnnAdapting", "memory", "base", "both", "bothAdapting"]);
  assert.equal(report.typing.base.characters, report.typing.memory.characters);
  const without = await unroll([
    "evaluate",
    workspace,
    "--seconds",
    "0.01",
    "--no-base",
    "--hidden-size",
    "16",
    "--json",
  ]);
  assert.equal(JSON.parse(without.output).bits.base, undefined);
});

test("base evaluate compares the same files with a base network and without", async () => {
  const { code, output, errors } = await unroll(["base", "evaluate", base, workspace]);
  assert.equal(code, 0, errors);
  assert.match(output, /^\| without it +\| +\d\.\d{3} \| +[\d.]+% \| +[\d.]+% \|$/m);
  assert.match(output, /^\| with the base network +\| +\d\.\d{3} \|/m);
});

test("what is no base network is refused in one line that says what to do, and nothing is stored", async () => {
  const storage = temporaryFolder();
  for (const command of [
    ["train", workspace, "--base", foreign, "--storage", storage],
    ["evaluate", workspace, "--base", foreign],
    ["base", "evaluate", foreign, workspace],
  ]) {
    const { code, output, errors } = await unroll([...command, "--json"]);
    assert.equal(code, 1);
    assert.equal(JSON.parse(output).error.code, "refused");
    assert.equal(errors, `${foreign} is not a base network. Choose a file that 'unroll base export' has written.\n`);
  }
  assert.deepEqual(readdirSync(storage), []);
});
