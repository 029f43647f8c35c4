// The simulated editor and hand against the real VS Code: the same strokes, the same text and cursor.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { installVSCode } from "../../scripts/vscode-install.ts";
import { createProfile, startVSCode } from "../../scripts/vscode-server.ts";
import { Hand, type Stroke } from "../../server/evaluation/commits/hand.ts";
import { rulesOf } from "../../server/evaluation/commits/language-rules.ts";
import { SimulatedEditor } from "../../server/evaluation/commits/simulated-editor.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { startBrowser } from "./browser.ts";
import { PASSAGES, type Passage, UNITS } from "./passages.ts";
import { type DocumentView, RealEditor } from "./real-editor.ts";
import { Workbench } from "./workbench.ts";

/** Nothing but typing: no suggestions, and nothing drawn between the lines. */
const SETTINGS = {
  "editor.acceptSuggestionOnCommitCharacter": false,
  "editor.acceptSuggestionOnEnter": "off",
  "editor.codeLens": false,
  "editor.detectIndentation": false,
  "editor.inlayHints.enabled": "off",
  "editor.inlineSuggest.enabled": false,
  "editor.minimap.enabled": false,
  "editor.parameterHints.enabled": false,
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.renderWhitespace": "none",
  "editor.stickyScroll.enabled": false,
  "editor.suggestOnTriggerCharacters": false,
  "editor.wordBasedSuggestions": "off",
  "files.autoSave": "off",
  "files.trimTrailingWhitespace": false,
  "[typescript]": { "editor.tabSize": 2 },
};

/** A comment at the file's head: its colour tells that the language's grammar has been loaded. */
const HEADS: Readonly<Record<string, string>> = { py: "# head\n" };
const HEAD = "// head\n";

/** What the simulated hand does, and what stands there afterwards. */
interface Step {
  readonly stroke: Stroke;
  readonly keystrokes: number;
  readonly expected: DocumentView;
}

const root = temporaryFolder();
const files = PASSAGES.map((passage, index) => ({ ...passage, file: `p${index}.${passage.extension}` }));
let editor: RealEditor;
const endings: (() => Promise<void>)[] = [];

after(async () => {
  for (const end of endings.reverse()) await end();
});

before(async () => {
  const contents = files.map((passage) => [passage.file, documentOf(passage).replace("║", "")]);
  const folder = writeFiles(path.join(root, "workspace"), Object.fromEntries(contents));
  const running = await startVSCode(await installVSCode(), createProfile(root, SETTINGS));
  endings.push(() => running.stop());
  const browser = await startBrowser(root);
  endings.push(() => browser.close());
  // The explorer shows all files.
  await browser.page.setViewportSize({ width: 1280, height: 1100 });
  await new Workbench(browser.page, running.url).open(folder, files[0]!.file);
  browser.page.setDefaultTimeout(30_000);
  editor = new RealEditor(browser.page);
});

for (const passage of files) {
  test(`${passage.extension}: ${passage.what}`, { todo: passage.differs }, async () => {
    const at = documentOf(passage);
    const start = { text: at.replace("║", ""), cursor: at.indexOf("║") };
    const steps = simulate(passage, start);
    await editor.open(passage.file, start, UNITS[passage.extension] === "  " ? 2 : 4);
    for (const { stroke, keystrokes, expected } of steps) {
      const pressed = await editor.do(stroke);
      if (isWatched(stroke)) assert.deepEqual(await editor.shown(expected), editor.asShown(expected), shown(stroke));
      assert.equal(pressed, keystrokes, `keystrokes of ${shown(stroke)}`);
    }
    const target = at.replace("║", () => passage.target);
    assert.equal(steps.at(-1)!.expected.text, target);
    assert.deepEqual(await editor.shown(steps.at(-1)!.expected), editor.asShown(steps.at(-1)!.expected));
    await editor.save();
    assert.equal(readFileSync(path.join(root, "workspace", passage.file), "utf8"), target);
  });
}

function documentOf({ extension, around }: Passage): string {
  return (HEADS[extension] ?? HEAD) + around;
}

function simulate({ file, extension, target }: Passage & { file: string }, { text, cursor }: DocumentView): Step[] {
  const simulated = new SimulatedEditor(text, cursor, rulesOf(file), UNITS[extension]!);
  const hand = new Hand(simulated, target);
  const steps: Step[] = [];
  for (let stroke = hand.next(); stroke !== undefined; stroke = hand.next()) {
    const keystrokes = hand.do(stroke);
    steps.push({ stroke, keystrokes, expected: { text: simulated.text, cursor: simulated.cursor } });
    assert.ok(steps.length <= 10 * target.length, "the hand comes to an end");
  }
  return steps;
}

/** Whether an editor may do something by itself at this stroke; between others, only the end is looked at. */
function isWatched(stroke: Stroke): boolean {
  return stroke.kind !== "key" || /[\n(){}[\]"'`*:]/.test(stroke.key);
}

function shown(stroke: Stroke): string {
  return JSON.stringify(stroke);
}
