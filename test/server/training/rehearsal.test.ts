import assert from "node:assert/strict";
import { test } from "node:test";
import { rehearse } from "../../../server/training/rehearsal.ts";

const files = Array.from({ length: 30 }, (_, i) => ({
  path: `/f${i}`,
  relative: `f${i}`,
  bytes: new Uint8Array(100 + i),
  modified: 0,
}));
const size = (some: readonly { bytes: Uint8Array }[]) => some.reduce((sum, { bytes }) => sum + bytes.length, 0);

test("changed files are read, and about as much of others, which are other ones each time", () => {
  const changed = ["/f3", "/f7", "/gone"];
  const first = rehearse(files, changed, 1);
  assert.deepEqual(
    first.slice(0, 2).map(({ path }) => path),
    ["/f3", "/f7"],
  );
  const replayed = first.slice(2);
  assert.ok(size(replayed) >= 210 && size(replayed) < 210 + 130, `${size(replayed)} characters`);
  assert.equal(new Set(first.map(({ path }) => path)).size, first.length);
  assert.notDeepEqual(rehearse(files, changed, 2), first);
});

test("without a changed file all are read", () => {
  assert.deepEqual(rehearse(files, ["/gone"], 1), files);
});
