// Ghost text and the editor's own list, where both could appear: the packaged extension in a real VS Code.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

const START = 'import { registry } from "./registry";\n\n';

test("where a name is typed, the list or the ghost text comes first, as the user wants it", async () => {
  const root = temporaryFolder();
  const folder = writeFiles(path.join(root, "workspace"), { ...repetitiveSources(), "src/new.ts": START });
  const workbench = await startWorkbench(root, { "unroll.suggestions.withList": "listFirst" });
  const { page } = workbench;
  const list = page.locator(".suggest-widget.visible .monaco-list-row");
  try {
    await workbench.open(folder, "src/new.ts");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.focusEnd();
    await workbench.type("export function readGalaxy(name: string): ");
    await workbench.command("Trigger Inline Suggestion");
    const [first, second] = /[A-Z][a-z]+/.exec(await workbench.ghostText())![0]; // of whichever type is suggested
    await workbench.type(first!);
    // It gives way, though it is what is typed: the editor opens no list beside it.
    await workbench.until(async () => (await workbench.ghosts.count()) === 0);
    await workbench.type(second!);
    await list.first().waitFor();
    assert.equal(await workbench.ghosts.count(), 0);
    await workbench.picture("list-first");

    const clear = async () => {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Shift+Home");
      await page.keyboard.press("Delete");
    };
    await clear();
    writeFiles(folder, { ".vscode/settings.json": '{ "unroll.suggestions.withList": "ghostTextFirst" }' });
    // Nothing tells when the editor has read the setting.
    await workbench.until(async () => {
      await workbench.focusEnd();
      await workbench.type("export function readGalaxy(name: string): Ga");
      const ghost = workbench.ghosts.first().waitFor({ timeout: 3000 });
      const isShown = await ghost.then(
        () => true,
        () => false,
      );
      if (!isShown) await clear();
      return isShown;
    });
    assert.equal(await list.count(), 0);
    await workbench.picture("ghost-text-first");
  } catch (error) {
    console.error(`See ${await workbench.picture("failed")}`);
    throw error;
  }
});
