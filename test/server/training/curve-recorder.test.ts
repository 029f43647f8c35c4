import assert from "node:assert/strict";
import { test } from "node:test";
import type { TrainingStep } from "../../../model/index.ts";
import { CurveRecorder } from "../../../server/training/curve-recorder.ts";
import type { TrainingReport } from "../../../server/training/report.ts";

const step = (bitsPerCharacter: number, gradientNorm: number): TrainingStep => ({
  step: 1,
  epoch: 0,
  trainedCharacters: 0,
  characters: 500,
  bitsPerCharacter,
  gradientNorm,
  learningRate: 0.01,
});
const score = (predicted: number) => ({ bitsPerCharacter: 1 - predicted, predicted });
const scores = (predicted: number) => ({ memory: score(0.5), both: score(predicted) });

test("a point says what was learned since the one before, and comes every fiftieth of the training", () => {
  const recorder = new CurveRecorder(1);
  assert.equal(recorder.mark(0, 0), true);
  recorder.add(step(4, 0.5));
  recorder.add(step(2, 1.5));
  assert.equal(recorder.mark(0.01, 1), false);
  assert.equal(recorder.mark(0.02, 2), true);
  recorder.add(step(1, Number.POSITIVE_INFINITY));
  recorder.add(step(1, 2));
  recorder.mark(0.5, 4);
  const learning = { bitsPerCharacter: 3, charactersPerSecond: 500, gradientNorm: 1, clippedShare: 0.5 };
  assert.deepEqual(recorder.curve(0.4, 60).points, [
    { share: 0, seconds: 0 },
    { share: 0.02, seconds: 2, learning },
    {
      share: 0.5,
      seconds: 4,
      learning: { bitsPerCharacter: 1, charactersPerSecond: 500, gradientNorm: 2, clippedShare: 1 },
    },
  ]);
});

test("where the learning ends there is a point, however near the one before is, unless nothing was learned since", () => {
  const recorder = new CurveRecorder(1);
  recorder.mark(0, 0);
  recorder.add(step(4, 0.5));
  assert.equal(recorder.mark(0.01, 1, true), true);
  assert.equal(recorder.mark(0.01, 1, true), false);
  assert.equal(recorder.curve(0.01, 99).points.length, 2);
});

test("what is measured belongs to the point before it, and the first and the last of it are the gain", () => {
  const recorder = new CurveRecorder(1);
  recorder.mark(0, 0);
  recorder.add(step(2, 1));
  recorder.mark(0.2, 2);
  recorder.measured(0, scores(0.5));
  assert.equal(recorder.gain, undefined);
  recorder.measured(0.21, scores(0.6));
  assert.deepEqual(
    recorder.curve(0.2, 8).points.map(({ heldOut }) => heldOut?.both.predicted),
    [0.5, 0.6],
  );
  assert.deepEqual(recorder.gain, { before: scores(0.5), now: scores(0.6) });
});

test("a curve goes on where an interrupted one was, and has a result once it is over", () => {
  const first = new CurveRecorder(1);
  first.mark(0, 0);
  first.add(step(2, 1));
  first.mark(0.3, 6);
  first.addSample({ share: 0.3, text: "const a = 1;\n" });
  const next = new CurveRecorder(1, first.curve(0.3, 14));
  assert.equal(next.seconds, 6);
  next.add(step(1, 1));
  next.mark(0.31, 6.2);
  next.add(step(1, 1));
  next.mark(0.4, 8);
  const { startedAt, points, samples, result } = next.curve(0.4, 12);
  assert.equal(startedAt, first.curve(0, 0).startedAt);
  assert.deepEqual(
    points.map(({ share }) => share),
    [0, 0.3, 0.4],
  );
  assert.deepEqual([samples.length, result, next.isOver], [1, undefined, false]);
  next.end({ files: 3 } as TrainingReport);
  assert.deepEqual([next.curve(1, 0).result, next.isOver], [{ files: 3 }, true]);
});
