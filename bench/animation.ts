import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodePng, encodeApng, type Frame } from "../scripts/apng.ts";
import { installVSCode } from "../scripts/vscode-install.ts";
import { createProfile, installExtension, startVSCode } from "../scripts/vscode-server.ts";
import { startBrowser } from "../test/editor/browser.ts";
import { Workbench } from "../test/editor/workbench.ts";

const root = path.join(import.meta.dirname, "..");

const PIXELS_PER_POINT = 1.5;
const WINDOW = { width: 860, height: 300 };

/** Nothing but the code: no side bars, no line of icons, nothing that blinks. */
const SETTINGS = {
  "breadcrumbs.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.fontSize": 14,
  "editor.lightbulb.enabled": "off",
  "editor.matchBrackets": "never",
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.scrollbar.vertical": "hidden",
  "editor.showUnused": false,
  "editor.overviewRulerBorder": false,
  "editor.renderValidationDecorations": "off",
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "editor.parameterHints.enabled": false,
  "editor.tabSize": 2,
  "editor.guides.indentation": false,
  "files.autoSave": "off",
  "window.commandCenter": false,
  "workbench.activityBar.location": "hidden",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.editor.showTabs": "single",
  "workbench.layoutControl.enabled": false,
  "workbench.reduceMotion": "on",
};

/** How long a key, ghost text that is read, and what was taken are shown, and the whole at its end, in milliseconds. */
const SHOWN = { key: 80, ghost: 900, taken: 500, end: 3000 };
/** After a key the window is the same for so long before it is taken. */
const STILL_MILLISECONDS = 150;

/** What is typed behind the imports. */
const TARGET = `export async function findShipment(id: string): Promise<Shipment | undefined> {
  return database.one("shipments", { id });
}
`;

/** Ghost text that is shorter is typed rather than taken, in letters. */
const LEAST_TAKEN = 3;

const START = 'import { database } from "./database";\nimport type { Shipment } from "./types";\n\n';

const DATABASE = `export interface Database {
  one<T>(table: string, key: { readonly id: string }): Promise<T | undefined>;
  all<T>(table: string, options: { readonly limit: number }): Promise<T[]>;
  put<T>(table: string, id: string, value: T): Promise<void>;
}

export declare const database: Database;
`;

/** `bench animation`: types in a real VS Code and takes docs/typing.png, an animated PNG of it. Build and package first. */
export async function takeAnimation(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "unroll-animation-"));
  const project = path.join(folder, "shop");
  for (const [name, text] of Object.entries(shop())) {
    mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
    writeFileSync(path.join(project, name), text);
  }
  const vscode = await installVSCode();
  const profile = createProfile(folder, SETTINGS);
  const { name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  await installExtension(vscode, profile, path.join(root, `${name}-${version}.vsix`));
  const running = await startVSCode(vscode, profile);
  const browser = await startBrowser(folder, PIXELS_PER_POINT);
  try {
    const editor = new Workbench(browser.page, running.url);
    await editor.open(project, "src/shipments.ts");
    await editor.statusDetail(/base network, not trained(?!.*Learning)/s);
    await browser.page.keyboard.press("Control+b");
    await browser.page.setViewportSize(WINDOW);
    await editor.focusEnd();
    const animation = encodeApng(await framesOf(editor, path.join(project, "src/shipments.ts")));
    writeFileSync(path.join(root, "docs/typing.png"), animation);
    console.log(`docs/typing.png: ${animation.length.toLocaleString("en")} bytes`);
  } finally {
    await browser.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Types the target, and takes what is right of the ghost text. */
async function framesOf(editor: Workbench, file: string): Promise<Frame[]> {
  const { page } = editor;
  const frames: Frame[] = [];
  const take = async (milliseconds: number) => {
    await page.waitForTimeout(STILL_MILLISECONDS);
    frames.push({ picture: decodePng(await page.screenshot()), milliseconds });
  };
  await take(SHOWN.taken);
  for (let at = 0; at < TARGET.length; ) {
    const ghost = lettersOf((await editor.ghosts.allTextContents()).join(""));
    if (ghost.length >= LEAST_TAKEN && lettersOf(TARGET.slice(at)).startsWith(ghost)) {
      await take(SHOWN.ghost);
      await page.keyboard.press("Tab");
      await take(SHOWN.taken);
      at = await typedOf(editor, file);
    } else if (TARGET.startsWith("\n}", at)) {
      await page.keyboard.press("ArrowDown"); // the editor has closed the block
      await page.keyboard.press("End");
      at += "\n}".length;
    } else if (TARGET[at] === "\n") {
      await page.keyboard.press("Enter");
      await take(SHOWN.key);
      at += /^\n */.exec(TARGET.slice(at))![0].length; // the editor indents
    } else {
      await page.keyboard.press(TARGET[at] === " " ? "Space" : TARGET[at]!);
      await take(SHOWN.key);
      at++;
    }
  }
  frames.push({ ...frames.at(-1)!, milliseconds: SHOWN.end });
  return frames;
}

/** How much of the target stands there: with what the editor has closed behind the cursor, it may stand there already. */
async function typedOf(editor: Workbench, file: string): Promise<number> {
  await editor.page.keyboard.press("Control+s");
  await editor.page.waitForTimeout(STILL_MILLISECONDS);
  const typed = readFileSync(file, "utf8").slice(START.length);
  let length = 0;
  while (length < typed.length && typed[length] === TARGET[length]) length++;
  return length;
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^A-Za-z]/g, "");
}

/** A workspace in which every kind of thing is found, listed and kept in the same manner. */
function shop(): Record<string, string> {
  const kinds = { Customer: "name", Order: "total", Invoice: "amount", Product: "price" };
  const files = Object.keys(kinds).map((kind) => {
    const kept = kind.toLowerCase();
    const text = `import { database } from "./database";
import type { ${kind} } from "./types";

export async function find${kind}(id: string): Promise<${kind} | undefined> {
  return database.one("${kept}s", { id });
}

export async function list${kind}s(limit = 50): Promise<${kind}[]> {
  return database.all("${kept}s", { limit });
}

export async function save${kind}(${kept}: ${kind}): Promise<void> {
  await database.put("${kept}s", ${kept}.id, ${kept});
}
`;
    return [`src/${kept}s.ts`, text];
  });
  const types = [...Object.entries(kinds), ["Shipment", "address"]]
    .map(([kind, field]) => `export interface ${kind} {\n  readonly id: string;\n  readonly ${field}: string;\n}\n`)
    .join("\n");
  return {
    ...Object.fromEntries(files),
    "src/database.ts": DATABASE,
    "src/types.ts": types,
    "src/shipments.ts": START,
  };
}
