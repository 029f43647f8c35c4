import assert from "node:assert/strict";
import { test } from "node:test";
import { type CommitSource, changedLines, readCommitTexts } from "../../../server/workspace/commit-texts.ts";
import { findSecrets } from "../../../server/workspace/secrets.ts";

const DIFF = `diff --git a/src/levels.ts b/src/levels.ts
index 8baef1b..2b3e9a1 100644
--- a/src/levels.ts
+++ b/src/levels.ts
@@ -7 +7,2 @@ export function readLevels() {
-  return quartz;
+  const feldspar = measure(quartz);
+  return feldspar;
@@ -20,0 +22 @@
+++ i;
diff --git a/data.bin b/data.bin
index 1111111..2222222 100644
Binary files a/data.bin and b/data.bin differ
`;

const PATHS = ["src/levels.ts", "data.bin"];

const source: CommitSource = {
  messages: async () => ["levels: measure feldspar", "docs: how to measure\n\nBegin with quartz.\n"],
  stagedFiles: async () => PATHS.map((path) => ({ path, file: `/w/${path}`, isEdited: true })),
  stagedDiff: async () => DIFF,
};
const options = { mayLearn: async () => true, findSecrets };

test("of a diff, the lines count that come or go, and what git says they stand in", () => {
  assert.deepEqual(changedLines(DIFF), [
    "export function readLevels() {",
    "return quartz;",
    "const feldspar = measure(quartz);",
    "return feldspar;",
    "++ i;",
  ]);
  assert.deepEqual(changedLines(""), []);
  assert.ok(!changedLines("@@ -1 +1 @@\n+whole\n+cut of").includes("cut of"), "what may go on is no name");
});

test("the newest message comes last, and the change with its paths", async () => {
  const { messages, change } = await readCommitTexts(source, options);
  assert.deepEqual(messages, ["docs: how to measure\n\nBegin with quartz.", "levels: measure feldspar"]);
  assert.match(change, /measure\(quartz\);\n[\s\S]*\nsrc\/levels\.ts\ndata\.bin\n$/);
});

test("of a file that may not be learned, the lines are not even asked for", async () => {
  const asked: (readonly string[])[] = [];
  const stagedDiff = async (paths: readonly string[]) => {
    asked.push(paths);
    return DIFF;
  };
  const mayLearn = async (file: string) => file === "/w/data.bin";
  await readCommitTexts({ ...source, stagedDiff }, { ...options, mayLearn });
  assert.deepEqual(asked, [["data.bin"]]);
  const { change } = await readCommitTexts({ ...source, stagedDiff }, { ...options, mayLearn: async () => false });
  assert.equal(change, "\nsrc/levels.ts\ndata.bin\n");
  assert.equal(asked.length, 1);
});

test("secrets are in neither, and nothing is where git tells nothing", async () => {
  const secret = "quartz-Orchid-4471";
  const messages = async () => [`Set password = '${secret}' for tests`, "Add tests"];
  const stagedDiff = async () => `@@ -0,0 +1 @@\n+const password = "${secret}";\n+open();\n`;
  const texts = await readCommitTexts({ ...source, messages, stagedDiff }, options);
  assert.ok(!JSON.stringify(texts).includes("4471"), JSON.stringify(texts));
  assert.match(texts.change, /^const password = "\0";\nopen\(\);\n/);
  const none = { messages: async () => [], stagedFiles: async () => [], stagedDiff: async () => "" };
  assert.deepEqual(await readCommitTexts(none, options), { messages: [], change: "" });
});

test("a huge change and a long history are cut to what can be learned between two keys", async () => {
  const line = (i: number) => `+const level${i} = measure(quartz, ${i});\n`;
  const stagedDiff = async () => `@@ -0,0 +1 @@\n${Array.from({ length: 50_000 }, (_, i) => line(i)).join("")}`;
  const stagedFiles = async () => Array.from({ length: 5000 }, (_, i) => ({ path: `${i}`, file: "", isEdited: true }));
  const messages = async () => Array.from({ length: 200 }, (_, i) => `Commit ${i}\n\n${"Why it is so.\n".repeat(i)}`);
  const texts = await readCommitTexts({ messages, stagedFiles, stagedDiff }, options);
  assert.ok(texts.change.startsWith("const level0 ") && texts.change.length < 10_000);
  const length = texts.messages.join("").length;
  assert.ok(length > 10_000 && length <= 16_384, `${length}`);
  assert.match(texts.messages.at(-1)!, /^Commit 0$/, "the newest is there");
});
