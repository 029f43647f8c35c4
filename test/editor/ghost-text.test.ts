// Ghost text as a user meets it: taken, left alone, and out of the way; the packaged extension in a real VS Code.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { CDPSession } from "playwright-core";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

const HEAD = 'import { registry } from "./registry";\n\n';
const READ = "export function readComet(name: string): Comet {\nret";
const TYPED = `${HEAD}export function readComet(name: string): Comet {\n  ret`;
const FILES = [
  "take",
  "word",
  "bracket",
  "select",
  "snippet",
  "compose",
  "list",
  "cursors",
  "cycle",
  "lines",
  "restart",
].map((name) => `${name}.ts`);
const SNIPPETS = { reader: { prefix: "reader", body: ["ret$1 $2;"] } };
const NOTEBOOK = {
  cells: ["quartz_levels = measure_quartz(sample_frame, 7)\n", ""].map((source) => ({
    cell_type: "code",
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  })),
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};

const root = temporaryFolder();
const folder = writeFiles(path.join(root, "workspace"), {
  ...repetitiveSources(),
  ...Object.fromEntries(FILES.map((name) => [`new/${name}`, HEAD])),
  "src/steps.ts": "openShutter();\nexposeFrame();\ncloseShutter();\n\n".repeat(30),
  "src/notes.ts": "// 행성 목록은 관측 자료에서 가져온다.\n".repeat(30),
  "notes.ipynb": JSON.stringify(NOTEBOOK),
  ".vscode/reader.code-snippets": JSON.stringify(SNIPPETS),
});
const workbench = await startWorkbench(root, {
  "editor.tabSize": 2,
  "unroll.training.afterSaves": false,
  // How sure a suggestion is depends on the few files here alone.
  "unroll.base.enabled": false,
  // The list would open with the word of another cell at the first letter, and stay.
  "[python]": { "editor.wordBasedSuggestions": "off" },
});
await workbench.open(folder, "new/take.ts");
await workbench.statusDetail(/network not trained(?!.*Learning)/s);

/** Saves the active file until it is as expected on the disk. */
async function becomes(name: string, isIt: (text: string) => boolean): Promise<void> {
  const read = () => readFileSync(path.join(folder, "new", name), "utf8");
  const save = async () => {
    await workbench.page.keyboard.press("Control+s");
    return isIt(read());
  };
  await workbench.until(save).catch(() => assert.fail(`${name} stays ${JSON.stringify(read())}`));
}

/** Opens the file of a scenario, with the cursor at its end. A key may be lost while the editor still opens it. */
async function openAtEnd(name: string): Promise<void> {
  await workbench.openFile(name);
  const end = workbench.page.locator(".statusbar-item", { hasText: `Ln ${HEAD.split("\n").length}, Col 1` });
  await workbench.until(async () => {
    await workbench.page.keyboard.press("Control+End");
    return end.isVisible();
  });
}

/** Opens the file of a scenario and types at its end. */
async function begin(name: string, typed: string): Promise<void> {
  await openAtEnd(name);
  await workbench.type(typed);
}

/** Waits for this ghost text: before it, that of an earlier key may be there. */
async function shows(expected: RegExp): Promise<void> {
  let text = "";
  const isIt = async () => {
    text = await workbench.ghostText();
    return expected.test(text);
  };
  await workbench.until(isIt).catch(() => assert.match(text, expected));
}

/** Waits until no ghost text is shown. */
const gone = () => workbench.until(async () => (await workbench.ghosts.count()) === 0);

function scenario(name: string, run: () => Promise<void>): void {
  test(name, async () => {
    try {
      await run();
    } catch (error) {
      console.error(`See ${await workbench.picture("ghost-text-failed")}`);
      throw error;
    }
  });
}

scenario("Escape leaves the text alone, Tab takes the ghost text, and one undo takes it back", async () => {
  const { keyboard } = workbench.page;
  await begin("take.ts", READ);
  await shows(/^urn/);
  await workbench.picture("ghost-text-shown");
  await keyboard.press("Escape");
  await gone();
  await becomes("take.ts", (text) => text === `${TYPED}\n}`);
  await keyboard.press("Backspace");
  await workbench.type("t");
  await shows(/^urn/);
  await keyboard.press("Tab");
  await becomes("take.ts", (text) => text.startsWith(`${TYPED}urn`));
  await keyboard.press("Control+z");
  await becomes("take.ts", (text) => text === `${TYPED}\n}`);
});

scenario("a word of it is taken", async () => {
  await begin("word.ts", READ);
  await shows(/^urn registry/);
  await workbench.page.keyboard.press("Control+ArrowRight");
  await shows(/^ registry/);
  await becomes("word.ts", (text) => text === `${TYPED}urn\n}`);
});

