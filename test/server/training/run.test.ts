import assert from "node:assert/strict";
import { test } from "node:test";
import type { TrainingEvent } from "../../../server/training/protocol.ts";
import { runTraining } from "../../../server/training/run.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../../workspace.ts";

test("a training that is stopped while it reads files ends with a report, and no error", async () => {
  const stop = new AbortController();
  const events: TrainingEvent[] = [];
  await runTraining(
    {
      folders: [writeFiles(temporaryFolder(), repetitiveSources())],
      corpus: { maxFileSize: 100_000, exclude: [] },
      storagePath: temporaryFolder(),
      seconds: 60,
      fresh: true,
      limits: { threads: 1, processorShare: 100, pauseOnBattery: false },
      kernels: "reference",
      options: {},
      seed: 1,
    },
    (event) => {
      events.push(event);
      if (event.kind === "reading") stop.abort();
    },
    stop.signal,
  );
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ["reading", "done"],
  );
  const last = events.at(-1)!;
  assert.ok(last.kind === "done" && last.report.stopped && last.report.trainedCharacters === 0);
});
