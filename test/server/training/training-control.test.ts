import assert from "node:assert/strict";
import { test } from "node:test";
import type { TrainingReport } from "../../../server/protocol.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import { DEFAULT_SETTINGS } from "../../../server/settings.ts";
import { TrainingError } from "../../../server/training/failure.ts";
import { INTERRUPTED, type TrainingEvent, type TrainingRequest } from "../../../server/training/protocol.ts";
import { Rehearsals } from "../../../server/training/rehearsals.ts";
import { TrainingControl } from "../../../server/training/training-control.ts";
import { encodeRecord, type TrainingRecord } from "../../../server/training/training-record.ts";

const report = { files: 3, stopped: false } as TrainingReport;

/** A training process that does what a test says. */
class FakeProcess {
  request: TrainingRequest | undefined;
  signal: AbortSignal | undefined;
  onEvent: (event: TrainingEvent) => void = () => {};
  end: (report: TrainingReport) => void = () => {};
  fail: (error: Error) => void = () => {};
  readonly warnings: string[] = [];
  record: TrainingRecord | undefined;
  isBusy = false;
  reloads = 0;
  changes = 0;

  readonly control = new TrainingControl({
    host: {
      train: (request, onEvent, signal) => {
        this.request = request;
        this.signal = signal;
        this.onEvent = onEvent;
        return new Promise((resolve, reject) => {
          this.end = resolve;
          this.fail = reject;
          signal.addEventListener("abort", () => resolve({ ...report, stopped: true }));
        });
      },
    },
    folders: ["/w"],
    storagePath: "/storage",
    store: {
      loadRecord: async () => this.record && encodeRecord(this.record),
      isBusy: async () => this.isBusy,
    },
    kernels: "auto",
    workspace: {
      reload: async () => void this.reloads++,
      network: { loadIfOld: async () => void this.reloads++ },
    },
    onChange: () => void this.changes++,
    report: (work) => void work,
    warn: (message) => void this.warnings.push(message),
  });

  train(signal = new AbortController().signal, onEvent: (event: TrainingEvent) => void = () => {}) {
    return this.control.train({ seconds: 60, fresh: false, settings: DEFAULT_SETTINGS.training }, onEvent, signal);
  }
}

test("a training says what it is doing, and what it stored is taken over at its end", async () => {
  const process = new FakeProcess();
  const training = process.train();
  const { control } = process;
  assert.deepEqual(control.activity, { kind: "reading", training: true });
  process.onEvent({ kind: "progress", share: 0.251, secondsLeft: 45, bitsPerCharacter: 2 });
  assert.deepEqual(control.activity, { kind: "training", percent: 25, secondsLeft: 45 });
  process.onEvent({ kind: "paused", reason: "lowPower", share: 0.25 });
  assert.deepEqual(control.activity, { kind: "paused", reason: "lowPower", percent: 25 });
  process.onEvent({ kind: "paused", reason: undefined, share: 0.25 });
  assert.deepEqual(control.activity, { kind: "training", percent: 25 });
  process.onEvent({ kind: "saved" });
  assert.equal(process.reloads, 1);
  process.end(report);
  assert.equal(await training, report);
  assert.equal(process.reloads, 2);
  assert.deepEqual(control.activity, { kind: "idle" });
});

const curve = { startedAt: 1, share: 0.5, secondsLeft: 30, points: [], samples: [] };
const unfinished = { seconds: 0, share: 0.5, fresh: false, crashes: 1 };

test("what is left of a training goes on once nobody else holds the model, and says that it does", async () => {
  const process = new FakeProcess();
  const { control } = process;
  assert.equal(await control.canResume(), "no");
  process.record = { curve };
  assert.equal(await control.canResume(), "no");
  process.record = { curve, unfinished };
  process.isBusy = true;
  assert.equal(await control.canResume(), "later");
  process.isBusy = false;
  assert.equal(await control.canResume(), "yes");
  const training = control.resume(DEFAULT_SETTINGS.training);
  assert.equal(process.request?.resume, true);
  process.onEvent({ kind: "progress", share: 0.5, secondsLeft: 30, bitsPerCharacter: 2 });
  assert.deepEqual(control.activity, { kind: "training", percent: 50, secondsLeft: 30, resumed: true });
  process.end(report);
  assert.equal(await training, report);
});

test("the course of a training is that of the one that runs, or of the last one in store", async () => {
  const process = new FakeProcess();
  const { control } = process;
  assert.equal(await control.curve(), undefined);
  process.record = { curve };
  assert.deepEqual(await control.curve(), curve);
  const training = process.train();
  const now = { ...curve, share: 0.6 };
  process.onEvent({ kind: "curve", curve: now });
  process.end(report);
  await training;
  assert.equal(await control.curve(), now);
  control.forget();
  process.record = undefined;
  assert.equal(await control.curve(), undefined);
});

test("a training that is interrupted knows that it is not stopped for good", async () => {
  const process = new FakeProcess();
  const { control } = process;
  const reasons: unknown[] = [];
  for (const end of ["interrupt", "stop"] as const) {
    const training = process.train();
    process.signal!.addEventListener("abort", () => reasons.push(process.signal!.reason));
    await control[end]();
    await training;
  }
  assert.equal(reasons[0], INTERRUPTED);
  assert.notEqual(reasons[1], INTERRUPTED);
});

