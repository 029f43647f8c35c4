// What the status bar and its tooltip say of each situation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { URI } from "vscode-uri";
import type { Status } from "../../server/protocol.ts";
import { Extension, until, WORKING } from "./extension.ts";
import { FakeEditor } from "./vscode.ts";

const IDLE: Status = { remembered: true, memory: "ready", network: "none", activity: { kind: "idle" } };
const HOUR_MILLISECONDS = 3_600_000;

/** A server that tells a status once it has started. */
function telling(status: Status): string {
  const notification = JSON.stringify({ jsonrpc: "2.0", method: "unroll/status", params: status });
  return `${WORKING}
process.on("message", ({ method }) => method === "initialized" && process.send(${notification}));`;
}

/** An editor with an open folder. */
function editorWithFolder(): FakeEditor {
  const editor = new FakeEditor();
  editor.folders = [{ name: "w", uri: URI.file("/w") }];
  return editor;
}

/** What the tooltip says of a status: the text of the item, and of the tooltip as a screen reader reads it. */
const SHOWN: readonly [status: Status, text: string, spoken: RegExp][] = [
  [
    IDLE,
    "$(sparkle) Unroll",
    /^Unroll\nOn · network not trained\nTrain on this workspace for better suggestions: it takes a few minutes\.$/,
  ],
  [
    { ...IDLE, network: "ready", trainedAt: Date.now() - 2 * HOUR_MILLISECONDS },
    "$(sparkle) Unroll",
    /^Unroll\nOn · trained 2h ago$/,
  ],
  [{ ...IDLE, remembered: false, memory: "empty" }, "$(circle-outline) Unroll", /hasn't learned this workspace yet/],
  [{ ...IDLE, remembered: false, memory: "learning" }, "$(circle-outline) Unroll", /Learning the files/],
  [{ ...IDLE, memory: "full" }, "$(sparkle) Unroll", /workspace is large: its newest files/],
  [{ ...IDLE, partial: true }, "$(sparkle) Unroll", /This file is large/],
  [{ ...IDLE, network: "ready", trainedOn: ["web", "api"] }, "$(sparkle) Unroll", /trained on web, api\. Train again/],
  [
    { ...IDLE, problem: "The disk is full." },
    "$(warning) Unroll: problem",
    /^Unroll\nNeeds attention\nThe disk is full\.$/,
  ],
  [
    { ...IDLE, activity: { kind: "reading" } },
    "$(sync~spin) Unroll: reading files…",
    /^Unroll\nReading the files of this workspace\nSuggestions appear as soon as/,
  ],
  [
    { ...IDLE, problem: "from before", activity: { kind: "training", percent: 8, secondsLeft: 170 } },
    "$(sync~spin) Unroll: training 8% · 3 min left",
    /^Unroll\nTraining on this workspace: about 3 minutes left\nYou can keep working, or stop at any time/,
  ],
  [
    { ...IDLE, activity: { kind: "training", percent: 97, secondsLeft: 20 } },
    "$(sync~spin) Unroll: training 97% · under 1 min left",
    /\nTraining on this workspace: less than a minute left\n/,
  ],
  [
    { ...IDLE, activity: { kind: "training", percent: 9 } },
    "$(sync~spin) Unroll: training 9%",
    /\nTraining on this workspace: 9%\n/,
  ],
  [
    { ...IDLE, activity: { kind: "paused", reason: "battery", percent: 8 } },
    "$(debug-pause) Unroll: training paused at 8%",
    /On battery\. Plug in/,
  ],
  [
    { ...IDLE, activity: { kind: "evaluating" } },
    "$(sync~spin) Unroll: evaluating…",
    /how well[^\n]*\nYou can keep working/,
  ],
  [
    { ...IDLE, activity: { kind: "evaluating", percent: 34, secondsLeft: 170 } },
    "$(sync~spin) Unroll: evaluating 34% · 3 min left",
    /^Unroll\nMeasuring how well .*: about 3 minutes left\nYou can keep working/,
  ],
  [
    { ...IDLE, files: 0 },
    "$(sparkle) Unroll",
    /^Unroll\nNothing to learn here yet\nThis folder has no source files[^\n]*\nNo files/,
  ],
  [{ ...IDLE, files: 412, characters: 1_310_000 }, "$(sparkle) Unroll", /Knows 412 files with 1\.3 million characters/],
  [{ ...IDLE, files: 1, characters: 1240 }, "$(sparkle) Unroll", /Knows 1 file with 1,240 characters/],
  [
    { ...IDLE, activity: { kind: "paused", reason: "lowPower", percent: 8 } },
    "$(debug-pause) Unroll: training paused at 8%",
    /Low-power mode is on/,
  ],
  [
    { ...IDLE, activity: { kind: "training", percent: 40, secondsLeft: 60, resumed: true } },
    "$(sync~spin) Unroll: training 40% · 1 min left",
    /Continuing the interrupted training: about a minute left/,
  ],
  [
    { ...IDLE, today: { shown: 50, taken: 31, characters: 1240 } },
    "$(sparkle) Unroll",
    /Today: 1,240 characters typed for you, 62% of suggestions taken/,
  ],
];

/** What the tooltip says, without what the server uses, which comes some time. */
function spoken({ editor }: Extension): string {
  return editor.item.accessibilityInformation.label.replace(/\nUses .*/, "");
}

for (const [status, text, expected] of SHOWN) {
  test(`${text}, with a tooltip like ${expected.source}`, async () => {
    const extension = await Extension.activate(telling(status), editorWithFolder());
    const { item, dialogs } = extension.editor;
    await until(() => expected.test(spoken(extension)));
    assert.equal(item.text, text);
    assert.equal(item.command, "unroll.menu", "a click opens the menu, and starts or stops nothing by itself");
    assert.deepEqual(dialogs, []);
  });
}

test("what the server uses is measured when it is looked at", async () => {
  const { item } = (await Extension.activate(telling(IDLE))).editor;
  await until(() => item.tooltip.value.endsWith("$(dashboard) Uses 182 MB of RAM and 1% of a processor core"));
});

test("the share of the processor is not told before it is known", async () => {
  const server = telling(IDLE).replace(", processorShare: 0.014", "");
  const { item } = (await Extension.activate(server)).editor;
  await until(() => item.tooltip.value.endsWith("$(dashboard) Uses 182 MB of RAM"));
});

test("text of the tooltip is no markup", async () => {
  const { item } = (await Extension.activate(telling({ ...IDLE, problem: "[x](command:y) **z**" }))).editor;
  await until(() => item.tooltip.value.includes("command"));
  assert.match(item.tooltip.value, /^\*\*Needs attention\*\*\n\n\\\[x\\\]\\\(command:y\\\)/);
});

test("a window that is switched off says so, and a language only where it is written", async () => {
  const extension = await Extension.activate(telling({ ...IDLE, files: 412, characters: 1_310_000 }));
  const { editor } = extension;
  await until(() => editor.item.text === "$(sparkle) Unroll");
  editor.settings.set("user[markdown]", "enabled", false);
  editor.activate({ uri: URI.file("/w/a.md"), languageId: "markdown", isUntitled: false });
  assert.equal(editor.item.text, "$(circle-slash) Unroll: off for Markdown");
  assert.match(spoken(extension), /^Unroll\nOff for Markdown\nOther files: On · network not trained\nKnows 412/);
  editor.activate({ uri: URI.parse("untitled:Untitled-1"), languageId: "plaintext", isUntitled: true });
  assert.equal(editor.item.text, "$(sparkle) Unroll", "its language may yet be recognised");
  editor.changeLanguage("markdown");
  assert.equal(editor.item.text, "$(circle-slash) Unroll: off for Markdown");
  editor.activate({ uri: URI.parse("output:log"), languageId: "plaintext", isUntitled: false });
  assert.equal(editor.item.text, "$(sparkle) Unroll", "nothing is suggested there anyway");
  editor.folders = [{ name: "w", uri: URI.file("/w") }];
  editor.settings.set("workspace", "enabled", false);
  assert.equal(editor.item.text, "$(circle-slash) Unroll: off");
  assert.equal(spoken(extension), "Unroll\nOff in this workspace\nNothing is read, learned or suggested here.");
});

test("a snooze says until when", async (t) => {
  const extension = await Extension.activate(telling(IDLE));
  const { editor } = extension;
  await until(() => editor.item.text === "$(sparkle) Unroll");
  t.mock.timers.enable({ apis: ["Date", "setTimeout"], now: new Date(2026, 1, 3, 14, 20).getTime() });
  editor.label = "15 minutes";
  await extension.run("unroll.snooze");
  assert.match(editor.item.text, /^\$\(bell-slash\) Unroll: snoozed until 2:35\sPM$/);
  assert.match(spoken(extension), /unless you ask for it\. Learning goes on/);
  t.mock.timers.tick(15 * 60_000);
  assert.equal(editor.item.text, "$(sparkle) Unroll");
  editor.label = "Until restart";
  await extension.run("unroll.snooze");
  assert.equal(editor.item.text, "$(bell-slash) Unroll: snoozed");
});
