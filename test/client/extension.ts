/** The extension as it is activated in an editor without a window, beside servers of a few lines. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after } from "node:test";
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
export const WORKING = `
const answers = {
  initialize: { result: { capabilities: { inlineCompletionProvider: true, executeCommandProvider: { commands: ["unroll.stop"] } } } },
  shutdown: { result: null },
  "unroll/resources": { result: { memory: 190840832, processorShare: 0.014 } },
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
export class Extension {
  readonly editor: FakeEditor;
  /** What the extension keeps of the workspace. */
  readonly kept: Map<string, unknown>;
  readonly #state = {
    get: (key: string) => this.kept.get(key),
    update: async (key: string, value: unknown) => void this.kept.set(key, value),
  };
  readonly #folder = temporaryFolder();
  readonly #subscriptions: { dispose(): void }[] = [];

  private constructor(editor: FakeEditor, kept: Map<string, unknown>) {
    this.editor = editor;
    this.kept = kept;
  }

  /** Activates the extension, and waits until its server has started, or has failed to. */
  static async activate(
    program: string | undefined,
    editor = new FakeEditor(),
    kept = new Map<string, unknown>(),
  ): Promise<Extension> {
    const extension = new Extension(editor, kept);
    mkdirSync(path.join(extension.#folder, "dist"));
    const { type: _, ...manifest } = JSON.parse(readFileSync("package.json", "utf8")); // the servers are no modules
    writeFileSync(path.join(extension.#folder, "package.json"), JSON.stringify(manifest));
    cpSync("l10n", path.join(extension.#folder, "l10n"), { recursive: true });
    if (program !== undefined) extension.install(program);
    const { api } = extension.editor;
    const require = createRequire(import.meta.url);
    const module = { exports: {} as { activate(context: object): void } };
    const load = compileFunction(bundle.outputFiles[0]!.text, ["require", "module", "exports"]);
    load((name: string) => (name === "vscode" ? api : require(name)), module, module.exports);
    after(() => extension.dispose());
    module.exports.activate({
      extensionUri: URI.file(extension.#folder),
      globalStorageUri: URI.file(extension.#folder),
      workspaceState: extension.#state,
      globalState: extension.#state,
      subscriptions: extension.#subscriptions,
    });
    while (extension.isStarting) await new Promise((resolve) => setImmediate(resolve)); // a test may fake the other timers
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

  /** What the server was asked for by commands, in their order, if it writes that down. */
  get asked(): string[] {
    const file = path.join(this.#folder, "dist/asked");
    return existsSync(file)
      ? readFileSync(file, "utf8")
          .trimEnd()
          .split("\n")
          .map((line) => line.trim())
      : [];
  }

  /** Whether the server has told that it is ready. */
  get isReady(): boolean {
    return this.editor.item.text === "$(sparkle) Unroll";
  }

  get isStarting(): boolean {
    return this.editor.item.text === "$(loading~spin) Unroll";
  }

  get isRunning(): boolean {
    return this.editor.item.text === "$(circle-outline) Unroll";
  }

  get isStopped(): boolean {
    return this.editor.item.text === "$(error) Unroll: stopped";
  }

  /** Clicks on the item in the status bar, and chooses an entry of the menu by the end of its label. */
  async click(label: string): Promise<void> {
    this.editor.label = label;
    await this.run(this.editor.item.command);
    const [command, ...given] = this.editor.executed.at(-1) ?? [];
    if (!this.editor.commands.has(String(command))) return;
    this.editor.executed.pop();
    await this.run(String(command), ...given);
  }

  async run(command: string, ...given: unknown[]): Promise<void> {
    await this.editor.commands.get(command)!(...given);
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}

/** Waits for a state that no event tells of; the test's timeout gives up. */
export async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 10));
}
