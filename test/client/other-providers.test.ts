// Another extension that suggests is noticed, and the user is asked once how both are to get along.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Extension, until, WORKING } from "./extension.ts";
import { FakeEditor } from "./vscode.ts";

const ASKED = /^(.*) shows suggestions, too\. When should Unroll show its own\?/;
const COPILOT = "GitHub.copilot-chat";

function editorWith(id: string, extensionPath = "/extensions/other"): FakeEditor {
  const editor = new FakeEditor();
  editor.extensions.set(id, { isActive: true, extensionPath });
  return editor;
}

/** The extension of which the user was asked, once it has been looked for. */
async function askedOf(editor: FakeEditor): Promise<string | undefined> {
  editor.changeEditor();
  await new Promise(setImmediate); // all that looking takes
  return ASKED.exec(editor.dialogs.at(-1) ?? "")?.[1];
}

test("what the user chooses is Unroll's own setting, and nobody asks again", async () => {
  const editor = editorWith("Supermaven.supermaven");
  editor.button = "When Very Sure";
  const { kept } = await Extension.activate(WORKING, editor);
  await until(() => editor.dialogs.length === 1);
  assert.equal(await askedOf(editor), "Supermaven");
  assert.deepEqual(editor.settings.values.user, { "suggestions.show": "whenVerySure" });
  assert.equal(editor.dialogs.length, 1);
  const again = editorWith("Supermaven.supermaven");
  await Extension.activate(WORKING, again, kept);
  assert.equal(await askedOf(again), undefined);
});

test("an answer that does not come changes nothing", async () => {
  const editor = editorWith("Supermaven.supermaven");
  await Extension.activate(WORKING, editor);
  assert.equal(await askedOf(editor), "Supermaven");
  assert.equal(editor.settings.values.user, undefined);
});

test("an extension that becomes active later is noticed then", async () => {
  const editor = editorWith("Codeium.codeium");
  editor.extensions.get("Codeium.codeium")!.isActive = false;
  await Extension.activate(WORKING, editor);
  assert.equal(await askedOf(editor), undefined);
  editor.extensions.get("Codeium.codeium")!.isActive = true;
  assert.equal(await askedOf(editor), "Windsurf");
});

test("the Copilot that VS Code brings along counts once somebody has signed in", async () => {
  const editor = editorWith(COPILOT, "/editor/extensions/copilot");
  await Extension.activate(WORKING, editor);
  assert.equal(await askedOf(editor), undefined);
  editor.accounts = [{}];
  assert.equal(await askedOf(editor), "GitHub Copilot");
});

test("who has chosen already, or has switched Unroll off, is not asked", async () => {
  for (const [name, value] of [
    ["suggestions.show", "automatically"],
    ["enabled", false],
  ] as const) {
    const editor = editorWith("Supermaven.supermaven");
    editor.settings.set("user", name, value);
    await Extension.activate(WORKING, editor);
    assert.equal(await askedOf(editor), undefined, name);
  }
});
