import assert from "node:assert/strict";
import { test } from "node:test";
import { splitForCalibration } from "../../../server/workspace/calibration-files.ts";

const files = Array.from({ length: 400 }, (_, i) => ({
  path: `/home/somebody/src/part${i}/file${i * 7}.ts`,
  relative: `src/part${i}/file${i * 7}.ts`,
  bytes: new Uint8Array(1000),
}));

test("a few files are kept for the calibration, always the same ones, whatever the order", () => {
  const { learned, calibration } = splitForCalibration(files);
  assert.equal(learned.length + calibration.length, files.length);
  assert.ok(calibration.length > 10 && calibration.length < 50, `${calibration.length} files`);
  const backwards = splitForCalibration(files.toReversed()).calibration;
  assert.deepEqual(new Set(backwards), new Set(calibration));
  const elsewhere = files.map((file) => ({ ...file, path: `/tmp/copy${file.path}` }));
  const relative = (some: readonly { readonly relative: string }[]) => some.map((file) => file.relative);
  assert.deepEqual(relative(splitForCalibration(elsewhere).calibration), relative(calibration));
});

test("there is always something to learn, and never too much to mix", () => {
  for (const file of files.slice(0, 40)) assert.deepEqual(splitForCalibration([file]).learned, [file]);
  const large = files.map((file) => ({ ...file, bytes: new Uint8Array(50_000) }));
  const { calibration } = splitForCalibration(large);
  assert.equal(calibration.length, 2);
  assert.deepEqual(new Set(splitForCalibration(large.toReversed()).calibration), new Set(calibration));
  const two = [files[0], files[1]];
  assert.ok(splitForCalibration(two).learned.length > 0);
});
