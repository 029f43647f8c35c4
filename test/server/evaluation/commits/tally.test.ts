// What is counted while commits are typed again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { savedBy, Tally } from "../../../../server/evaluation/commits/tally.ts";

test("every hunk counts once in all, and once under each of its kinds", () => {
  const tally = new Tally();
  tally.addHunk([".ts", "new"], { without: 10, with: 4 });
  tally.addHunk([".ts", "changed"], { without: 5, with: 5 });
  tally.addHunk(["", "changed"], { without: 5, with: 1 }); // of a file without an extension
  assert.deepEqual(tally.effort, { without: 20, with: 10 });
  assert.deepEqual(tally.efforts, {
    ".ts": { without: 15, with: 9 },
    new: { without: 10, with: 4 },
    changed: { without: 10, with: 6 },
    "": { without: 5, with: 1 },
  });
  assert.equal(tally.score.saved, 0.5);
});

test("a score is made of the counts, and has no figure that is not a number", () => {
  const tally = new Tally();
  assert.deepEqual(tally.score, {
    saved: 0,
    precision: 0,
    shown: 0,
    taken: 0,
    acceptedLength: 0,
    flicker: 0,
    latency: { p50: 0, p95: 0, firstKeyP95: 0 },
  });
  tally.shown = 8;
  tally.taken = 2;
  tally.takenCharacters = 5;
  tally.flicker = 3;
  tally.latencies.push(3, 1, 2);
  tally.firstLatencies.push(3);
  assert.deepEqual(tally.score, {
    saved: 0,
    precision: 0.25,
    shown: 8,
    taken: 2,
    acceptedLength: 2.5,
    flicker: 3,
    latency: { p50: 2, p95: 3, firstKeyP95: 3 },
  });
});

test("suggestions that cost keystrokes save less than none", () => {
  assert.equal(savedBy({ without: 4, with: 5 }), -0.25);
  assert.equal(savedBy({ without: 0, with: 0 }), 0);
});
