// What the completer has in the memory, and when: seen in the texts that were learned last.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memorySize } from "../../../model/index.ts";
import { Completer, NEVER_CANCELLED } from "../../../server/completion/completer.ts";
import { OpenDocument } from "../../../server/documents/document.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import { WorkspaceMemory } from "../../../server/workspace/workspace-memory.ts";
import { module, utf8 } from "../../model/memory/memory.ts";

const files = ["near/a", "far/away/b", "far/away/c"].map((name) => ({
  path: `/w/${name}.ts`,
  bytes: utf8(`let ${name.at(-1)} = orbit(${name.at(-1)}1, 2);\n`.repeat(40)),
  modified: 0,
}));
const [near] = files;
const TEXT = "let planet = orbit(planet1, 2);\nlet pla";
const END = { line: 1, character: 7 };

/** A completer over a memory of the files, and a document of the folder near/ that is open. */
async function open() {
  const { signal } = new AbortController();
  const document = new OpenDocument("near/open.ts", "typescript", 1, TEXT);
  const documents = new Map([[document.uri, document]]);
  const scheduler = new Scheduler({ onError: assert.ifError, afterBackground: () => completer.resume() });
  const completer: Completer = new Completer(documents, (uri) => `/w/${uri}`, scheduler);
  const memory = new WorkspaceMemory({
    module,
    size: memorySize(10_000, 2 ** 22),
    scheduler,
    beforeSlice: () => completer.suspend(),
    neighboursOf: async () => [files[2]!.path, files[1]!.path, near!.path],
    onNeighbours: () => completer.refresh(),
  });
  await memory.findNeighbours("/w/near/open.ts");
  for (const { path, bytes } of files) await memory.learn(path, bytes);
  memory.complete();
  completer.use({ memory, network: undefined, adaptation: undefined });
  return {
    completer,
    memory,
    document,
    documents,
    complete: () => completer.complete(document, END, { triggerKind: 2 }, 0.5, NEVER_CANCELLED),
    /** Resolves when all work in the background is done that was begun before. */
    rest: () => scheduler.run("prepare", function* () {}, signal),
    /** Whether the text in the memory that was learned last ends so. */
    endsWith: (text: string) => Buffer.from(memory.memory.newest(text.length)).equals(utf8(text)),
  };
}

test("a document is completed with its neighbours refreshed, the nearest last", async () => {
  const { complete, memory, completer, endsWith } = await open();
  await complete();
  assert.ok(endsWith(TEXT));
  const texts = Buffer.from(memory.memory.newest(2 * near.bytes.length))
    .toString()
    .split("\0");
  assert.equal(texts.filter((text) => text !== TEXT).at(-1), Buffer.from(near.bytes).toString());
  completer.suspend();
  assert.ok(!endsWith(TEXT));
});

test("after the memory was needed for something else, the document is read again before anybody asks", async () => {
  const { complete, memory, rest, endsWith } = await open();
  await complete();
  await memory.learn("/w/far/d.ts", utf8("let d = 1;\n"));
  assert.ok(!endsWith(TEXT));
  await rest();
  assert.ok(endsWith(TEXT));
});

test("where the cursor rests is read up to, unless the document is closed by then", async () => {
  const { completer, document, documents, rest, endsWith } = await open();
  completer.prepare(document, { line: 1, character: 0 });
  await rest();
  assert.ok(endsWith(TEXT.slice(0, -7)));
  completer.prepare(document, END);
  await rest();
  assert.ok(endsWith(TEXT));
  completer.suspend();
  documents.delete(document.uri);
  completer.forget(document);
  await rest();
  assert.ok(!endsWith(TEXT));
});
