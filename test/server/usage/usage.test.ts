import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SuggestionEnd, Use } from "../../../server/completion/suggestion-use.ts";
import type { LearnedThreshold } from "../../../server/completion/trust.ts";
import { Usage } from "../../../server/usage/usage.ts";
import { UsageStore } from "../../../server/workspace/store-usage.ts";
import { temporaryFolder } from "../../workspace.ts";

/** A window that keeps its counts below `storage`, with a clock of its own. */
class Window {
  now = new Date(2026, 10, 27, 23, 59);
  readonly warnings: string[] = [];
  changes = 0;
  /** How often it was going to store what it has counted, some time later. */
  plans = 0;
  readonly usage: Usage;

  constructor(storage: string) {
    this.usage = new Usage({
      store: () => new UsageStore(storage),
      scheduler: { gather: () => ({ add: () => this.plans++, flush: () => {}, dispose: () => {} }) },
      now: () => this.now,
      onChange: () => this.changes++,
      warn: (message) => this.warnings.push(message),
    });
  }

  /** A suggestion has ended. */
  end(use: Use, { language = "typescript", ...rest }: Partial<SuggestionEnd> & { language?: string } = {}): void {
    this.usage.noteEnd(language, { use, milliseconds: 1000, characters: 0, strokes: 0, ...rest });
  }

  async days() {
    return (await this.usage.summary(0.5)).days;
  }
}

const fileIn = (storage: string) => path.join(storage, "usage", "usage.json");

test("suggestions are counted by local day and language: what was used, or stood long enough to be noticed", async () => {
  const window = new Window(temporaryFolder());
  window.end("taken", { milliseconds: 10, characters: 12, strokes: 2 });
  window.end("typed along", { milliseconds: 10 });
  window.end("typed against");
  window.end("left");
  window.end("typed against", { milliseconds: 249 });
  window.end("left", { milliseconds: 249 });
  assert.equal(window.changes, 4);
  assert.deepEqual(window.usage.today, { shown: 4, taken: 1, characters: 12 });
  window.now = new Date(2026, 10, 28, 0, 1);
  assert.equal(window.usage.today, undefined);
  window.end("left", { language: "go" });
  window.end("left", { language: "what a user wrote" });
  const none = { shown: 1, taken: 0, typedAlong: 0, typedAgainst: 0, characters: 0, saved: 0, typed: 0 };
  const counted = { shown: 4, taken: 1, typedAlong: 1, typedAgainst: 1, characters: 12, saved: 10, typed: 0 };
  assert.deepEqual(await window.days(), [
    { date: "2026-11-27", languages: [{ language: "typescript", ...counted }] },
    {
      date: "2026-11-28",
      languages: [
        { language: "go", ...none },
        { language: "other", ...none },
      ],
    },
  ]);
});

test("what is typed is counted by characters: a line end with its indentation is one, a paste is none", async () => {
  const window = new Window(temporaryFolder());
  const { usage } = window;
  const at = (line: number, character: number) => ({ line, character });
  const insert = (text: string) => ({ range: { start: at(0, 1), end: at(0, 1) }, text });
  usage.noteChanges("go", [insert("a"), insert("a")]); // two cursors
  usage.noteChanges("go", [insert("\n\t\t")]);
  usage.noteChanges("go", [insert("ㅎ")]);
  usage.noteChanges("go", [{ range: { start: at(0, 1), end: at(0, 2) }, text: "하" }]);
  usage.noteChanges("go", [insert("ab")]);
  usage.noteChanges("go", [insert("")]);
  usage.noteChanges("go", [{ text: "x" }]);
  usage.noteChanges("go", []);
  assert.equal((await window.days())[0]!.languages[0]!.typed, 3);
});

test("several windows add up, and each finds at its start what all have stored", async () => {
  const storage = temporaryFolder();
  const [one, other] = [new Window(storage), new Window(storage)];
  await Promise.all([one.usage.load(), other.usage.load()]);
  one.end("taken", { characters: 5 });
  other.end("taken", { characters: 7 });
  other.usage.noteAnswer(3);
  await Promise.all([one.usage.save(), other.usage.save()]);
  one.end("left");
  other.end("left");
  await Promise.all([one.usage.dispose(), other.usage.dispose()]);
  const third = new Window(storage);
  await third.usage.load();
  assert.deepEqual(third.usage.today, { shown: 4, taken: 2, characters: 12 });
  assert.ok((await third.usage.summary(0.5)).latency!.p50 <= 4);
  const { mtimeMs } = statSync(fileIn(storage));
  await third.usage.dispose();
  assert.equal(statSync(fileIn(storage)).mtimeMs, mtimeMs, "it has counted nothing");
  assert.deepEqual([one.plans, third.plans], [2, 0]);
  assert.deepEqual(readdirSync(path.join(storage, "usage")), [".gitignore", "usage.json"]);
});

