// How far back a workspace's network can learn, on the command line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());
const storage = temporaryFolder();

test("gradients are told by distance, before and after training, as a table and as JSON", async () => {
  await trainBySteps([workspace], storage, { steps: 20 });
  const args = ["inspect", "gradients", workspace, "--lag", "40", "--storage", storage];
  const { code, output, errors } = await unroll(args);
  assert.deepEqual([code, errors], [0, ""]);
  assert.match(output, /\n\| 1 +\| +1\.0e\+0 \| +1\.0e\+0 \|\n/);
  assert.match(output, /\n\| 30 +\| +\d\.\de-\d+ \| +\d\.\de[-+]\d+ \|\n/);
  assert.doesNotMatch(output, /\n\| 50 /);
  assert.match(output, /More than a ten-thousandth is left over \d+ characters in the untrained network/);
  const report = JSON.parse((await unroll([...args, "--json"])).output);
  assert.deepEqual([report.lag, report.untrained.norms.length, report.trained.norms.length], [40, 40, 40]);
  assert.ok(report.clippedShare >= 0 && report.clippedShare <= 1, `${report.clippedShare}`);
  assert.match(output, /\nIn \d+\.\d% of its last training's steps, the gradient was clipped\.\n$/);
  assert.match(output, /\n\| characters back \| +elman \| +gru \| +lstm \| +sru \|\n/);
  assert.deepEqual(Object.keys(report.fresh), ["elman", "gru", "lstm", "sru"]);
  assert.deepEqual(report.fresh.sru, report.untrained);
  const cells = Object.values<{ readonly norms: readonly number[] }>(report.fresh);
  const row = cells.map(({ norms }) => ` +${norms[29]!.toExponential(1).replace("+", "\\+")} \\|`).join("");
  assert.match(output, new RegExp(`\\n\\| 30 +\\|${row}\\n`));
  assert.notDeepEqual(report.untrained, report.trained);
  assert.ok(report.untrained.norms[39] < 1e-4 && report.untrained.reach < 40, JSON.stringify(report.untrained));
});

test("without a model, or with too little text, the message says what to do", async () => {
  const none = await unroll(["inspect", "gradients", workspace, "--storage", temporaryFolder()]);
  assert.equal(none.code, 1);
  assert.match(none.errors, /There is no model of .*Run: unroll train/);
  const long = await unroll(["inspect", "gradients", workspace, "--lag", "1000", "--storage", storage]);
  assert.equal(long.code, 0, long.errors);
  const small = writeFiles(temporaryFolder(), { "a.ts": "let answer = 42;\n", "b.ts": "let question = 6 * 9;\n" });
  const stored = temporaryFolder();
  await trainBySteps([small], stored, { steps: 1 });
  const short = await unroll(["inspect", "gradients", small, "--storage", stored]);
  assert.equal(short.code, 1);
  assert.match(short.errors, /^The files have \d+ characters, too few for a distance of 100\.\n$/);
});
