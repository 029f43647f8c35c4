import assert from "node:assert/strict";
import { test } from "node:test";
import { Teachers } from "../../../server/completion/teachers.ts";

/** Teachers whose questions a test answers, in the order in which they were asked. */
function teachers() {
  const questions: { readonly path: string; readonly answer: (isAllowed: boolean) => void }[] = [];
  const changes: string[] = [];
  const ask = (path: string) => new Promise<boolean>((answer) => questions.push({ path, answer }));
  const pathOf = (uri: string) => (uri.startsWith("file://") ? uri.slice(7) : undefined);
  const taught = new Teachers(ask, pathOf, (uri) => changes.push(uri));
  return { questions, changes, taught, has: (uri: string) => taught.has({ uri }) };
}

test("a document teaches once its file may be learned, and a question without an answer is a no", async () => {
  const { questions, changes, taught, has } = teachers();
  assert.equal(has("file:///a"), false);
  const first = taught.decide("file:///a");
  assert.equal(has("file:///a"), false);
  questions[0].answer(true);
  await first;
  assert.equal(has("file:///a"), true);
  const saved = taught.decide("file:///a");
  assert.equal(has("file:///a"), true, "until it is decided anew");
  questions[1].answer(false);
  await saved;
  assert.equal(has("file:///a"), false);
  assert.deepEqual(changes, ["file:///a", "file:///a"]);
});

test("what has never been saved teaches, and what is neither file nor untitled does not", async () => {
  const { questions, taught, has } = teachers();
  await taught.decide("untitled:Untitled-1");
  await taught.decide("git:/w/.env?HEAD");
  assert.equal(has("untitled:Untitled-1"), true);
  assert.equal(has("git:/w/.env?HEAD"), false);
  assert.equal(questions.length, 0);
});

test("when the rules change, nothing teaches until it was asked anew, and late answers count for nothing", async () => {
  const { questions, changes, taught, has } = teachers();
  const opened = Promise.all([taught.decide("file:///a"), taught.decide("file:///b")]);
  questions[0].answer(true);
  await Promise.resolve();
  const again = taught.decideAll();
  questions[1].answer(true);
  await opened;
  assert.deepEqual([has("file:///a"), has("file:///b")], [false, false]);
  for (const { answer, path } of questions.slice(2)) answer(path === "/b");
  await again;
  assert.deepEqual([has("file:///a"), has("file:///b")], [false, true]);
  assert.equal(changes.filter((uri) => uri === "file:///b").length, 1);
  taught.forget("file:///b");
  assert.equal(has("file:///b"), false);
});

test("a document that the network writes teaches nothing until it is closed", async () => {
  const { changes, taught, has } = teachers();
  taught.exclude("untitled:Untitled-1");
  assert.deepEqual([has("untitled:Untitled-1"), has("untitled:Untitled-2")], [false, true]);
  assert.deepEqual(changes, ["untitled:Untitled-1"], "whoever has learned from it learns anew");
  await taught.decideAll();
  assert.equal(has("untitled:Untitled-1"), false);
  taught.forget("untitled:Untitled-1");
  assert.equal(has("untitled:Untitled-1"), true, "another document has its name");
});
