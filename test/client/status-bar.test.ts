// What the status bar says of each status of the server, and where a click leads.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Status } from "../../server/protocol.ts";
import { Extension, until, WORKING } from "./extension.ts";

const IDLE: Status = { remembered: true, memory: "ready", network: "none", activity: { kind: "idle" } };
const HOUR_MILLISECONDS = 3_600_000;

/** A status, and what is shown of it: text, tooltip, and the command of a click. */
const SHOWN: readonly [status: Status, text: string, tooltip: RegExp, command: string | undefined][] = [
  [IDLE, "$(sparkle) Unroll", /^On · network not trained\nClick to train a neural network/, "unroll.trainWorkspace"],
  [
    { ...IDLE, network: "ready", trainedAt: Date.now() - 2 * HOUR_MILLISECONDS },
    "$(sparkle) Unroll",
    /^On · trained 2h ago\nClick to train further\.$/,
    "unroll.trainWorkspace",
  ],
  [
    { ...IDLE, remembered: false, memory: "empty" },
    "$(circle-outline) Unroll",
    /hasn't learned this workspace yet/,
    "unroll.trainWorkspace",
  ],
  [
    { ...IDLE, remembered: false, memory: "learning" },
    "$(circle-outline) Unroll",
    /Learning the files/,
    "unroll.trainWorkspace",
  ],
  [{ ...IDLE, memory: "full" }, "$(sparkle) Unroll", /outgrown Unroll's memory/, "unroll.trainWorkspace"],
  [{ ...IDLE, partial: true }, "$(sparkle) Unroll", /This file is large/, "unroll.trainWorkspace"],
  [{ ...IDLE, problem: "The disk is full." }, "$(warning) Unroll", /^The disk is full\.\nClick/, "unroll.showLog"],
  [{ ...IDLE, activity: { kind: "reading" } }, "$(sync~spin) Unroll: reading files…", /Reading/, undefined],
  [
    { ...IDLE, problem: "from before", activity: { kind: "training", percent: 8, secondsLeft: 170 } },
    "$(sync~spin) Unroll: training 8% · 3 min left",
    /Click to stop training and keep the progress/,
    "unroll.stopTraining",
  ],
  [
    { ...IDLE, activity: { kind: "training", percent: 97, secondsLeft: 20 } },
    "$(sync~spin) Unroll: training 97% · under 1 min left",
    /Click to stop/,
    "unroll.stopTraining",
  ],
  [
    { ...IDLE, activity: { kind: "training", percent: 9 } },
    "$(sync~spin) Unroll: training 9%",
    /Click to stop/,
    "unroll.stopTraining",
  ],
  [
    { ...IDLE, activity: { kind: "paused", reason: "battery", percent: 8 } },
    "$(debug-pause) Unroll: training paused at 8%",
    /On battery\. Plug in/,
    "unroll.stopTraining",
  ],
  [
    { ...IDLE, activity: { kind: "paused", reason: "lowPower", percent: 8 } },
    "$(debug-pause) Unroll: training paused at 8%",
    /Low-power mode is on/,
    "unroll.stopTraining",
  ],
  [
    { ...IDLE, activity: { kind: "training", percent: 40, secondsLeft: 60, resumed: true } },
    "$(sync~spin) Unroll: training 40% · 1 min left",
    /Continuing the training that was interrupted/,
    "unroll.stopTraining",
  ],
  [{ ...IDLE, activity: { kind: "evaluating" } }, "$(sync~spin) Unroll: evaluating…", /how well/, undefined],
];

for (const [status, text, tooltip, command] of SHOWN) {
  test(`${text}, with a tooltip like ${tooltip.source}`, async () => {
    const notification = JSON.stringify({ jsonrpc: "2.0", method: "unroll/status", params: status });
    const { editor } = await Extension.activate(
      WORKING.replace(
        /$/,
        `process.on("message", ({ method }) => method === "initialized" && process.send(${notification}));`,
      ),
    );
    await until(() => tooltip.test(editor.item.tooltip));
    assert.equal(editor.item.text, text);
    assert.equal(editor.item.command, command);
    assert.deepEqual(editor.dialogs, []);
  });
}
