import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { installVSCode } from "../scripts/vscode-install.ts";
import { createProfile, installExtension, startVSCode } from "../scripts/vscode-server.ts";
import { latencyOf } from "../server/evaluation/latency.ts";
import { table } from "../server/evaluation/table.ts";
import { startBrowser } from "../test/editor/browser.ts";
import { Workbench } from "../test/editor/workbench.ts";
import { describeMachine } from "./machine.ts";

const root = path.join(import.meta.dirname, "..");
const results = path.join(import.meta.dirname, "results/editor.md");

/** Between two keys: those of a fast typist. */
const KEY_MILLISECONDS = 160;
/** The file that is typed anew, and how much of it stands there already, in characters. */
const TYPED = "server/completion/completer.ts";
const START = 3000;

/** What the editor would do to what is typed, and what it would fetch. */
const SETTINGS = {
  "editor.acceptSuggestionOnCommitCharacter": false,
  "editor.acceptSuggestionOnEnter": "off",
  "editor.autoClosingBrackets": "never",
  "editor.autoClosingQuotes": "never",
  "editor.autoIndent": "none",
  "files.autoSave": "off",
};

/** What one key did, in milliseconds after it; undefined where it did not come before the next key. */
interface Key {
  /** When its character was on the screen. */
  readonly screen?: number;
  /** When ghost text was there that was not before. */
  readonly ghost?: number;
}

interface Scenario {
  readonly name: string;
  readonly keys: readonly Key[];
}

/** `bench editor`: types a file of this project in a real VS Code, and measures when keys and suggestions are on the screen. */
export async function measureEditor({ keys }: { readonly keys: number }): Promise<void> {
  const without = await inEditor(false, async (editor) => [
    { name: "without Unroll", keys: await type(editor, 0, keys) },
  ]);
  const unroll = await inEditor(true, async (editor) => {
    await editor.statusDetail(/base network, not trained(?!.*(Learning|Reading))/s);
    const known = { name: "with Unroll", keys: await type(editor, 0, keys) };
    await editor.command("Unroll: Train on Workspace");
    await editor.status(/training \d+%/);
    return [known, { name: "while it trains", keys: await type(editor, keys, keys) }];
  });
  const text = `# In the editor

\`npm run bench -- editor\`: the packaged extension in the embedded VS Code and its headless Chromium, both on ${describeMachine()}.
${keys} characters of ${TYPED} are typed, a key every ${KEY_MILLISECONDS} ms, in a copy of this project that lacks the file's end. Measured in the page, by its
frames: until the cursor has moved, and until ghost text stands there that was not there before the key. VS Code itself waits 50 ms
before it asks.

${table(
  ["", "key to screen, median", "p95", "suggestions", "key to ghost text, median", "p95"],
  [...without, ...unroll].map(rowOf),
)}
`;
  console.log(text);
  writeFileSync(results, text);
}

/** Runs `work` in a fresh VS Code on a copy of this project, with the packaged extension or without. */
async function inEditor<T>(isInstalled: boolean, work: (editor: Workbench) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "unroll-editor-"));
  const project = path.join(folder, "project");
  for (const part of ["server", "model", "client", "cli"]) {
    cpSync(path.join(root, part), path.join(project, part), { recursive: true });
  }
  const [start] = typedText();
  writeFileSync(path.join(project, TYPED), start);
  const vscode = await installVSCode();
  const profile = createProfile(folder, SETTINGS);
  const { name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  if (isInstalled) await installExtension(vscode, profile, path.join(root, `${name}-${version}.vsix`));
  const running = await startVSCode(vscode, profile);
  const browser = await startBrowser(folder);
  try {
    const editor = new Workbench(browser.page, running.url);
    await editor.open(project, TYPED);
    await browser.page.locator(".editor-instance .view-line span[class^=mtk]:not(.mtk1)").first().waitFor();
    return await work(editor);
  } finally {
    await browser.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands in the file, and what is typed behind it. */
function typedText(): [start: string, rest: string] {
  const text = readFileSync(path.join(root, TYPED), "utf8");
  const start = text.indexOf("\n", START) + 1;
  return [text.slice(0, start), text.slice(start)];
}

/** Types `count` characters of the text from `from` on at the end of the open file, as fast as a person. */
async function type(editor: Workbench, from: number, count: number): Promise<Key[]> {
  const { page } = editor;
  await editor.focusEnd();
  await page.evaluate(WATCH_KEYS);
  for (const character of typedText()[1].slice(from, from + count)) {
    await page.keyboard.press(character === "\n" ? "Enter" : character === " " ? "Space" : character);
    await page.waitForTimeout(KEY_MILLISECONDS);
  }
  return page.evaluate("watchedKeys.splice(0)");
}

function rowOf({ name, keys }: Scenario): string[] {
  const screen = latencyOf(keys.flatMap((key) => key.screen ?? []));
  const ghosts = keys.flatMap((key) => key.ghost ?? []);
  const ghost = latencyOf(ghosts);
  const shown = ghosts.length === 0 ? ["–", "–"] : [milliseconds(ghost.p50), milliseconds(ghost.p95)];
  return [name, milliseconds(screen.p50), milliseconds(screen.p95), `${ghosts.length}`, ...shown];
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

/**
 * Runs in the page: notes for every key after how many milliseconds the cursor had moved, and ghost text stood there where none did
 * before. What is seen in a frame is on the screen with the next one.
 */
const WATCH_KEYS = `(() => {
  if (globalThis.watchedKeys) return;
  globalThis.watchedKeys = [];
  const cursor = () => {
    const { left, top } = document.querySelector(".editor-instance .cursor").getBoundingClientRect();
    return left + " " + top;
  };
  const hasGhost = () => document.querySelector(".ghost-text-decoration, .ghost-text") !== null;
  addEventListener("keydown", () => {
    const start = performance.now();
    const before = cursor();
    const hadGhost = hasGhost();
    const key = {};
    watchedKeys.push(key);
    const look = () => {
      if (watchedKeys.at(-1) !== key) return;
      if (key.screen === undefined && cursor() !== before) key.screen = performance.now() - start;
      if (key.screen !== undefined && !hadGhost && hasGhost()) key.ghost = performance.now() - start;
      else if (performance.now() - start < 2000) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
})()`;
