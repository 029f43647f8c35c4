import assert from "node:assert/strict";
import { test } from "node:test";
import { trainingSeconds } from "../../../server/training/budget.ts";

test("the time grows with the workspace, unless it is set", () => {
  assert.equal(trainingSeconds(17, 1e6), 17);
  const grown = [0, 0.5e6, 2e6, 5e6, 50e6].map((characters) => trainingSeconds(0, characters));
  assert.deepEqual(
    grown.toSorted((a, b) => a - b),
    grown,
  );
  assert.equal(grown[0], 60);
  assert.equal(grown[4], 900);
  assert.equal(trainingSeconds(0, 0, true), 20, "from a base network");
  assert.equal(trainingSeconds(0, 50e6, true), 300);
  assert.equal(trainingSeconds(17, 1e6, true), 17);
});
