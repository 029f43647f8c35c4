// A model that is exported and imported: what is asked of the user, and of the server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { URI } from "vscode-uri";
import { Extension, WORKING } from "./extension.ts";
import { FakeEditor } from "./vscode.ts";

const FILE = URI.file("/team/model.unroll");

/** A server that has a model, or none, and writes down what it is asked. */
const serving = (hasModel: boolean) =>
  WORKING.replace("({ id, method })", "({ id, method, params })").replace(
    "  if (id !== undefined)",
    `  const told = {
    "unroll.contents": { languages: [], leftOut: [], ...(${hasModel} && { model: { path: "", bytes: 1, savedAt: 0 } }) },
    "unroll.export": 1000,
    "unroll.import": null,
  };
  const line = params?.command + " " + (params?.arguments?.[0]?.uri ?? "") + "\\n";
  if (method === "workspace/executeCommand") require("node:fs").appendFileSync(__dirname + "/asked", line);
  if (params?.command in told) return process.send({ jsonrpc: "2.0", id, result: told[params.command] });
  if (id !== undefined)`,
  );

async function activated(hasModel: boolean): Promise<Extension> {
  const editor = new FakeEditor();
  editor.folders = [{ name: "planets", uri: URI.file("/home/planets") }];
  return Extension.activate(serving(hasModel), editor);
}

test("an export goes to the file that the user chooses, and is named after the folder, beside it", async () => {
  const extension = await activated(true);
  const { editor } = extension;
  await extension.run("unroll.exportModel");
  assert.deepEqual(extension.asked, [], "nothing was chosen");
  const [options] = editor.fileDialogs as { readonly defaultUri: URI }[];
  assert.equal(options!.defaultUri.path, "/home/planets.unroll");
  editor.file = FILE;
  await extension.run("unroll.exportModel");
  assert.deepEqual(extension.asked, [`unroll.export ${FILE.toString()}`]);
  assert.deepEqual(editor.dialogs, ["The model was exported to /team/model.unroll."]);
});

test("an import replaces a model after a question alone", async () => {
  const extension = await activated(true);
  const { editor } = extension;
  editor.file = FILE;
  await extension.run("unroll.importModel");
  assert.deepEqual(editor.dialogs, ["Replace the model of this workspace by the imported one?"]);
  assert.deepEqual(extension.asked, ["unroll.contents"]);
  editor.button = "Replace";
  await extension.run("unroll.importModel");
  assert.deepEqual(extension.asked.slice(1), ["unroll.contents", `unroll.import ${FILE.toString()}`]);
});

test("where there is no model, an import asks nothing", async () => {
  const extension = await activated(false);
  extension.editor.file = FILE;
  await extension.run("unroll.importModel");
  assert.deepEqual(extension.asked, ["unroll.contents", `unroll.import ${FILE.toString()}`]);
  assert.match(extension.editor.dialogs.join(), /^The model was imported and is in use\./);
});
