import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { threadCount } from "../../../server/training/machine.ts";
import { trainBySteps } from "../../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../../workspace.ts";

const most = availableParallelism();

test("as many threads learn as were requested, but not more than run side by side", async () => {
  assert.equal(await threadCount(1), 1);
  assert.equal(await threadCount(1.9), 1);
  assert.equal(await threadCount(1000), most);
});

test("what is no number of threads leaves it to the machine", async () => {
  for (const requested of [0, -1, Number.NaN]) {
    const threads = await threadCount(requested);
    assert.ok(threads >= 1 && threads <= most, `${requested}: ${threads}`);
  }
});

test("a training with numbers out of range takes those that are nearest", async () => {
  const folder = writeFiles(temporaryFolder(), repetitiveSources());
  const limits = { threads: -1, processorShare: 1000, pauseOnBattery: false };
  const report = await trainBySteps([folder], temporaryFolder(), { steps: 2, limits });
  assert.ok(report.trainedCharacters > 0);
});
