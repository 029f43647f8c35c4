// Marks of unusual lines: where they are, and how they follow edits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { URI } from "vscode-uri";
import type { UnusualLine, UnusualLines } from "../../server/protocol.ts";
import { Extension, WORKING } from "./extension.ts";

const unusual = (line: number): UnusualLine => {
  const said = { expected: "b", isMissing: false, label: "expected: b", message: "`a` is unusual here." };
  return { line, start: 2, end: 3, score: 9, word: "a", ...said };
};
const answering = (lines: readonly UnusualLine[]) => {
  const found: UnusualLines = { headline: `${lines.length} lines`, lines };
  return WORKING.replace("({ id, method })", "({ id, method, params })").replace(
    "  if (id !== undefined)",
    `  if (params?.command === "unroll.unusualLines") {
    return process.send({ jsonrpc: "2.0", id, result: ${JSON.stringify(found)} });
  }
  if (id !== undefined)`,
  );
};

/** An editor that keeps the lines that it was told to decorate last. */
function editorOf() {
  const decorated: number[][] = [];
  const document = { uri: URI.file("/w/src/b.ts"), version: 1, lineAt: () => ({ text: "  a" }), lineCount: 40 };
  const selection = { active: { line: 0, character: 0 } };
  return {
    document,
    decorated,
    selection,
    selections: [selection],
    revealRange: () => {},
    setDecorations: (
      _: object,
      options: readonly { readonly range: { readonly start: { readonly line: number } } }[],
    ) => {
      decorated.push(options.map(({ range }) => range.start.line));
    },
  };
}

test("marks move with the lines above them, go with an edit of their line, and with the command", async () => {
  const extension = await Extension.activate(answering([3, 8, 20].map(unusual)));
  const editor = editorOf();
  extension.editor.active = editor;
  await extension.run("unroll.showUnusualLines");
  assert.deepEqual(extension.editor.lists, [["a", "a", "a"]]);
  assert.deepEqual(editor.decorated.at(-1), [3, 8, 20]);
  const change = (from: number, to: number, text: string) => {
    const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
    extension.editor.changeText({ document: editor.document, contentChanges: [{ range, text }] });
    return editor.decorated.at(-1);
  };
  assert.deepEqual(change(5, 5, "two\nlines\n"), [3, 10, 22]);
  assert.deepEqual(change(11, 13, ""), [3, 10, 20]);
  assert.deepEqual(change(10, 10, "x"), [3, 20]);
  await extension.run("unroll.showUnusualLines");
  assert.deepEqual(editor.decorated.at(-1), []);
});

test("where nothing stands out, that is said, and nothing is marked", async () => {
  const extension = await Extension.activate(answering([]));
  const editor = editorOf();
  extension.editor.active = editor;
  await extension.run("unroll.showUnusualLines");
  assert.deepEqual(extension.editor.dialogs, ["0 lines"]);
  assert.deepEqual(editor.decorated.flat(), []);
  extension.editor.active = undefined;
  await extension.run("unroll.showUnusualLines");
  assert.match(extension.editor.dialogs.at(-1)!, /^Open a file/);
});
