// A sample file from nothing, as a user asks for it and sees it come: the packaged extension in a real VS Code.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

test("a language is chosen, the text streams into a new document, and typing there stops it", async () => {
  const root = temporaryFolder();
  const files = { ...repetitiveSources(), "tools/run.py": "import os\n\nprint(os.name)\n" };
  const folder = writeFiles(path.join(root, "workspace"), files);
  const workbench = await startWorkbench(root, {
    "workbench.colorTheme": "Default Light Modern",
    "workbench.preferredLightColorTheme": "Default Light Modern",
    "workbench.preferredDarkColorTheme": "Default Dark Modern",
  });
  const { page } = workbench;
  const lines = page.locator(".editor-instance .view-line");
  try {
    await workbench.open(folder, "src/comet.ts");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.command("Unroll: Generate Sample File");
    await workbench.notification(/Only a trained network can write a sample file/);
    await workbench.picture("generation-untrained");
    await workbench.command("Notifications: Clear All Notifications");
    await trainBySteps([folder], path.join(root, "user/User/globalStorage/unroll.unroll"));
    await workbench.statusDetail(/On · trained/);

    await workbench.command("Unroll: Generate Sample File");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "TypeScript" }).waitFor();
    await workbench.picture("generation-languages-light");
    await workbench.choose("TypeScript");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Temperature" }).waitFor();
    await workbench.picture("generation-options-light");
    await workbench.choose("Seed");
    await page.locator(".quick-input-message", { hasText: "The same seed" }).waitFor();
    await page.keyboard.type("3.5");
    await page.locator(".quick-input-message", { hasText: "Enter a whole number" }).waitFor();
    await workbench.picture("generation-seed-light");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("5");
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Start" }).waitFor();
    await page.keyboard.press("Enter");
    await workbench.notification(/Writing a sample file: TypeScript, seed 5/);
    await lines.filter({ hasText: "export function" }).first().waitFor();
    await workbench.picture("generation-light");
    const notice = page.locator(".notifications-toasts .notification-list-item", { hasText: "Writing a sample" });
    await notice.waitFor({ state: "detached" });
    await workbench.picture("generation-done-light");
    assert.equal(await page.locator(".ghost-text").count(), 0);

    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    await workbench.command("Unroll: Generate Sample File");
    await workbench.choose("TypeScript");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Temperature" }).waitFor();
    await workbench.choose("Length");
    await page.locator(".quick-input-message", { hasText: "How many characters" }).waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("50000");
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "50,000 characters" }).waitFor();
    await workbench.picture("generation-options-dark");
    await page.keyboard.press("Enter");
    await workbench.notification(/Writing a sample file/);
    await lines.filter({ hasText: "return" }).first().waitFor();
    await workbench.picture("generation-dark");
    await page.keyboard.type("Stop");
    await notice.waitFor({ state: "detached" });
    await page.keyboard.press("Control+End");
    await lines.filter({ hasText: /Stop$/ }).waitFor();
  } catch (error) {
    console.error(`See ${await workbench.picture("generation-failed")}`);
    throw error;
  }
});
