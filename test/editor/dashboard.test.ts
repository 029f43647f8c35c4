// The dashboard as a user sees it: the packaged extension in a real VS Code.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { accessibilityProblems } from "./accessibility.ts";
import { startWorkbench } from "./start.ts";

const LIGHT = "Default Light Modern";
const DARK = "Default Dark Modern";

test("the dashboard shows what Unroll does and knows, follows a training, and can be used by keyboard and screen reader", async () => {
  const root = temporaryFolder();
  const workbench = await startWorkbench(root, {
    "unroll.training.seconds": 8,
    "workbench.colorTheme": LIGHT,
    "workbench.preferredLightColorTheme": LIGHT,
    "workbench.preferredDarkColorTheme": DARK,
  });
  const { page } = workbench;
  try {
    const files = { ...repetitiveSources(), "docs/empty.md": "", "docs/copy.ts": repetitiveSources()["src/comet.ts"]! };
    await workbench.open(writeFiles(path.join(root, "workspace"), files), "src/comet.ts");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.command("Unroll: Show Dashboard");
    const dashboard = workbench.preview();
    const region = (name: string) => dashboard.getByRole("region", { name, exact: true });
    for (const name of ["Now", "Training", "What it saves you", "What it has learned", "The model"]) {
      await region(name).getByRole("heading", { name, exact: true }).waitFor();
    }
    await dashboard.getByRole("row", { name: /^TypeScript \d+ \d/ }).waitFor();
    await workbench.picture("dashboard-empty-light");
    assert.deepEqual(await accessibilityProblems(dashboard.locator("html")), []);

    // The keyboard reaches what the mouse does, and a training is followed without a jump.
    const skipped = dashboard.locator("summary", { hasText: "Copies of other files: 1 file" });
    await skipped.focus();
    await page.keyboard.press("Enter");
    const link = dashboard
      .getByRole("link", { name: "docs/copy.ts" })
      .or(dashboard.getByRole("link", { name: "src/comet.ts" }));
    await link.waitFor();
    const scrolled = () => dashboard.locator("html").evaluate((html) => html.scrollTop);
    const train = dashboard.getByRole("button", { name: "Train on Workspace" });
    await train.focus();
    const before = await scrolled();
    await page.keyboard.press("Enter");
    const stop = dashboard.getByRole("button", { name: "Stop and Keep" });
    await stop.waitFor();
    assert.ok(await stop.evaluate((button) => button === button.ownerDocument.activeElement), "the focus stays");
    await region("Training").getByText("characters learned per second").waitFor();
    await workbench.picture("dashboard-training-light");
    await dashboard.getByRole("button", { name: "Evaluate on This Workspace" }).waitFor();
    assert.equal(await scrolled(), before);
    assert.ok(await link.isVisible(), "what was open stays open");
    await region("The model").getByText("Size on disk").waitFor();
    await workbench.picture("dashboard-light");
    await dashboard.locator("summary", { hasText: "For the curious" }).click();
    await region("Training")
      .getByRole("img", { name: /^How many bits a character costs/ })
      .locator("canvas")
      .waitFor();
    await workbench.picture("dashboard-curious-light");
    assert.deepEqual(await accessibilityProblems(dashboard.locator("html")), []);
    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    await dashboard.locator("body.vscode-dark").waitFor();
    await workbench.picture("dashboard-dark");
    assert.deepEqual(await accessibilityProblems(dashboard.locator("html")), []);

    await link.click();
    await page.locator(".tab.active", { hasText: /copy\.ts|comet\.ts/ }).waitFor();
    await workbench.command("Unroll: Show Dashboard");
    await link.waitFor();
    assert.ok(await link.isVisible(), "what was open is open when the page is shown again");
  } catch (error) {
    console.error(`See ${await workbench.picture("dashboard-failed")}`);
    throw error;
  }
});
