// When the texts beside a commit message are read.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { memorySize, type Network } from "../../../model/index.ts";
import { CommitMessages } from "../../../server/completion/commit-messages.ts";
import { Completer } from "../../../server/completion/completer.ts";
import { NEVER_CANCELLED } from "../../../server/completion/request-slices.ts";
import { OpenDocument } from "../../../server/documents/document.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import type { CommitTexts } from "../../../server/workspace/commit-texts.ts";
import { WorkspaceMemory } from "../../../server/workspace/workspace-memory.ts";
import { module, utf8 } from "../../model/memory/memory.ts";

/** A commit message whose texts are read when the test says so, and a clock that the test moves. */
function write(t: TestContext, text = "Add levels") {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  const pending: PromiseWithResolvers<CommitTexts>[] = [];
  const errors: unknown[] = [];
  let changes = 0;
  const reading: Promise<unknown>[] = [];
  const commits = new CommitMessages(
    ({ languageId }) => {
      if (languageId !== "scminput") return undefined;
      pending.push(Promise.withResolvers<CommitTexts>());
      return pending.at(-1)!.promise;
    },
    () => changes++,
    (work) => reading.push(work.catch((error) => errors.push(error))),
  );
  const document = new OpenDocument("vscode-scm:git/scm0/input", "scminput", 1, text);
  return {
    commits,
    document,
    errors,
    /** Uses the document. Returns whether there is nothing to wait for. */
    use: () => commits.use(document) === undefined,
    /** Ends the last reading. */
    end: async (change: string | Error) => {
      if (typeof change === "string") pending.at(-1)!.resolve({ messages: ["Add quartz"], change });
      else pending.at(-1)!.reject(change);
      await Promise.all(reading);
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    get readings() {
      return pending.length;
    },
    get changes() {
      return changes;
    },
    beside: () => commits.textsBeside(document).map((one) => Buffer.from(one.text).toString()),
  };
}

test("they are read once, and then count: the change last", async (t) => {
  const one = write(t);
  assert.equal(one.use(), false);
  one.pass(60_000);
  assert.equal(one.use(), false, "one reading at a time, however long it takes");
  assert.deepEqual([one.readings, one.beside()], [1, []]);
  await one.end("feldspar");
  assert.equal(one.use(), true);
  assert.deepEqual([one.readings, one.changes, one.beside()], [1, 1, ["Add quartz", "feldspar"]]);
});

test("while somebody types they are not read again, but after a pause and in a box that was empty", async (t) => {
  const one = write(t);
  one.use();
  await one.end("feldspar");
  for (let key = 0; key < 20; key++) {
    one.pass(500);
    assert.equal(one.use(), true);
  }
  assert.equal(one.readings, 1);
  one.pass(3000);
  assert.equal(one.use(), true, "what is known counts meanwhile");
  assert.equal(one.readings, 2);
  await one.end("feldspar");
  assert.equal(one.changes, 1, "nothing has changed");
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 10 } };
  one.document.change([{ range, text: "F" }], 2);
  one.use();
  assert.equal(one.readings, 3);
  await one.end("mica");
  assert.deepEqual([one.changes, one.beside()], [2, ["Add quartz", "mica"]]);
});

test("a reading that fails is reported, and leaves what is known", async (t) => {
  const one = write(t);
  one.use();
  await one.end(new Error("The reader has ended."));
  assert.match(String(one.errors[0]), /reader has ended/);
  assert.deepEqual([one.use(), one.beside()], [true, []], "the message is completed without");
});

test("a document that is no commit message has nothing to wait for", (t) => {
  const one = write(t);
  assert.equal(one.commits.use(new OpenDocument("file:///w/a.ts", "typescript", 1, "")), undefined);
});

test("a message is not read before the texts beside it are known, its first suggestion waits for all of that, and no network reads it", async () => {
  const { signal } = new AbortController();
  const document = new OpenDocument("vscode-scm:git/scm0/input", "scminput", 1, "obs");
  const texts = Promise.withResolvers<CommitTexts>();
  const scheduler = new Scheduler({ onError: assert.ifError });
  const documents = new Map([[document.uri, document]]);
  const pathOf = () => undefined;
  const completer: Completer = new Completer({ documents, pathOf, scheduler, readCommits: () => texts.promise });
  completer.firstWait = 0;
  const memory = new WorkspaceMemory({
    module,
    size: memorySize(10_000, 2 ** 22),
    scheduler,
    beforeSlice: () => completer.suspend(),
    neighboursOf: async () => [],
    onNeighbours: () => {},
  });
  await memory.learn("/w/a.ts", utf8("let orbit = 1;\n"));
  memory.complete();
  const network = new Proxy({} as Network, { get: (_, name) => assert.fail(`the network's ${String(name)}`) });
  completer.use({ memory, network, adaptation: undefined });
  const position = { line: 0, character: 3 };
  completer.prepare(document, position);
  await scheduler.run("prepare", function* () {}, signal);
  assert.ok(!Buffer.from(memory.memory.newest(10)).includes("obs"));
  const answer = scheduler.answer(() =>
    completer.complete(document, position, { triggerKind: 2 }, 0.5, NEVER_CANCELLED),
  );
  const messages = ["Measure quartz", "observatory: read planets"].flatMap((one) => Array<string>(20).fill(one));
  texts.resolve({ messages, change: "" });
  assert.match(JSON.stringify((await answer)[0]?.insertText), /^"ervatory: read/);
});