test("one training at a time; a rehearsal is not seen, and makes way", async () => {
  const process = new FakeProcess();
  const { control } = process;
  const run = { seconds: 12, settings: DEFAULT_SETTINGS.training, changed: ["/w/a.ts"], options: {} };
  const rehearsal = control.rehearse(run);
  assert.deepEqual(process.request?.changed, ["/w/a.ts"]);
  process.onEvent({ kind: "progress", share: 0.5, secondsLeft: 6, bitsPerCharacter: 2 });
  assert.deepEqual([control.activity, control.isRunning], [{ kind: "idle" }, true]);
  const training = process.train();
  assert.equal((await rehearsal).stopped, true);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(process.request?.changed, undefined);
  await assert.rejects(process.train(), /already running/);
  await control.stop();
  assert.equal((await training).stopped, true);
});

test("a folder without files is no trouble: the user is told once what would be learned", async () => {
  const process = new FakeProcess();
  for (const leftOut of [[], [{ reason: "binary", count: 3, examples: [] }] as const]) {
    const training = process.train();
    process.fail(new TrainingError({ kind: "empty", leftOut }));
    await assert.rejects(training, /nothing to learn here yet.*looks for source code/i);
    assert.equal(process.control.problem, undefined);
  }
});

test("a failure is a problem in words, until the next training begins; that of a rehearsal is none", async () => {
  const process = new FakeProcess();
  const { control } = process;
  const training = process.train();
  process.fail(new TrainingError({ kind: "unreadable", detail: "/w cannot be read." }));
  await assert.rejects(training, /permissions/);
  assert.ok(control.problem);
  const run = { seconds: 12, settings: DEFAULT_SETTINGS.training, changed: ["/w/a.ts"], options: {} };
  const next = process.train();
  assert.equal(control.problem, undefined);
  process.end(report);
  await next;
  const rehearsal = control.rehearse(run);
  process.fail(new TrainingError({ kind: "crash", detail: "exit code 1" }));
  await assert.rejects(rehearsal);
  assert.equal(control.problem, undefined);
  assert.deepEqual(process.warnings, ["exit code 1"]);
});

const owner = {
  pid: 1234,
  host: "desk",
  since: Date.now(),
  program: "editor",
  quiet: false,
  machine: "",
  started: "",
  token: "",
} as const;

test("while another process trains, a training says who, and that is no problem to keep", async () => {
  for (const [program, words] of [
    ["editor", /Another window .*process 1234 on desk, since \d\d:\d\d\)/],
    ["terminal", /A command line .*process 1234 on desk, since \d\d:\d\d\)/],
  ] as const) {
    const process = new FakeProcess();
    const training = process.train();
    process.fail(new TrainingError({ kind: "busy", owner: { ...owner, program } }));
    await assert.rejects(training, words);
    assert.deepEqual([process.control.problem, process.control.activity], [undefined, { kind: "idle" }]);
  }
});

test("what was saved is rehearsed a while after the last save, when there is a network and no training", async () => {
  const rehearsed: (readonly string[])[] = [];
  let isBusy = false;
  const training = {
    isRunning: false,
    rehearse: async ({ changed }: { readonly changed: readonly string[] }) => {
      if (isBusy) throw new Error("busy", { cause: new TrainingError({ kind: "busy", owner }) });
      rehearsed.push(changed);
      return report;
    },
  };
  const timers: (() => void)[] = [];
  const loop = {
    now: () => 0,
    letMessagesIn: async () => {},
    setTimer: (action: () => void) => {
      timers.push(action);
      return () => void timers.splice(timers.indexOf(action), 1);
    },
  };
  const fire = async () => {
    timers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  let isTrained = false;
  const scheduler = new Scheduler({ onError: assert.ifError, loop });
  const unfinished = new Set<string>();
  const rehearsals = new Rehearsals(
    scheduler,
    training,
    () => isTrained,
    (path) => unfinished.has(path),
  );
  rehearsals.note("/w/a.ts", DEFAULT_SETTINGS.training);
  await fire();
  assert.deepEqual(rehearsed, [], "there is no network");
  isTrained = true;
  training.isRunning = true;
  for (const path of ["/w/a.ts", "/w/b.ts", "/w/a.ts"]) rehearsals.note(path, DEFAULT_SETTINGS.training);
  assert.equal(timers.length, 1);
  await fire();
  assert.deepEqual(rehearsed, [], "a training is running: later");
  training.isRunning = false;
  isBusy = true;
  await fire();
  assert.deepEqual(rehearsed, [], "another process trains: later");
  isBusy = false;
  unfinished.add("/w/b.ts");
  await fire();
  assert.deepEqual(rehearsed, [["/w/a.ts"]], "a line of the other is still being written");
  await fire();
  assert.equal(rehearsed.length, 1);
  unfinished.clear();
  await fire();
  assert.deepEqual(rehearsed, [["/w/a.ts"], ["/w/b.ts"]]);
  assert.equal(timers.length, 0);
});
