import assert from "node:assert/strict";
import { test } from "node:test";
import type { TrainingEvent } from "../../../server/training/protocol.ts";
import { Clock } from "../../../server/training/throttle.ts";
import { TimeLeft } from "../../../server/training/time-left.ts";

function timeLeft(first: number, calibration: () => number, whole = 90, clock = new Clock(0)) {
  const told: (readonly [share: number, seconds: number])[] = [];
  const onEvent = (event: TrainingEvent) => {
    if (event.kind === "progress") told.push([Number(event.share.toFixed(3)), Number(event.secondsLeft.toFixed(3))]);
  };
  return { told, of: new TimeLeft(clock, whole, first, calibration, onEvent) };
}

test("the calibration belongs to the time that is left and to the share that is over", () => {
  const { told, of } = timeLeft(0, () => 10);
  of.report(0, 2);
  of.report(0.5, 2);
  of.report(1, 2);
  of.reportCalibration(0.5, 5, 2);
  of.reportCalibration(0.75, 2.5, 2);
  of.reportCalibration(1, 0, 2);
  assert.deepEqual(told, [
    [0, 100],
    [0.45, 55],
    [0.9, 10],
    [0.95, 5],
    [0.975, 2.5],
    [1, 0],
  ]);
});

test("the share never goes back, though the calibration turns out longer than expected", () => {
  let calibration = 10;
  const { told, of } = timeLeft(0, () => calibration);
  of.report(0.5, 2);
  calibration = 90;
  of.report(0.6, 2);
  of.report(1, 2);
  assert.deepEqual(told, [
    [0.45, 55],
    [0.45, 126],
    [0.5, 90],
  ]);
});

test("what was learned before an interruption counts", () => {
  const { told, of } = timeLeft(0.5, () => 10);
  of.report(0.5, 2);
  assert.deepEqual(told, [[0.45, 55]]);
});

test("where nobody has said how long to learn, the pace of this run tells", () => {
  const clock = new Clock(0);
  clock.leaveOut(-30_000); // half a minute has passed
  const { told, of } = timeLeft(0.5, () => 10, Infinity, clock);
  of.report(0.75, 2);
  assert.deepEqual(
    told.map(([, seconds]) => Math.round(seconds)),
    [40],
    "a quarter took 30 s, and a quarter is left",
  );
});
