// The main job, as a user does it: the packaged extension in a real VS Code.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

const START = 'import { registry } from "./registry";\n// part 3\n\n';

test("install, train from the palette, type, take the ghost text with Tab, save", async () => {
  const root = temporaryFolder();
  const folder = writeFiles(path.join(root, "workspace"), { ...repetitiveSources(), "src/new.ts": START });
  const workbench = await startWorkbench(root, { "unroll.training.seconds": 20, "editor.tabSize": 2 });
  try {
    await workbench.open(folder, "src/new.ts");
    // Seconds after it was opened, what was seen of the workspace completes.
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.focusEnd();
    await workbench.type("export function readGalaxy(name: string): Ga");
    assert.match(await workbench.ghostText(), /laxy/); // and more lines, in the order of the page
    await workbench.picture("memory");
    await workbench.page.keyboard.press("Escape");
    await workbench.page.keyboard.press("Shift+Home");
    await workbench.page.keyboard.press("Delete");

    await workbench.command("Unroll: Train on Workspace");
    await workbench.status(/Unroll: training \d+%/);
    await workbench.notification(/Training takes about \d+ sec/);
    await workbench.picture("training");
    await workbench.statusDetail(/On · trained/);
    await workbench.notification(/learned 11 files in/);

    await workbench.focusEnd();
    await workbench.type("export function readComet(name: string): Comet {\nret");
    assert.match(await workbench.ghostText(), /^urn/);
    await workbench.picture("ghost-text");
    await workbench.page.keyboard.press("Tab");
    await workbench.page.keyboard.press("Control+s");
    const file = path.join(folder, "src/new.ts");
    // How far the ghost reaches depends on what was learned, and what is seen of it may have grown by the time of the key.
    const taken = `${START}export function readComet(name: string): Comet {\n  return`;
    while (!readFileSync(file, "utf8").startsWith(taken)) await workbench.page.waitForTimeout(100);
    assert.equal(
      readFileSync(file, "utf8").slice(taken.length).split("}").length,
      2,
      "the bracket that was there already",
    );

    await workbench.command("Unroll: Evaluate on This Workspace");
    await workbench.status(/Unroll: evaluating \d+%/);
    await workbench.notification(/In files it has not seen, Unroll would have typed \d+%/);
    await workbench.page.locator(".notification-toast").getByRole("button", { name: "Show Report" }).click();
    const report = workbench.preview();
    await report
      .getByRole("heading", { name: /^In files it has not seen, Unroll would have typed \d+% for you$/ })
      .waitFor();
    await report.getByRole("row", { name: /^Unroll \(as used\) \d+\.\d% / }).waitFor();
    await workbench.picture("evaluation");

    await workbench.command("Unroll: Reset What Unroll Learned");
    await workbench.choose("Delete Everything Learned");
    await workbench.statusDetail(/base network, not trained/);
  } catch (error) {
    console.error(`See ${await workbench.picture("failed")}`);
    throw error;
  }
});
