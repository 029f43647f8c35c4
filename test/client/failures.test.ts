// What the user sees of a server that fails: nothing but the status bar, and a restart that works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { URI } from "vscode-uri";
import { Extension, until, WORKING } from "./extension.ts";

test("a suggestion that fails shows nothing, and is logged", async () => {
  const { editor, isRunning } = await Extension.activate(WORKING);
  assert.ok(isRunning, editor.item.text);
  const document = { uri: URI.file("/somewhere/new.ts") };
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
  const given = [document, { line: 0, character: 0 }, { triggerKind: 1 }, token];
  assert.equal(await editor.provider!.provideInlineCompletionItems(...given), undefined);
  assert.deepEqual(editor.dialogs, []);
  assert.ok(editor.log.some((line) => /inlineCompletion failed.*The model is broken/s.test(line)));
});

test("a command that fails opens a dialog, since the user asked for it", async () => {
  const extension = await Extension.activate(WORKING);
  await extension.run("unroll.stopTraining");
  assert.deepEqual(extension.editor.dialogs, ["There is nothing to stop."]);
});

for (const [what, program] of [
  ["is missing", undefined],
  ["ends at once", "process.exit(1);"],
  [
    "refuses to be initialized",
    WORKING.replace(/initialize: \{ result/, "initialize: { error: { code: 1, message: 'no' }, other"),
  ],
] as const) {
  test(`a server that ${what}: the status bar says so, and a click restarts it`, async () => {
    const extension = await Extension.activate(program);
    const { editor } = extension;
    assert.ok(extension.isStopped, editor.item.text);
    assert.match(editor.item.accessibilityInformation.label, /could not start.*log/s);
    assert.deepEqual(editor.dialogs, []);
    await extension.click("Restart Server"); // in vain
    assert.ok(extension.isStopped);
    assert.equal(editor.dialogs.length, 1, "the user asked for it");
    extension.install(WORKING);
    await extension.click("Restart Server");
    assert.ok(extension.isRunning, editor.item.text);
    assert.equal(editor.dialogs.length, 1);
  });
}

test("a server that hangs at its start is restarted", async () => {
  const extension = await Extension.activate(WORKING);
  extension.install(WORKING.replace("id !== undefined", "false"));
  const hanging = extension.run("unroll.restartServer");
  await until(() => extension.processes.length === 2);
  assert.equal(extension.editor.item.text, "$(loading~spin) Unroll");
  extension.install(WORKING);
  await extension.run("unroll.restartServer");
  await hanging;
  assert.ok(extension.isRunning);
  assert.deepEqual(extension.editor.dialogs, []);
});

test("a server that is restarted twice at once runs", async () => {
  const extension = await Extension.activate(WORKING);
  await Promise.all([extension.run("unroll.restartServer"), extension.run("unroll.restartServer")]);
  assert.ok(extension.isRunning, extension.editor.item.text);
  assert.deepEqual(extension.editor.dialogs, []);
  await extension.run("unroll.stopTraining");
  assert.deepEqual(extension.editor.dialogs, ["There is nothing to stop."], "it answers");
  assert.equal(extension.processes.length, 2, "one for both");
});

test("a setting that the server takes at its start alone restarts it, others do not", async () => {
  const extension = await Extension.activate(WORKING);
  extension.editor.changeSetting("unroll.suggestions.threshold");
  assert.equal(extension.processes.length, 1);
  extension.editor.changeSetting("unroll.kernels");
  while (extension.processes.length < 2 || !extension.isRunning) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(extension.editor.dialogs, []);
});

test("a server that crashes is restarted until it has crashed too often: the status bar says so, and a click restarts it", async () => {
  const extension = await Extension.activate(WORKING);
  const { editor } = extension;
  for (let crashes = 1; !extension.isStopped; crashes++) {
    process.kill(extension.processes.at(-1)!, "SIGKILL");
    await until(() => extension.isStopped || (extension.isRunning && extension.processes.length === crashes + 1));
  }
  assert.equal(extension.processes.length, 5);
  assert.match(editor.item.accessibilityInformation.label, /repeated crashes/);
  assert.deepEqual(editor.dialogs, []);
  await extension.click("Restart Server");
  assert.ok(extension.isRunning);
  assert.equal(extension.processes.length, 6);
});
