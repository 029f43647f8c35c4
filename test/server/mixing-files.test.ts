import assert from "node:assert/strict";
import { test } from "node:test";
import { splitForMixing } from "../../server/mixing-files.ts";

const files = Array.from({ length: 400 }, (_, i) => ({
  path: `/src/part${i}/file${i * 7}.ts`,
  bytes: new Uint8Array(1000),
}));

test("a few files are kept for the mixing, always the same ones, whatever the order", () => {
  const { learned, mixing } = splitForMixing(files);
  assert.equal(learned.length + mixing.length, files.length);
  assert.ok(mixing.length > 10 && mixing.length < 50, `${mixing.length} files`);
  const backwards = splitForMixing(files.toReversed()).mixing;
  assert.deepEqual(new Set(backwards), new Set(mixing));
});

test("there is always something to learn, and never too much to mix", () => {
  for (const file of files.slice(0, 40)) assert.deepEqual(splitForMixing([file]).learned, [file]);
  const large = files.map(({ path }) => ({ path, bytes: new Uint8Array(50_000) }));
  const { mixing } = splitForMixing(large);
  assert.equal(mixing.length, 2);
  assert.deepEqual(new Set(splitForMixing(large.toReversed()).mixing), new Set(mixing));
  const two = [files[0], files[1]];
  assert.ok(splitForMixing(two).learned.length > 0);
});
