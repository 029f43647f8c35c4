// What a real VS Code tells of the suggestions that it shows: edits for words of them, the item's command for the whole.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { countCharacters } from "../../server/completion/suggestion-use.ts";
import type { LanguageCounts } from "../../server/usage/counts.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

const START = 'import { registry } from "./registry";\n\n';

test("a suggestion that is taken by a word and then with Tab is counted once, with all that it wrote", async () => {
  const root = temporaryFolder();
  const folder = writeFiles(path.join(root, "workspace"), { ...repetitiveSources(), "src/new.ts": START });
  const workbench = await startWorkbench(root, { "editor.quickSuggestions": { other: "off" } });
  try {
    await workbench.open(folder, "src/new.ts");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.focusEnd();
    const typed = "export function readGalaxy(na";
    await workbench.type(typed);
    await workbench.ghostText();
    const file = path.join(folder, "src/new.ts");
    const saved = async (isIt: (text: string) => boolean) => {
      await workbench.page.keyboard.press("Control+s");
      await workbench.until(async () => isIt(readFileSync(file, "utf8")));
      return readFileSync(file, "utf8");
    };
    await workbench.page.keyboard.press("Control+ArrowRight");
    const word = await saved((now) => now.includes(`${typed}me`));
    await workbench.ghostText();
    await workbench.page.keyboard.press("Tab");
    const text = await saved((now) => now.length > word.length && now.includes(`${typed}me: string`));
    await workbench.picture("taken");

    await workbench.command("Unroll: Restart Server"); // its end stores the figures
    const figures = () => globSync(path.join(root, "**/globalStorage/*/usage/usage.json"));
    await workbench.until(async () => figures().length === 1);
    const { days } = JSON.parse(readFileSync(figures()[0]!, "utf8"));
    const [day] = Object.values<{ languages: Record<string, LanguageCounts> }>(days);
    const counts = day!.languages.typescript!;
    assert.equal(counts.taken, 1);
    assert.equal(counts.characters, countCharacters(text) - countCharacters(START + typed), text);
    assert.equal(counts.saved, counts.characters - 2);
  } catch (error) {
    console.error(`See ${await workbench.picture("failed")}`);
    throw error;
  }
});
