// How commits are typed again: which files are opened, typed and saved, and what is counted.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { checkOut } from "../../../../server/evaluation/commits/checkout.ts";
import { readHistory } from "../../../../server/evaluation/commits/history.ts";
import { replay } from "../../../../server/evaluation/commits/replay.ts";
import { Tally } from "../../../../server/evaluation/commits/tally.ts";
import { type Files, repositoryOf } from "../../../repository.ts";
import { temporaryFolder } from "../../../workspace.ts";
import { linesFrom, type Script, ScriptedAssistant } from "./scripted-assistant.ts";

interface Play {
  readonly script?: Script;
  readonly mayLearn?: (name: string) => boolean;
  readonly signal?: AbortSignal;
  /** How many of the commits are passed over, as where branches are typed one after the other. */
  readonly skipped?: number;
}

/** Types all commits but the first again. Checks that what the assistant has open when a file is saved is what is written. */
async function play(
  commits: readonly Files[],
  { script = () => undefined, mayLearn = () => true, signal, skipped = 0 }: Play = {},
) {
  const repository = repositoryOf(...commits);
  const history = await readHistory(repository, 99);
  const folder = temporaryFolder();
  await checkOut(repository, history.base, folder);
  const nameOf = (file: string) => path.relative(folder, file).replaceAll(path.sep, "/");
  const assistant = new (class extends ScriptedAssistant {
    override async save(paths: readonly string[]): Promise<void> {
      const [file = ""] = paths;
      const isOpen = this.calls.findLast((call) => /^(open|save)/.test(call)) === `open ${nameOf(file)}`;
      if (isOpen) assert.equal(this.text, readFileSync(file, "utf8").replaceAll("\r\n", "\n"));
      await super.save(paths);
    }
  })(script, nameOf);
  const tally = new Tally();
  let done = 0;
  await replay(
    { repository, folder, mayLearn: async (file) => mayLearn(nameOf(file)) },
    history.commits.slice(skipped),
    assistant,
    {
      acceptance: "whole",
      tally,
      onCommit: () => done++,
      signal: signal ?? new AbortController().signal,
    },
  );
  assert.equal(done, history.commits.length - skipped);
  return { tally, folder, calls: assistant.calls.filter((call) => !call.startsWith("rest")) };
}

const before = "let a = 1;\nlet b = 2;\n";

test("keystrokes are counted with and without suggestions, by language and kind", async () => {
  const { tally, calls } = await play(
    [
      { "a.ts": before, "b.md": "one\n" },
      { "a.ts": "let a = 1;\nlet new1 = 5;\nlet b = 2;\n", "b.md": "one\ntwo\n" },
      { "a.ts": "let a = 1;\nlet new1 = 77;\nlet b = 2;\n" },
    ],
    { script: linesFrom(5, "let new1 = 5;") },
  );
  assert.deepEqual(calls, ["open a.ts", "save a.ts", "open b.md", "save b.md", "open a.ts", "save a.ts"]);
  const added = { without: 14, with: 7 }; // Enter, five characters and Tab
  const prose = { without: 4, with: 4 };
  const changed = { without: 2, with: 2 };
  assert.deepEqual(tally.efforts, {
    ".ts": { without: added.without + changed.without, with: added.with + changed.with },
    new: { without: added.without + prose.without, with: added.with + prose.with },
    ".md": prose,
    changed,
  });
  // In the last commit the old number is offered once more, and is not taken.
  const { saved, precision, shown, taken, acceptedLength, flicker } = tally.score;
  assert.deepEqual(
    { saved, precision, shown, taken, acceptedLength, flicker },
    { saved: 1 - 13 / 20, precision: 0.5, shown: 2, taken: 1, acceptedLength: 8, flicker: 0 },
  );
});

test("all changes of a file are typed, each with the rest of the file after the cursor", async () => {
  const seen: string[] = [];
  const script: Script = (line, after) => {
    if (line.endsWith("= ")) seen.push(after);
    return undefined;
  };
  const between = "let between;\n";
  const lines = (a: number, b: number) => ({ "a.ts": `let a = ${a};\n${between}let b = ${b};\n` });
  const { tally } = await play([lines(1, 2), lines(10, 20)], { script });
  assert.deepEqual(seen, [`;\n${between}let b = 2;\n`, ";\n"]);
  assert.deepEqual(tally.effort, { without: 4, with: 4 });
});

