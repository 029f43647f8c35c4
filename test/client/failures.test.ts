// What the user sees of a server that fails: nothing but the status bar, and a restart that works.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, test } from "node:test";
import { compileFunction } from "node:vm";
import { build } from "esbuild";
import { URI } from "vscode-uri";
import { temporaryFolder } from "../workspace.ts";
import { FakeEditor } from "./vscode.ts";

const bundle = await build({
  entryPoints: [path.join(import.meta.dirname, "../../client/extension.ts")],
  bundle: true,
  write: false,
  platform: "node",
  format: "cjs",
  external: ["vscode"],
});

/** Answers as a server does, but fails at every request for suggestions. */
const WORKING = `
const answers = {
  initialize: { result: { capabilities: { inlineCompletionProvider: true, executeCommandProvider: { commands: ["unroll.stop"] } } } },
  shutdown: { result: null },
  "workspace/executeCommand": { error: { code: -32803, message: "There is nothing to stop." } },
  "textDocument/inlineCompletion": { error: { code: -32603, message: "The model is broken." } },
};
process.on("message", ({ id, method }) => {
  if (method === "exit") process.exit(0);
  if (id !== undefined) process.send({ jsonrpc: "2.0", id, ...answers[method] });
});
process.on("disconnect", () => process.exit(0));
require("node:fs").appendFileSync(__dirname + "/pids", process.pid + "\\n");
`;

/** The activated extension, whose server is the program `program`, or is missing. */
class Extension {
  readonly editor = new FakeEditor();
  readonly #folder = temporaryFolder();
  readonly #subscriptions: { dispose(): void }[] = [];

  static async activate(program: string | undefined): Promise<Extension> {
    const extension = new Extension();
    mkdirSync(path.join(extension.#folder, "dist"));
    if (program !== undefined) extension.install(program);
    const { api } = extension.editor;
    const require = createRequire(import.meta.url);
    const module = { exports: {} as { activate(context: object): Promise<void> } };
    const load = compileFunction(bundle.outputFiles[0]!.text, ["require", "module", "exports"]);
    load((name: string) => (name === "vscode" ? api : require(name)), module, module.exports);
    after(() => extension.dispose());
    await module.exports.activate({
      extensionUri: URI.file(extension.#folder),
      globalStorageUri: URI.file(extension.#folder),
      subscriptions: extension.#subscriptions,
    });
    return extension;
  }

  install(program: string): void {
    writeFileSync(path.join(this.#folder, "dist/server.js"), program);
  }

  /** The processes that ran WORKING, in their order. */
  get processes(): number[] {
    const file = path.join(this.#folder, "dist/pids");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
  }

  get isRunning(): boolean {
    return this.editor.item.text === "$(circle-outline) Unroll";
  }

  get isStopped(): boolean {
    return this.editor.item.text === "$(error) Unroll: stopped";
  }

  /** Clicks on the item in the status bar. */
  async click(): Promise<void> {
    await this.run(this.editor.item.command);
  }

  async run(command: string): Promise<void> {
    await this.editor.commands.get(command)!();
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}

/** Waits for a state that no event tells of; the test's timeout gives up. */
async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 10));
}

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
    assert.match(editor.item.tooltip, /could not start.*log.*\nClick to restart/s);
    assert.deepEqual(editor.dialogs, []);
    await extension.click(); // in vain
    assert.ok(extension.isStopped);
    assert.equal(editor.dialogs.length, 1, "the user asked for it");
    extension.install(WORKING);
    await extension.click();
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

test("a server that crashes is restarted until it has crashed too often: the status bar says so, and a click restarts it", async () => {
  const extension = await Extension.activate(WORKING);
  const { editor } = extension;
  for (let crashes = 1; !extension.isStopped; crashes++) {
    process.kill(extension.processes.at(-1)!, "SIGKILL");
    await until(() => extension.isStopped || (extension.isRunning && extension.processes.length === crashes + 1));
  }
  assert.equal(extension.processes.length, 5);
  assert.match(editor.item.tooltip, /repeated crashes.*\nClick to restart/s);
  assert.deepEqual(editor.dialogs, []);
  await extension.click();
  assert.ok(extension.isRunning);
  assert.equal(extension.processes.length, 6);
});
