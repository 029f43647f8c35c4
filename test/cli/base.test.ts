// A team's own base network on the command line: trained, exported, imported and gone on with.
import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  decodeBaseTraining,
  decodeSafetensors,
  decodeTraining,
  encodeSafetensors,
  referenceKernels,
  startTraining,
} from "../../model/index.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

const kernels = referenceKernels(32);
const one = writeFiles(temporaryFolder(), repetitiveSources());
const other = writeFiles(temporaryFolder(), {
  ...repetitiveSources(),
  "own.ts": "export const own = 1;\n".repeat(20),
  "keys.ts": 'const key = "AKIAIOSFODNN7EXAMPLE";\n',
  "dist.min.js": "!function(){}();".repeat(2000),
});
const SMALL = ["--hidden-size", "8", "--layers", "1", "--threads", "1"];

/** A base network that was trained for a moment. */
async function trained(characters: string): Promise<string> {
  const file = path.join(temporaryFolder(), "team.checkpoint");
  const { code, output, errors } = await unroll([
    "base",
    "train",
    one,
    "--file",
    file,
    "--characters",
    characters,
    ...SMALL,
  ]);
  assert.deepEqual([code, output], [0, `Saved to ${file}.\n`], errors);
  return file;
}

test("a base network is trained on folders, handed over as safetensors, taken over and trained further", async () => {
  const file = await trained("0.02");
  const exchanged = path.join(temporaryFolder(), "team.safetensors");
  const exported = await unroll(["base", "export", file, exchanged]);
  assert.deepEqual([exported.code, exported.output], [0, `Exported to ${exchanged}.\n`], exported.errors);
  const again = path.join(temporaryFolder(), "again.checkpoint");
  const imported = await unroll(["base", "import", exchanged, again, "--json"]);
  assert.deepEqual([imported.code, JSON.parse(imported.output)], [0, { file: exchanged, checkpoint: again }]);
  const [before, after] = [file, again].map((name) => decodeTraining(readFileSync(name), kernels));
  assert.deepEqual(after!.parameters, before!.parameters);
  assert.deepEqual(after!.secondMoments, before!.secondMoments);
  assert.equal(after!.parameters.config.hiddenSize, 8);
  const { step, trainedCharacters } = before!.position;
  const on = await unroll(["base", "train", one, other, "--file", again, "--characters", "0.04", "--json", ...SMALL]);
  const last = JSON.parse(on.output);
  assert.ok(last.step > step && last.trainedCharacters > trainedCharacters, on.output);
  assert.equal((await unroll(["base", "import", exchanged, again])).code, 1);
  assert.equal((await unroll(["base", "import", exchanged, again, "--replace"])).code, 0);
});

test("a base network is exported in the form that workspaces begin with", async () => {
  const file = await trained("0.02");
  const handed = path.join(temporaryFolder(), "team.base");
  assert.equal((await unroll(["base", "export", file, handed])).code, 0);
  const training = decodeTraining(readFileSync(file), kernels);
  const begun = decodeBaseTraining(readFileSync(handed), {}, 1, kernels);
  assert.deepEqual(begun.parameters.config, training.parameters.config);
  begun.parameters.block.forEach((value, i) => {
    assert.ok(Math.abs(value - training.parameters.block[i]!) < 0.05, `number ${i}`);
  });
});

test("a corpus holds what would be learned of all folders, each text once, without secrets and generated files", async () => {
  const file = path.join(temporaryFolder(), "corpus");
  const { code, output } = await unroll(["base", "corpus", one, other, "--file", file, "--json"]);
  const bytes = readFileSync(file);
  const summary = JSON.parse(output);
  assert.deepEqual([code, summary.files], [0, Object.keys(repetitiveSources()).length + 2]);
  const length = Number(bytes.readBigUint64LE());
  const header = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  const data = bytes.subarray(8 + length);
  const text = data.subarray(...header.text.data_offsets).toString("utf8");
  assert.equal(text.length, summary.characters);
  const ends = Array.from({ length: summary.files }, (_, i) => Number(data.readBigUint64LE(8 * i)));
  const texts = ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
  assert.ok(texts.includes("export const own = 1;\n".repeat(20)));
  for (const source of Object.values(repetitiveSources()))
    assert.equal(texts.filter((one) => one === source).length, 1);
  assert.doesNotMatch(text, /AKIA|function\(\)/);
});

test("what cannot be used is named in one line, and nothing is overwritten", async () => {
  const folder = temporaryFolder();
  const letter = path.join(folder, "letter");
  writeFileSync(letter, "a letter to a friend, with enough in it\n");
  const half = path.join(folder, "half.safetensors");
  writeFileSync(
    half,
    encodeSafetensors(startTraining({ cell: "gru", hiddenSize: 4, layers: 1, window: 1 }, 1, kernels)),
  );
  assert.equal(decodeSafetensors(readFileSync(half), kernels).parameters.config.cell, "gru");
  appendFileSync(half, "\0");
  mkdirSync(path.join(folder, "sub"));
  const target = path.join(folder, "target");
  const fails = async (args: string[], code: string, message: RegExp) => {
    const outcome = await unroll(["base", ...args, "--json"]);
    assert.equal(outcome.code, code === "usage" ? 2 : 1, outcome.errors);
    assert.equal(JSON.parse(outcome.output).error.code, code);
    assert.match(outcome.errors, message);
    assert.equal(outcome.errors.trimEnd().split("\n").length, 1, outcome.errors);
  };
  await fails(
    ["import", letter, target],
    "refused",
    /letter cannot be used\. The file is not in the format safetensors/,
  );
  await fails(["import", half, target], "refused", /half\.safetensors cannot be used\. The file goes on 1 bytes/);
  await fails(["import", path.join(folder, "none"), target], "unreadable", /none does not exist\./);
  await fails(["export", letter, target], "refused", /letter cannot be used\. The checkpoint is not one of Unroll/);
  await fails(["export", folder, target], "unreadable", /is not a file\./);
  const train = (file: string) => ["train", one, "--characters", "0.01", ...SMALL, "--file", file];
  await fails(train(letter), "refused", /letter cannot be used\./);
  await fails(train(path.join(folder, "sub")), "unreadable", /sub is not a file\./);
  await fails(train(path.join(folder, "no", "file")), "storage", /file could not be written \(.*does not exist/);
  await fails(["train", path.join(folder, "sub"), "--file", target], "empty", /nothing to learn/);
  await fails(["train", one], "usage", /The option --file <checkpoint> is missing\. See: unroll base train --help/);
  assert.equal(readFileSync(letter, "utf8"), "a letter to a friend, with enough in it\n");
});
