import assert from "node:assert/strict";
import { test } from "node:test";
import type { Status } from "../../server/protocol.ts";
import { whatHappened } from "../../server/status-log.ts";

const IDLE: Status = { remembered: false, memory: "empty", network: "none", activity: { kind: "idle" } };

/** What the log says of one status after the other. */
function told(...statuses: readonly Status[]): string[] {
  return statuses.flatMap((status, index) => whatHappened(statuses[index - 1], status));
}

test("the log tells what happens at a start, once each, and never of what a status only counts", () => {
  const known = { ...IDLE, memory: "ready", files: 2, characters: 69 } as const;
  assert.deepEqual(
    told(
      IDLE,
      { ...IDLE, activity: { kind: "reading" } },
      { ...IDLE, memory: "learning", activity: { kind: "reading" } },
      known,
      { ...known, characters: 70, today: { shown: 1, taken: 1, characters: 4 } },
    ),
    ["Reading the files of this workspace.", "Learned 2 files with 69 characters.", "There is no trained network yet."],
  );
});

test("the log tells when a network is loaded, replaced and gone", () => {
  const loaded = { ...IDLE, network: "ready", trainedAt: 1 } as const;
  const lines = told(IDLE, loaded, { ...loaded, partial: true }, { ...loaded, trainedAt: 2 }, IDLE);
  assert.deepEqual(
    lines.map((line) => line.replace(/ at .*/, "")),
    [
      "The trained network is loaded, saved",
      "The trained network is loaded, saved",
      "The trained network is not used any more.",
    ],
  );
});

test("the log tells when a training begins, pauses, goes on and ends", () => {
  const training = (percent: number) => ({ ...IDLE, activity: { kind: "training", percent } }) as const;
  const paused = { ...IDLE, activity: { kind: "paused", reason: "battery", percent: 2 } } as const;
  assert.deepEqual(told(training(1), training(2), paused, training(3), IDLE), [
    "Training has started.",
    "Training is paused: the computer runs on battery or saves power.",
    "Training goes on.",
    "Training has ended.",
  ]);
});
