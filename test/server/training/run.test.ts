import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  DEFAULT_CONFIG,
  encodeBaseNetwork,
  readCheckpointHeader,
  referenceKernels,
  startTraining,
} from "../../../model/index.ts";
import { INTERRUPTED, type TrainingEvent, type TrainingRequest } from "../../../server/training/protocol.ts";
import { runTraining } from "../../../server/training/run.ts";
import {
  decodeRecord,
  encodeRecord,
  MOST_CRASHES,
  type TrainingRecord,
} from "../../../server/training/training-record.ts";
import { ModelStore } from "../../../server/workspace/store.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../../workspace.ts";

const folder = writeFiles(temporaryFolder(), repetitiveSources());

/** Runs a training of ten seconds on a small network until `isOver`, as the editor does; ends it with `reason`. */
async function run(
  storagePath: string,
  request: Partial<TrainingRequest>,
  isOver: (event: TrainingEvent) => boolean,
  reason?: string,
): Promise<TrainingEvent[]> {
  const stop = new AbortController();
  const events: TrainingEvent[] = [];
  await runTraining(
    {
      folders: [folder],
      corpus: { maxFileSize: 100_000, exclude: [] },
      storagePath,
      seconds: 10,
      fresh: false,
      limits: { threads: 1, processorShare: 100, pauseOnBattery: false },
      kernels: "simd",
      config: { cell: "sru", hiddenSize: 32, layers: 1, window: 2 },
      options: {},
      seed: 1,
      ...request,
    },
    (event) => {
      events.push(event);
      if (isOver(event)) stop.abort(reason);
    },
    stop.signal,
    "editor",
  );
  return events;
}

const kernels = referenceKernels(32);
const hasLearned = (event: TrainingEvent) => event.kind === "progress" && event.bitsPerCharacter > 0;

async function recordOf(storagePath: string): Promise<TrainingRecord> {
  return decodeRecord(await new ModelStore(storagePath, [folder]).loadRecord());
}

async function keep(storagePath: string, record: TrainingRecord): Promise<void> {
  await new ModelStore(storagePath, [folder]).saveRecord(encodeRecord(record));
}

test("what is left of an interrupted training is noted, goes on from there, and is forgotten when it is stopped", async () => {
  const storagePath = temporaryFolder();
  await run(storagePath, {}, hasLearned, INTERRUPTED);
  const first = await recordOf(storagePath);
  const { seconds, share, fresh, crashes } = first.unfinished!;
  assert.deepEqual({ seconds, fresh, crashes }, { seconds: 10, fresh: false, crashes: 0 });
  assert.ok(share > 0 && share < 1, `${share}`);

  const events = await run(storagePath, { seconds: 1, resume: true }, hasLearned, INTERRUPTED);
  const progress = events.find((event) => event.kind === "progress")!;
  assert.ok(progress.secondsLeft > 10 * (1 - share) - 1 && progress.secondsLeft < 11, `${progress.secondsLeft} s left`);
  const second = await recordOf(storagePath);
  assert.ok(second.unfinished!.share > share);
  assert.equal(second.curve!.startedAt, first.curve!.startedAt);
  assert.ok(second.curve!.points.length > first.curve!.points.length);

  const end = (await run(storagePath, { resume: true }, hasLearned)).at(-1)!;
  const last = await recordOf(storagePath);
  assert.ok(
    end.kind === "done" && end.report.seconds > second.curve!.points.at(-1)!.seconds,
    JSON.stringify([end, second.curve!.points.at(-1)]),
  );
  assert.equal(last.unfinished, undefined);
  assert.equal(last.curve!.result!.stopped, true);
  const nothing = await run(storagePath, { resume: true }, () => false);
  assert.ok(nothing.at(-1)!.kind === "done" && !nothing.some(({ kind }) => kind === "progress"));
});

test("a training that is interrupted while it calibrates does that when it goes on", async () => {
  const storagePath = temporaryFolder();
  const hasLearnedAll = (event: TrainingEvent) => event.kind === "curve" && event.curve.points.at(-1)!.share === 1;
  await run(storagePath, { seconds: 1 }, hasLearnedAll, INTERRUPTED);
  const store = new ModelStore(storagePath, [folder]);
  assert.equal(await store.loadCalibration(), undefined);
  assert.equal((await recordOf(storagePath)).unfinished!.share, 1);
  await run(storagePath, { resume: true }, () => false);
  assert.ok((await store.loadCalibration()) !== undefined);
  const { unfinished, curve } = await recordOf(storagePath);
  assert.deepEqual([unfinished, curve!.result!.stopped, curve!.share], [undefined, false, 1]);
});

test("while a training runs it is noted as one that crashes, and after some crashes it does not go on", async () => {
  const storagePath = temporaryFolder();
  let noted: Promise<TrainingRecord> | undefined;
  const look = (event: TrainingEvent) => {
    if (event.kind === "progress") noted ??= recordOf(storagePath);
    return hasLearned(event);
  };
  await run(storagePath, { fresh: true }, look);
  const { unfinished } = await noted!;
  assert.deepEqual(unfinished, { seconds: 10, share: 0, fresh: true, crashes: 1 });

  await keep(storagePath, { unfinished: { ...unfinished!, crashes: MOST_CRASHES } });
  const events = await run(storagePath, { resume: true }, () => false);
  assert.deepEqual(events.at(-1), { kind: "failed", failure: { kind: "crashedOften" } });
  assert.equal((await recordOf(storagePath)).unfinished, undefined);
});

test("a training that is stopped while it reads files ends with a report, and no error", async () => {
  const stop = new AbortController();
  const events: TrainingEvent[] = [];
  await runTraining(
    {
      folders: [folder],
      corpus: { maxFileSize: 100_000, exclude: [] },
      storagePath: temporaryFolder(),
      seconds: 10,
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

test("a first training goes on from the base network, and later ones from what it has come to", async () => {
  const base = path.join(temporaryFolder(), "base");
  const begun = startTraining({ cell: "sru", hiddenSize: 12, layers: 1, window: 2 }, 1, kernels);
  begun.position = { ...begun.position, step: 7000, trainedCharacters: 3e6 };
  writeFileSync(base, encodeBaseNetwork(begun, kernels));
  const storagePath = temporaryFolder();
  const positions: { step: number; hiddenSize: number }[] = [];
  const learn = async (request: Partial<TrainingRequest>) => {
    const events = await run(storagePath, { config: undefined, steps: 3, ...request }, () => false);
    assert.equal(events.at(-1)!.kind, "done");
    const { model } = await new ModelStore(storagePath, [folder]).load(readCheckpointHeader);
    positions.push({ step: model!.position.step, hiddenSize: model!.config.hiddenSize });
  };
  await learn({ base });
  await learn({ base });
  await learn({ base, fresh: true });
  assert.deepEqual(positions, [
    { step: 7003, hiddenSize: 12 },
    { step: 7006, hiddenSize: 12 },
    { step: 7003, hiddenSize: 12 },
  ]);
});

test("where the base network cannot be used, a first training begins at random", async () => {
  const storagePath = temporaryFolder();
  await run(storagePath, { config: undefined, steps: 1, base: path.join(storagePath, "missing") }, () => false);
  const { model } = await new ModelStore(storagePath, [folder]).load(readCheckpointHeader);
  assert.equal(model?.position.step, 1);
  assert.equal(model.config.hiddenSize, DEFAULT_CONFIG.hiddenSize);
});
