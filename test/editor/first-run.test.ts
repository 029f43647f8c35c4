// The first minutes with Unroll: a folder that is not trusted yet, and the walkthrough.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { accessibilityProblems } from "./accessibility.ts";
import { startWorkbench } from "./start.ts";

const STEPS = [
  ["Open a folder with your code", "open"],
  ["See a suggestion", "suggestion"],
  ["Train on your workspace", "train"],
  ["See your score", "score"],
] as const;

test("nothing is read before the folder is trusted; the walkthrough leads from there", async () => {
  const root = temporaryFolder();
  const folder = writeFiles(path.join(root, "workspace"), repetitiveSources());
  const settings = {
    "workbench.colorTheme": "Default Light Modern",
    "workbench.preferredLightColorTheme": "Default Light Modern",
    "workbench.preferredDarkColorTheme": "Default Dark Modern",
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
  };
  const workbench = await startWorkbench(root, settings, { trust: "asked" });
  const { page } = workbench;
  try {
    await workbench.open(folder, "src/galaxy.ts");
    await workbench.statusDetail(/only workspaces that you trust/);
    await workbench.picture("untrusted");
    await page.keyboard.press("Control+b"); // the side bar leaves the pictures too little room
    await workbench.command("Unroll: Get Started");
    const step = (title: string) => page.locator(".getting-started-step", { hasText: title });
    const picture = workbench.preview().locator("svg");
    await picture.waitFor();
    assert.equal(await step("Open a folder").locator(".codicon.complete").count(), 0);
    await workbench.command("Unroll: Train on Workspace");
    await workbench.notification(/Trust this one, then try again/);
    await page.locator(".notification-toast").getByRole("button", { name: "Manage Workspace Trust" }).click();
    await page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await page.keyboard.press("Control+w");

    await step("Open a folder").locator(".codicon.complete").waitFor();
    for (const kind of ["dark", "light"]) {
      await picture.waitFor();
      await workbench.command("Preferences: Toggle between Light/Dark Themes");
      await page.locator(`.monaco-workbench.${kind === "dark" ? "vs-dark" : "vs"}`).waitFor();
      for (const [title, name] of STEPS) {
        await step(title).click();
        await page.locator(".getting-started-step.expanded", { hasText: title }).waitFor();
        await picture.waitFor();
        // The button around it is the editor's own; its frame of the picture runs no script, so axe cannot look into that.
        const description = step(title).locator(".step-description-container");
        assert.deepEqual(await accessibilityProblems(description), []);
        await workbench.picture(`walkthrough-${name}-${kind}`);
      }
    }
  } catch (error) {
    console.error(`See ${await workbench.picture("failed")}`);
    throw error;
  }
});
