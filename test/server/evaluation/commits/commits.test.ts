// The real product types the commits of a small repository again.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  type AssistantName,
  type CommitsEvent,
  evaluateCommits,
} from "../../../../server/evaluation/commits/commits.ts";
import { nodeHost } from "../../../../server/node/node-host.ts";
import { fingerprintOf, repositoryOf } from "../../../repository.ts";
import { repetitiveSources, temporaryFolder } from "../../../workspace.ts";

const sources = Object.entries(repetitiveSources());
const repository = repositoryOf(
  Object.fromEntries(sources.slice(0, 5)),
  { ...Object.fromEntries(sources.slice(5, 6)), "notes/plan.md": "Read all planets first.\n" },
  { "src/planet.ts": undefined, "notes/plan.md": "Read all comets first.\nThen read all planets.\n" },
);
const names: readonly AssistantName[] = ["memory", "words", "longestMatch"];

const typeless = repositoryOf({ "a.ts": "let a;\n" }, { "a.ts": undefined });
const temporary = temporaryFolder();
process.env.TMPDIR = temporary; // from here on, only the evaluation's folders are made there

function evaluate(
  folder: string,
  options: { readonly signal?: AbortSignal; readonly names?: readonly AssistantName[] } = {},
  onEvent: (event: CommitsEvent) => void = () => {},
) {
  return evaluateCommits(nodeHost, folder, { commits: 9, seconds: 1, threads: 1, names, ...options }, onEvent);
}

test("everyone types the same commits, and leaves the repository and the disk as they were", async () => {
  const before = fingerprintOf(repository);
  const whole = ["whole 1 of 2", "whole 2 of 2"];
  const typed = new Map<AssistantName, string[]>();
  const report = await evaluate(repository, {}, (event) => {
    assert.ok(event.kind === "typing", "no network is trained");
    const { name, acceptance, commit, commits } = event;
    typed.set(name, [...(typed.get(name) ?? []), `${acceptance} ${commit} of ${commits}`]);
  });
  assert.deepEqual(Object.keys(report), ["commits", "characters", "seconds", ...names]);
  assert.equal(report.commits, 2);
  assert.equal(report.seconds, 0);
  for (const name of names) {
    const { efforts, shown, taken, saved, precision, withWords } = report[name]!;
    assert.deepEqual(Object.keys(efforts).sort(), [".md", ".ts", "changed", "new"], name);
    assert.equal(efforts[".md"]!.without + efforts[".ts"]!.without, report.characters, name);
    assert.equal(efforts.new!.without + efforts.changed!.without, report.characters, name);
    assert.equal(saved, 1 - (efforts.new!.with + efforts.changed!.with) / report.characters);
    assert.equal(precision, taken / shown);
    assert.ok(withWords.saved >= saved, name);
  }
  const { memory, words } = report;
  assert.ok(memory!.saved > words!.saved && words!.saved > 0.1, `${memory!.saved}, ${words!.saved}`);
  assert.deepEqual(
    [...typed],
    [["memory", [...whole, "words 1 of 2", "words 2 of 2"]], ...names.slice(1).map((name) => [name, whole])],
  );
  assert.equal(fingerprintOf(repository), before);
  assert.deepEqual(readdirSync(temporary), []);
});

test("the same commits save as much again: not how fast the machine was, nor where the checkout lay", async () => {
  const saved = async () => {
    const { memory } = await evaluate(repository, { names: ["memory"] });
    const { shown, taken, efforts, withWords } = memory!;
    return { shown, taken, efforts, withWords };
  };
  assert.deepEqual(await saved(), await saved());
});

test("of a folder of the checkout, only its files are typed", async () => {
  const report = await evaluate(path.join(repository, "notes"));
  assert.equal(report.commits, 1, "the other one has made the folder");
  assert.deepEqual(Object.keys(report.memory!.efforts).sort(), [".md", "changed"]);
  assert.ok(report.characters < 100);
});

test("where the memory's arithmetic is missing, that is said, and nothing is left", async () => {
  const host = { ...nodeHost, loadMemory: () => Promise.reject(new Error("no memory.wasm")) };
  const options = { commits: 9, seconds: 1, threads: 1, names };
  await assert.rejects(
    evaluateCommits(host, repository, options, () => {}),
    /not learned: Error: no memory\.wasm/,
  );
  assert.deepEqual(readdirSync(temporary), []);
});

test("commits with nothing to type, and an interruption, leave nothing", async () => {
  await assert.rejects(evaluate(typeless), { name: "GitError", reason: "nothing typed" });
  assert.deepEqual(readdirSync(temporary), []);
  const controller = new AbortController();
  const stop = () => controller.abort();
  await assert.rejects(evaluate(repository, { signal: controller.signal }, stop), { name: "AbortError" });
  assert.deepEqual(readdirSync(temporary), []);
});