scenario("another alternative is shown, and taken", async () => {
  const { keyboard } = workbench.page;
  await begin("cycle.ts", "export function readC");
  await shows(/^(omet|luster)\(/);
  const first = (await workbench.ghostText()).slice(0, 4);
  const second = first === "omet" ? "lust" : "omet";
  await keyboard.press("Alt+BracketRight");
  await shows(new RegExp(`^${second}`));
  await workbench.picture("ghost-text-alternative");
  await keyboard.press("Tab");
  await becomes("cycle.ts", (text) => text.startsWith(`${HEAD}export function readC${second}`));
});

scenario("several lines are shown where they are sure, and taken at once", async () => {
  await begin("lines.ts", "openS");
  await shows(/exposeFrame/);
  await workbench.picture("ghost-text-lines");
  await workbench.page.keyboard.press("Tab");
  await becomes("lines.ts", (text) => text.startsWith(`${HEAD}openShutter();\nexposeFrame();`));
});

scenario("brackets that the editor has closed stand there once", async () => {
  await begin("bracket.ts", `${READ}urn registry.lookup(`);
  await shows(/^name/);
  await workbench.page.keyboard.press("Tab");
  const line = `${TYPED}urn registry.lookup(name`;
  await becomes("bracket.ts", (text) => text.startsWith(line) && text.split("(").length === text.split(")").length);
});

scenario("Tab takes it at every cursor", async () => {
  const { keyboard } = workbench.page;
  await openAtEnd("cursors.ts");
  await workbench.type("\n");
  await keyboard.press("ArrowUp");
  await keyboard.press("Shift+Alt+ArrowDown");
  await workbench.type("return registry.lo");
  await shows(/^okup.*okup/s); // one behind each cursor
  await keyboard.press("Tab");
  await becomes("cursors.ts", (text) => (text.match(/^return registry\.lookup/gm) ?? []).length === 2);
});

scenario("nothing is shown while text is selected", async () => {
  const { keyboard } = workbench.page;
  await begin("select.ts", READ);
  await shows(/^urn/);
  await keyboard.press("Shift+ArrowLeft");
  await gone();
  await workbench.type("t");
  await shows(/^urn/);
});

scenario("nothing is shown in the placeholders of a snippet", async () => {
  const { page } = workbench;
  await openAtEnd("snippet.ts");
  await workbench.type("export function readComet(name: string): Comet {\n");
  await workbench.command("Snippets: Insert Snippet");
  await workbench.choose("reader");
  await page.locator(".view-line", { hasText: "ret ;" }).waitFor();
  await workbench.type("u");
  await page.locator(".suggest-widget.visible").waitFor(); // by then all suggestions have come
  assert.equal(await workbench.ghosts.count(), 0);
  await workbench.picture("ghost-text-snippet");
});

scenario("nothing is shown while a syllable is composed", async () => {
  const { page } = workbench;
  const keyboard = await page.context().newCDPSession(page);
  const insert = (text: string) => keyboard.send("Input.insertText", { text });
  await openAtEnd("compose.ts");
  await workbench.type("// ");
  await insert("행성");
  await workbench.type(" ");
  await shows(/목록은/);
  for (const text of ["ㅁ", "모", "목"]) await compose(keyboard, text);
  await gone();
  await insert("목");
  await workbench.until(async () => (await workbench.ghostText()).includes("록은"));
  await page.keyboard.press("Tab");
  await becomes("compose.ts", (text) => text.startsWith(`${HEAD}// 행성 목록은`));
});

/** Composes as an input method does. */
function compose(keyboard: CDPSession, text: string): Promise<unknown> {
  return keyboard.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
}

scenario("the list of the language opens where nothing is shown", async () => {
  await openAtEnd("list.ts");
  const { keyboard } = workbench.page;
  await workbench.type("const g = ");
  // As fast as people type: at a key the editor opens no list where what was suggested at the one before is still shown.
  await keyboard.type("Uint8", { delay: 250 });
  await workbench.page.locator(".suggest-widget.visible", { hasText: "Uint8Array" }).waitFor();
  assert.equal(await workbench.ghosts.count(), 0);
});

scenario("a server that was restarted completes what is typed meanwhile", async () => {
  const restarted = workbench.statusDetail(/Starting|hasn't learned|Reading the files/);
  await workbench.command("Unroll: Restart Server");
  await restarted;
  await begin("restart.ts", READ);
  await shows(/^urn/);
});

scenario("a cell is completed from the one above", async () => {
  const { page } = workbench;
  await workbench.goTo("notes.ipynb");
  const cell = page.locator(".cell-list-container .monaco-list-row").nth(1).locator(".cell-editor-container");
  await cell.click();
  await workbench.type("measure_qua");
  await shows(/^rtz/);
  await workbench.picture("ghost-text-cell");
});

scenario("two folders of a workspace complete from each other", async () => {
  const other = writeFiles(path.join(root, "other"), { "new.ts": HEAD });
  const file = path.join(root, "both.code-workspace");
  writeFileSync(file, JSON.stringify({ folders: [{ path: folder }, { path: other }] }));
  const roots = workbench.page.locator(".explorer-folders-view .monaco-list-row");
  // The editor now and then begins such a workspace without its folders; opened again it has them.
  await workbench.until(async () => {
    await workbench.open(file, path.join(other, "new.ts"));
    const both = [folder, other].map((one) => roots.filter({ hasText: path.basename(one) }).first());
    return Promise.all(both.map((root) => root.waitFor({ timeout: 15_000 }))).then(
      () => true,
      () => false,
    );
  });
  await workbench.statusDetail(/network not trained(?!.*Learning)/s);
  await workbench.focusEnd();
  await workbench.type(READ);
  await shows(/^urn/);
});
