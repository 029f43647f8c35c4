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
});