test("lines are new where a hunk has only these, and changed elsewhere", async () => {
  const kindsOf = async (after: string) => Object.keys((await play([{ a: before }, { a: after }])).tally.efforts);
  assert.deepEqual(await kindsOf(`${before}more\n`), ["", "new"]);
  assert.deepEqual(await kindsOf(before.replace("1;", "1; more")), ["", "changed"]);
  assert.deepEqual(await kindsOf(before.replace("1;", "2;\nmore")), ["", "changed"]);
});

test("files that are only deleted, and lines, take no keystrokes", async () => {
  const { tally, folder, calls } = await play([
    { "a.ts": before, "b.ts": "b\n" },
    { "b.ts": undefined },
    { "a.ts": "let a = 1;\n" },
  ]);
  assert.deepEqual(tally.effort, { without: 0, with: 0 });
  assert.deepEqual(calls, ["save b.ts", "open a.ts", "save a.ts"]);
  assert.ok(!existsSync(path.join(folder, "b.ts")));
});

test("a renamed file is opened by its new name, and its old one is saved as deleted", async () => {
  const long = before.repeat(20);
  const { tally, folder, calls } = await play([{ "a.ts": long }, { "a.ts": undefined, "src/b.ts": `${long}x;\n` }]);
  assert.deepEqual(calls, ["open src/b.ts", "save src/b.ts, a.ts"]);
  assert.deepEqual(tally.effort.without, 3);
  assert.ok(!existsSync(path.join(folder, "a.ts")));
});

test("line ends and byte order marks are the editor's business, and stay in the file", async () => {
  const { tally, folder } = await play([{ "a.ts": "a\r\nb\r\n" }, { "a.ts": "a\r\nbc\r\n" }]);
  assert.equal(tally.effort.without, 2, "the word, not the line end");
  assert.equal(readFileSync(path.join(folder, "a.ts"), "utf8"), "a\r\nbc\r\n");
  const only = await play([{ "a.ts": "a\r\nb\r\n" }, { "a.ts": "a\nb\n" }]);
  assert.equal(only.tally.effort.without, 0);
});

test("what is no text, may not be learned, or was not typed by hand is only written", async () => {
  const latin = Uint8Array.of(0x61, 0xe4, 0x0a);
  const many = Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`many/${i}.ts`, "let many;\n"]));
  const { tally, folder, calls } = await play(
    [
      { "latin.ts": latin, "secret.ts": "a\n", "long.ts": "a\n", "nul.ts": "a\n" },
      { "latin.ts": Buffer.concat([latin, latin]) },
      { "secret.ts": "b\n" },
      { "long.ts": `a\n${"x".repeat(4001)}\n` },
      { "nul.ts": "a\n\0\n" },
      many,
    ],
    { mayLearn: (name) => name !== "secret.ts" },
  );
  assert.equal(tally.effort.without, 0);
  assert.deepEqual(calls.slice(0, 6), [
    "save latin.ts",
    "save secret.ts",
    "open long.ts",
    "save long.ts",
    "open nul.ts",
    "save nul.ts",
  ]);
  assert.match(calls[6]!, /^save many\/0\.ts, /);
  assert.equal(calls.length, 7);
  assert.equal(readFileSync(path.join(folder, "secret.ts"), "utf8"), "b\n");
  assert.ok(existsSync(path.join(folder, "many/40.ts")));
});

test("files take the place of folders, and folders that of files", async () => {
  const { folder, tally } = await play([
    { "a/b.ts": "b\n", c: "c\n" },
    { "a/": undefined, a: "a\n", c: undefined, "c/d.ts": "d\n" },
    { a: undefined, "a/b.ts": "bb\n", "c/": undefined, c: "cc\n" },
  ]);
  assert.equal(readFileSync(path.join(folder, "a/b.ts"), "utf8"), "bb\n");
  assert.equal(readFileSync(path.join(folder, "c"), "utf8"), "cc\n");
  assert.ok(tally.effort.without > 0);
  const branch = await play([{ c: "c\n", e: "e\n" }, { c: undefined }, { "c/d.ts": "d\n" }], { skipped: 1 });
  assert.equal(readFileSync(path.join(branch.folder, "c/d.ts"), "utf8"), "d\n");
});

test("it ends where its signal is aborted", async () => {
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(play([{ a: "a\n" }, { a: "b\n" }], { signal: controller.signal }), { name: "AbortError" });
});
