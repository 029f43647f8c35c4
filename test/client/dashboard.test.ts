// The dashboard: what it shows in which state, what it asks for, and what its buttons do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { URI } from "vscode-uri";
import type { Contents, Status, TrainingCurve, UsageSummary } from "../../server/protocol.ts";
import { Extension, until, WORKING } from "./extension.ts";
import { FakeEditor, type FakePage } from "./vscode.ts";

const STATUS: Status = {
  remembered: true,
  memory: "ready",
  network: "ready",
  trainedAt: Date.now(),
  files: 1234,
  characters: 1_340_000,
  activity: { kind: "idle" },
};

const CONTENTS: Contents = {
  languages: [
    { language: { id: "typescript", name: "TypeScript" }, files: 1200, characters: 1_300_000 },
    { files: 34, characters: 40_000 },
  ],
  leftOut: [
    { reason: "binary", count: 205, files: [{ name: "a<b>.png", uri: "file:///w/a%3Cb%3E.png" }] },
    { reason: "empty", count: 1, files: [{ name: "empty.ts", uri: "file:///w/empty.ts" }] },
  ],
  model: { path: "/storage/w-1/model.unroll", bytes: 71_300_000, savedAt: Date.now() },
};

const COUNTS = { shown: 100, taken: 60, typedAlong: 10, typedAgainst: 20, characters: 2500, saved: 2400, typed: 5500 };

const USAGE: UsageSummary = {
  days: [{ date: "2026-11-27", languages: [{ language: "typescript", ...COUNTS }] }],
  latency: { p50: 1.25, p95: 6, p99: 14 },
  learnedThresholds: [{ language: "typescript", threshold: 0.48, initial: 0.56, least: 0.4, most: 0.7 }],
};

const CURVE: TrainingCurve = {
  startedAt: 0,
  share: 0.5,
  secondsLeft: 120,
  points: [
    { share: 0, seconds: 0, heldOut: { memory: score(0.7), both: score(0.7) } },
    {
      share: 0.5,
      seconds: 60,
      learning: { bitsPerCharacter: 1.8, charactersPerSecond: 24_000, gradientNorm: 1.5, clippedShare: 0.25 },
      heldOut: { memory: score(0.7), network: score(0.6), both: score(0.742) },
    },
  ],
  samples: [{ share: 0.5, text: "if (a < b) {}" }],
};

function score(predicted: number) {
  return { bitsPerCharacter: 1, predicted };
}

const ANSWERS = {
  "unroll.contents": CONTENTS,
  "unroll.usage": USAGE,
  "unroll.trainingCurve": CURVE,
  "unroll.forgetUsage": null,
};

/** A server that answers so and writes down what it is asked. With what was counted it forgets the training. */
const serving = (answers: object, status: Status = STATUS) =>
  WORKING.replace("({ id, method })", "({ id, method, params })").replace(
    "  if (id !== undefined)",
    `  const fs = require("node:fs");
  const status = ${JSON.stringify(status)};
  if (method === "initialized") process.send({ jsonrpc: "2.0", method: "unroll/status", params: status });
  const told = ${JSON.stringify(answers)};
  if (params?.command === "unroll.forgetUsage") process.isForgotten = true;
  if (process.isForgotten) told["unroll.trainingCurve"] = null;
  if (method === "workspace/executeCommand") fs.appendFileSync(__dirname + "/asked", params.command + "\\n");
  if (params?.command in told) return process.send({ jsonrpc: "2.0", id, result: told[params.command] });
  if (id !== undefined)`,
  );

interface Sections {
  readonly kind: "sections";
  readonly sections: Readonly<Record<string, string>>;
}

async function opened(answers: object = ANSWERS, status?: Status): Promise<{ extension: Extension; page: FakePage }> {
  const editor = new FakeEditor();
  editor.folders = [{ name: "w", uri: URI.file("/w") }];
  const extension = await Extension.activate(serving(answers, status), editor);
  await until(() => extension.isReady);
  await extension.run("unroll.showDashboard");
  return { extension, page: extension.editor.pages[0]! };
}

/** The newest HTML of every section. */
function shown({ messages }: FakePage): Readonly<Record<string, string>> {
  return Object.assign({}, ...(messages as Sections[]).map(({ sections }) => sections));
}

