// A workspace that the user does not trust: there is no server that could read or learn it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Extension, until, WORKING } from "./extension.ts";
import { FakeEditor } from "./vscode.ts";

async function activateUntrusted(): Promise<Extension> {
  const editor = new FakeEditor();
  editor.isTrusted = false;
  return Extension.activate(WORKING, editor);
}

test("the server starts once the workspace is trusted, and not before, whatever else happens", async () => {
  const extension = await activateUntrusted();
  const { editor } = extension;
  assert.equal(editor.item.text, "$(workspace-untrusted) Unroll: not trusted");
  assert.match(editor.item.accessibilityInformation.label, /only workspaces that you trust/);
  await extension.click("Manage Workspace Trust");
  assert.deepEqual(editor.executed.pop(), ["workbench.trust.manage"]);
  editor.changeSetting("unroll.kernels");
  await extension.run("unroll.restartServer");
  assert.deepEqual([extension.processes, editor.dialogs], [[], []]);
  editor.trust();
  await until(() => extension.isRunning);
  assert.equal(extension.processes.length, 1);
});

test("a command says what is missing and leads there", async () => {
  const extension = await activateUntrusted();
  const { editor } = extension;
  for (const command of ["unroll.trainWorkspace", "unroll.evaluateWorkspace", "unroll.deleteModel"]) {
    editor.button = "Manage Workspace Trust";
    await extension.run(command);
    assert.match(editor.dialogs.pop()!, /Trust this one, then try again/, command);
    await until(() => editor.executed.length === 1);
    assert.deepEqual(editor.executed.pop(), ["workbench.trust.manage"]);
  }
});

test("the dashboard of a workspace that is not trusted asks for trust, and for nothing that needs it", async () => {
  const extension = await activateUntrusted();
  await extension.run("unroll.showDashboard");
  const page = extension.editor.pages[0]!;
  page.send({ kind: "ready" });
  const [{ sections }] = page.messages as [{ sections: Record<string, string> }];
  assert.match(sections.now!, /Off until you trust this workspace.*data-action="manageTrust"/s);
  assert.deepEqual({ ...sections, now: "" }, { now: "", training: "", score: "", learned: "", model: "" });
});