test("days are kept for 90 days", async () => {
  const storage = temporaryFolder();
  const window = new Window(storage);
  window.now = new Date(2026, 7, 29);
  window.end("left");
  window.now = new Date(2026, 7, 30);
  window.end("left");
  window.now = new Date(2026, 10, 27);
  window.end("left");
  await window.usage.save();
  assert.deepEqual(
    (await window.days()).map(({ date }) => date),
    ["2026-08-30", "2026-11-27"],
  );
  assert.doesNotMatch(readFileSync(fileIn(storage), "utf8"), /2026-08-29/);
});

test("what use has taught is the sum of all windows, within bounds, and survives a restart", async () => {
  const storage = temporaryFolder();
  const teach = ({ usage }: Window, times: number) => {
    for (let i = 0; i < times; i++) usage.learning.trust.note("go", 0.6, false);
  };
  const learned = async ({ usage }: Window) => (await usage.summary(0.5)).learnedThresholds;
  const [one, other] = [new Window(storage), new Window(storage)];
  teach(one, 3);
  teach(other, 3);
  const [alone] = await learned(one);
  await one.usage.save();
  await other.usage.save();
  assert.ok((await learned(other))[0]!.threshold > alone!.threshold);
  await other.usage.save(); // nothing counts twice
  const later = new Window(storage);
  await later.usage.load();
  assert.deepEqual(await learned(later), await learned(other));
  teach(other, 400);
  teach(later, 400);
  await later.usage.save();
  await other.usage.save();
  assert.equal(JSON.parse(readFileSync(fileIn(storage), "utf8")).shifts.go, -0.5);
  const [{ language, threshold, initial, most }] = (await learned(other)) as [LearnedThreshold];
  assert.deepEqual([language, initial], ["go", 0.5]);
  assert.ok(Math.abs(threshold - most) < 1e-9 && most < 0.63, `${threshold} of ${most}`);
  await other.usage.forget();
  assert.deepEqual(await learned(other), []);
  assert.equal(other.usage.learning.trust.thresholdOf("go", 0.5), 0.5);
});

test("what was counted can be deleted, and what another window counted before does not come back", async () => {
  const storage = temporaryFolder();
  const [one, other] = [new Window(storage), new Window(storage)];
  one.end("left");
  await one.usage.save();
  await other.usage.load();
  other.end("left");
  await other.usage.save();
  await one.usage.forget();
  assert.deepEqual(readdirSync(path.join(storage, "usage")), [".gitignore"]);
  assert.equal(one.usage.today, undefined);
  other.end("left");
  await other.usage.save();
  assert.equal(other.usage.today!.shown, 1);
});

test("a file that cannot be used is set aside, and nothing but the log tells of it", async () => {
  for (const content of ["", "{", '{"version":1}', '{"version":2,"days":{},"shifts":{}}', "\0".repeat(100)]) {
    const storage = temporaryFolder();
    mkdirSync(path.dirname(fileIn(storage)));
    writeFileSync(fileIn(storage), content);
    const window = new Window(storage);
    await window.usage.load();
    assert.equal(window.usage.today, undefined);
    window.end("left");
    await window.usage.save();
    assert.deepEqual(readdirSync(path.join(storage, "usage")).sort(), [
      ".gitignore",
      "usage.json",
      "usage.refused.json",
    ]);
    const next = new Window(storage);
    await next.usage.load();
    assert.equal(next.usage.today!.shown, 1, content);
  }
});

test("where nothing can be stored, counting goes on, and the log says so once", async () => {
  const storage = path.join(temporaryFolder(), "file");
  writeFileSync(storage, "");
  const window = new Window(storage);
  await window.usage.load();
  for (let i = 1; i <= 3; i++) {
    window.end("left");
    window.usage.learning.trust.note("go", 0.5, true);
    await window.usage.save();
    assert.equal(window.usage.today!.shown, i);
  }
  assert.equal((await window.usage.summary(0.5)).learnedThresholds.length, 1);
  assert.equal(window.warnings.length, 1, window.warnings.join("\n"));
  await assert.rejects(window.usage.forget());
  await window.usage.dispose();
});
