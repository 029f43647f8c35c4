// How the client asks for suggestions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { URI } from "vscode-uri";
import { Extension, WORKING } from "./extension.ts";

/** Fails at every request for suggestions, and says in the error what cursors it was told of. */
const TELLING = WORKING.replace("({ id, method })", "({ id, method, params })").replace(
  "...answers[method]",
  "...(params?.context ? { error: { code: 1, message: 'cursors: ' + params.context.cursors + ';' } } : answers[method])",
);

test("the server is told where there are several cursors, since what is accepted is inserted at all of them", async () => {
  const { editor } = await Extension.activate(TELLING);
  const uri = URI.file("/somewhere/new.ts");
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
  const cursorsTold = async () => {
    await editor.provider!.provideInlineCompletionItems({ uri }, { line: 0, character: 0 }, { triggerKind: 1 }, token);
    return /cursors: (\w+);/.exec(editor.log.findLast((line) => line.includes("cursors: ")) ?? "")?.[1];
  };
  const selection = { active: { line: 0, character: 0 } };
  assert.equal(await cursorsTold(), "undefined");
  editor.active = { document: { uri }, selection, selections: [selection] };
  assert.equal(await cursorsTold(), "undefined");
  editor.active = { document: { uri }, selection, selections: [selection, selection, selection] };
  assert.equal(await cursorsTold(), "3");
  editor.active = { ...editor.active, document: { uri: URI.file("/somewhere/other.ts") } };
  assert.equal(await cursorsTold(), "undefined", "those of another editor, as beside a message box");
});

test("the editor asks again where the server is ready, if the cursor is there still", async () => {
  const uri = URI.file("/somewhere/new.ts");
  const [line, character] = [3, 7];
  const place = JSON.stringify({ textDocument: { uri: uri.toString() }, position: { line, character } });
  const notification = `{ jsonrpc: "2.0", method: "unroll/ready", params: ${place} }`;
  /** Ready at every request for suggestions, before it is answered. */
  const program = WORKING.replace(
    "if (id",
    `if (method === "textDocument/inlineCompletion") process.send(${notification});\n  if (id`,
  );
  const { editor } = await Extension.activate(program);
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
  const at = (where: object) => ({ active: where, isEmpty: true });
  const asksAgain = async (document: { uri: URI }, ...selections: object[]) => {
    editor.executed.length = 0;
    editor.active = { document, selection: selections[0]!, selections };
    await editor.provider!.provideInlineCompletionItems({ uri }, { line, character }, { triggerKind: 1 }, token);
    return editor.executed;
  };
  const here = at({ line, character });
  assert.deepEqual(await asksAgain({ uri }, here), [["editor.action.inlineSuggest.trigger", { explicit: false }]]);
  assert.deepEqual(await asksAgain({ uri }, at({ line, character: 8 })), []);
  assert.deepEqual(await asksAgain({ uri }, at({ line: 2, character })), []);
  assert.deepEqual(await asksAgain({ uri }, here, at({ line: 9, character })), []);
  assert.deepEqual(await asksAgain({ uri }, { ...here, isEmpty: false }), []);
  assert.deepEqual(await asksAgain({ uri: URI.file("/somewhere/other.ts") }, here), []);
});
