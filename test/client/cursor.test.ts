// Where the cursor rests, as the client tells the server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { URI } from "vscode-uri";
import { Extension, until, WORKING } from "./extension.ts";

/** Writes down where cursors are. */
const TOLD = WORKING.replace("({ id, method })", "({ id, method, params })").replace(
  "if (id",
  `if (method === "unroll/cursor")
    require("node:fs").appendFileSync(__dirname + "/asked", params.textDocument.uri + " " + params.position.line + "\\n");
  if (id`,
);

test("a server that starts is told where the cursor is, also when it is started again", async () => {
  const extension = await Extension.activate(TOLD);
  const uri = URI.file("/somewhere/new.ts");
  extension.editor.activate({ uri, languageId: "typescript", isUntitled: false });
  const at = `${uri.toString()} 0`;
  await until(() => extension.asked.length === 1);
  await extension.run("unroll.restartServer");
  await until(() => extension.asked.length === 2);
  assert.deepEqual(extension.asked, [at, at]);
});

test("what was typed while no server ran is asked for once one runs, and nothing else is", async () => {
  const extension = await Extension.activate(TOLD);
  const { editor } = extension;
  const document = { uri: URI.file("/somewhere/new.ts"), languageId: "typescript", isUntitled: false };
  const asks = () => editor.executed.filter(([name]) => name === "editor.action.inlineSuggest.trigger");
  editor.activate(document);
  await until(() => extension.asked.length === 1);
  editor.changeText({ document, contentChanges: [] });
  await extension.run("unroll.restartServer");
  await until(() => extension.asked.length === 2);
  assert.deepEqual(asks(), []);
  const restart = extension.run("unroll.restartServer");
  editor.changeText({ document, contentChanges: [] });
  await restart;
  await until(() => extension.asked.length === 3);
  assert.deepEqual(asks(), [["editor.action.inlineSuggest.trigger", { explicit: false }]]);
  await extension.run("unroll.restartServer");
  await until(() => extension.asked.length === 4);
  assert.equal(asks().length, 1);
});
