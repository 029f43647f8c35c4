// The simulated editor and hand against the real VS Code: the same strokes, the same text and cursor.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { installVSCode } from "../../scripts/vscode-install.ts";
import { createProfile, startVSCode } from "../../scripts/vscode-server.ts";
import { rulesOf } from "../../server/documents/language-rules.ts";
import { Hand, type Stroke } from "../../server/evaluation/commits/hand.ts";
import { SimulatedEditor } from "../../server/evaluation/commits/simulated-editor.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { startBrowser } from "./browser.ts";
import { PASSAGES, type Passage, UNITS } from "./passages.ts";
import { type DocumentView, RealEditor } from "./real-editor.ts";
import { Workbench } from "./workbench.ts";

/**
 * Nothing but typing: no suggestions, nothing drawn between the lines, and no work at every key that it does not need. The
 * page colours the text itself: whether a worker has done so cannot be seen, and no bracket is closed before.
 */
const SETTINGS = {
  "breadcrumbs.enabled": false,
  "editor.acceptSuggestionOnCommitCharacter": false,
  "editor.acceptSuggestionOnEnter": "off",
  "editor.codeLens": false,
  "editor.cursorBlinking": "solid",
  "editor.detectIndentation": false,
  "editor.experimental.asyncTokenization": false,
  "editor.folding": false,
  "editor.guides.indentation": false,
  "editor.inlayHints.enabled": "off",
  "editor.inlineSuggest.enabled": false,
  "editor.links": false,
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.parameterHints.enabled": false,
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.renderWhitespace": "none",
  "editor.semanticHighlighting.enabled": false,
  "editor.stickyScroll.enabled": false,
  "editor.suggestOnTriggerCharacters": false,
  "editor.wordBasedSuggestions": "off",
  "files.autoSave": "off",
  "files.trimTrailingWhitespace": false,
  "git.enabled": false,
  "javascript.validate.enable": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  "typescript.tsserver.useSyntaxServer": "never",
  "typescript.validate.enable": false,
  "workbench.editor.limit.enabled": true,
  "workbench.editor.limit.value": 1,
  "workbench.reduceMotion": "on",
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

const files = PASSAGES.map((passage, index) => ({ ...passage, file: `p${index}.${passage.extension}` }));
let editor: RealEditor;
const endings: (() => Promise<void>)[] = [];

after(async () => {
  for (const end of endings.reverse()) await end();
});

const root = temporaryFolder();

before(async () => {
  const contents = files.map((passage) => [passage.file, documentOf(passage).replace("║", "")]);
  const folder = writeFiles(path.join(root, "workspace"), Object.fromEntries(contents));
  const running = await startVSCode(await installVSCode(), createProfile(root, SETTINGS));
  endings.push(() => running.stop());
  const browser = await startBrowser(root);
  endings.push(() => browser.close());
  // The explorer shows all files.
  await browser.page.setViewportSize({ width: 1280, height: 1300 });
  await new Workbench(browser.page, running.url).open(folder, files[0]!.file);
  browser.page.setDefaultTimeout(30_000);
  editor = new RealEditor(browser.page);
});

for (const passage of files) {
  test(`${passage.extension}: ${passage.what}`, async () => {
    const at = documentOf(passage);
    const start = { text: at.replace("║", ""), cursor: at.indexOf("║") };
    const steps = simulate(passage, start);
    const end = steps.at(-1)!.expected;
    const target = at.replace("║", () => passage.target);
    assert.equal(end.text, target);
    await editor.open(passage.file, start, UNITS[passage.extension] === "  " ? 2 : 4);
    let unseen: Stroke[] = [];
    const look = async (expected: DocumentView) => {
      if (unseen.length > 0) assert.deepEqual(await editor.shown(expected), editor.asShown(expected), shown(unseen));
      unseen = [];
    };
    let before: DocumentView = start;
    for (const { stroke, keystrokes, expected } of steps) {
      if (mayClose(stroke)) await look(before);
      assert.equal(editor.do(stroke, expected), keystrokes, `keystrokes of ${shown([stroke])}`);
      unseen.push(stroke);
      if (leavesLine(stroke)) await look(expected);
      before = expected;
    }
    await look(end);
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

/** Whether an editor may close something at this stroke, or type it over: what it closed before is still to be seen. */
function mayClose(stroke: Stroke): boolean {
  return stroke.kind === "key" && /["'`()[\]{}*]/.test(stroke.key);
}

function leavesLine(stroke: Stroke): boolean {
  return stroke.kind === "move" || (stroke.kind === "key" && stroke.key === "\n");
}

/** Strokes as a failure tells of them. */
function shown(strokes: readonly Stroke[]): string {
  return strokes
    .map((stroke) => (stroke.kind === "key" ? JSON.stringify(stroke.key).slice(1, -1) : ` <${stroke.kind}> `))
    .join("");
}