/** What a section says, without its marks. */
function textOf(page: FakePage, section: string): string {
  return (shown(page)[section] ?? "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

async function ready(page: FakePage): Promise<void> {
  page.send({ kind: "ready" });
  await until(() => ["now", "training", "score", "learned", "model"].every((name) => shown(page)[name]));
}

/** Resolves when the page shows all that the server has answered. */
async function filled(page: FakePage): Promise<void> {
  const parts = [
    ["model", "MB"],
    ["score", "2,500"],
    ["training", "74%"],
    ["learned", "TypeScript"],
  ] as const;
  await until(() => parts.every(([section, text]) => textOf(page, section).includes(text)));
}

test("the page is a frame with headings and a strict policy, and its script fills it", async () => {
  const { page } = await opened();
  const { html } = page.webview;
  const [, nonce] = /style-src 'nonce-([\w-]+)'/.exec(html) ?? [];
  assert.ok(html.includes(`content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'"`));
  assert.doesNotMatch(html, /style="|https?:|\son\w+=/);
  assert.deepEqual(
    [...html.matchAll(/<h2 id="(\w+)-title"[^>]*>([^<]+)/g)].map(([, id, title]) => [id, title]),
    [
      ["now", "Now"],
      ["training", "Training"],
      ["score", "What it saves you"],
      ["learned", "What it has learned"],
      ["model", "The model"],
    ],
  );
  assert.deepEqual(page.messages, [], "nothing is sent before the script is ready");
  await ready(page);
});

test("numbers are grouped and rounded for people, and texts are escaped", async () => {
  const { page } = await opened();
  await ready(page);
  await filled(page);
  assert.match(
    textOf(page, "now"),
    /On · trained just now Knows 1,234 files with 1\.3 million characters\. Evaluate on This Workspace/,
  );
  assert.match(textOf(page, "learned"), /TypeScript 1,200 1\.3 million Other files 34 40,000/);
  assert.match(textOf(page, "learned"), /Not text: 205 files a&lt;b&gt;\.png and 204 more Empty: 1 file empty\.ts/);
  assert.match(textOf(page, "model"), /Size on disk 71 MB Place \/storage\/w-1\/model\.unroll/);
  assert.match(textOf(page, "score"), /characters typed for you 2,500 of your keystrokes saved 30%/);
  assert.match(textOf(page, "score"), /of the suggestions were right 70%/);
  assert.match(textOf(page, "score"), /Fri, Nov 27 2,500 2,400 \(30%\)/);
  assert.match(textOf(page, "score"), /TypeScript 48% 56% more eager/);
  assert.match(textOf(page, "score"), /1\.3 ms/);
  assert.match(textOf(page, "training"), /of unseen code predicted correctly 74% gained by this training \+4\.2%/);
  assert.match(textOf(page, "training"), /After 50% of the training if \(a &lt; b\) \{\}/);
  assert.match(textOf(page, "training"), /25\.0% .*of the steps had their gradient clipped|clipped 25\.0%/);
});

test("keystrokes saved are drawn by day, back to the first day that was counted, and for two weeks at least", async () => {
  const days = (...dates: readonly string[]): UsageSummary => ({
    days: dates.map((date) => ({ date, languages: [{ language: "typescript", ...COUNTS }] })),
    learnedThresholds: [],
  });
  for (const [usage, values] of [
    [days("2026-11-27"), [...Array(13).fill(null), 2400]],
    [days("2026-11-10", "2026-11-26", "2026-11-27"), [2400, ...Array(15).fill(null), 2400, 2400]],
  ] as const) {
    const { page } = await opened({ ...ANSWERS, "unroll.usage": usage });
    await ready(page);
    await until(() => textOf(page, "score").includes("2,500"));
    const [, json] = /data-line-chart="([^"]*)"/.exec(shown(page).score!)!;
    const chart = JSON.parse(json!.replaceAll("&quot;", '"'));
    assert.equal(chart.hasColumns, true);
    assert.deepEqual(chart.lines, [{ label: "keystrokes saved", values }]);
    const last = Date.UTC(2026, 10, 27) / 86_400_000;
    assert.deepEqual(chart.x, { label: "", scale: "day", values: values.map((_, i) => last - values.length + 1 + i) });
    assert.match(
      shown(page).score!,
      /aria-label="Keystrokes saved on each day up to Fri, Nov 27\. On that day: 2,400\."/,
    );
  }
});

test("empty states say what to do next", async () => {
  const status: Status = { ...STATUS, network: "none", files: 10, characters: 2000 };
  const { page } = await opened(
    {
      "unroll.contents": { languages: [], leftOut: [] },
      "unroll.usage": { days: [], learnedThresholds: [] },
      "unroll.trainingCurve": null,
    },
    status,
  );
  await ready(page);
  await until(() => textOf(page, "score").includes("counted yet") && textOf(page, "model").includes("no model"));
  assert.match(textOf(page, "now"), /Train on this workspace for better suggestions/);
  assert.match(shown(page).now!, /data-action="unroll\.trainWorkspace">Train on Workspace</);
  assert.match(textOf(page, "training"), /No training yet\. Start one/);
  assert.match(textOf(page, "score"), /Nothing has been counted yet\. Accept a suggestion with Tab/);
  assert.match(textOf(page, "model"), /There is no model yet: train on this workspace, or import one/);
  assert.doesNotMatch(shown(page).model!, /exportModel|deleteModel/);
});

test("a folder without source says what would help", async () => {
  const { page } = await opened(ANSWERS, { ...STATUS, network: "none", files: 0, characters: 0 });
  await ready(page);
  assert.match(textOf(page, "now"), /Nothing to learn here yet This folder has no source files/);
});

test("while it is hidden nothing is sent, and what is shown again is sent as a whole", async () => {
  const { extension, page } = await opened();
  await ready(page);
  await filled(page);
  const before = page.messages.length;
  page.turn(false);
  extension.editor.changeSetting("unroll.enabled");
  assert.equal(page.messages.length, before);
  page.turn(true);
  extension.editor.changeSetting("unroll.enabled");
  assert.equal(page.messages.length, before, "the script is not there yet");
  page.send({ kind: "ready" });
  await until(() => page.messages.length > before);
  assert.deepEqual(Object.keys((page.messages[before] as Sections).sections), [
    "now",
    "training",
    "score",
    "learned",
    "model",
  ]);
});

test("what has not changed is not sent again", async () => {
  const { extension, page } = await opened();
  await ready(page);
  await filled(page);
  const before = page.messages.length;
  extension.editor.changeSetting("unroll.suggestions.eagerness");
  assert.equal(page.messages.length, before);
});

test("buttons run what they say, and nothing else can be run", async () => {
  const { extension, page } = await opened();
  const { editor } = extension;
  await ready(page);
  const run = () => editor.executed.map(([command]) => command).filter((command) => command !== "setContext");
  page.send({ kind: "action", action: "unroll.evaluateWorkspace" });
  page.send({ kind: "action", action: "manageTrust" });
  assert.deepEqual(run(), ["unroll.evaluateWorkspace", "workbench.trust.manage"]);
  for (const action of ["workbench.action.quit", "toString", "__proto__", undefined])
    page.send({ kind: "action", action });
  assert.equal(run().length, 2);
});

test("what was counted is deleted after a question alone", async () => {
  const { extension, page } = await opened();
  const { editor } = extension;
  await ready(page);
  page.send({ kind: "action", action: "forgetUsage" });
  await until(() => editor.dialogs.includes("Delete everything that was counted?"));
  assert.ok(!extension.asked.includes("unroll.forgetUsage"));
  editor.button = "Delete";
  page.send({ kind: "action", action: "forgetUsage" });
  await until(() => extension.asked.includes("unroll.forgetUsage"));
  await until(() => textOf(page, "training").includes("No training yet")); // the page shows what is left
});

test("there is one page however often it is asked for, and one that was closed opens again", async () => {
  const { extension, page } = await opened();
  await extension.run("unroll.showDashboard");
  assert.equal(extension.editor.pages.length, 1);
  page.dispose();
  await extension.run("unroll.showDashboard");
  assert.equal(extension.editor.pages.length, 2);
});

test("links open files of the workspace, and nothing else", async () => {
  const { extension } = await opened();
  const { editor } = extension;
  const open = editor.commands.get("unroll.openSource")!;
  await open("file:///w/a.ts", 7);
  assert.deepEqual(editor.opened, [{ uri: "file:///w/a.ts", line: 7 }]);
  for (const given of [
    [undefined, 0],
    [7, 0],
    ["file:///w/a.ts", -1],
    ["file:///w/a.ts", "0"],
    ["file:///w/a.ts", 0.5],
  ])
    await open(...given);
  assert.equal(editor.opened.length, 1);
});
