// The dashboard as a user sees it: the packaged extension in a real VS Code.
import path from "node:path";
import { test } from "node:test";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

test("the dashboard shows what Unroll does and knows, follows a training, and is used by keyboard", async () => {
  const root = temporaryFolder();
  const workbench = await startWorkbench(root, {
    "unroll.training.seconds": 8,
    "workbench.colorTheme": "Default Light Modern",
  });
  const { page } = workbench;
  try {
    const files = { ...repetitiveSources(), "docs/empty.md": "", "docs/copy.ts": repetitiveSources()["src/comet.ts"]! };
    await workbench.open(writeFiles(path.join(root, "workspace"), files), "src/comet.ts");
    await workbench.statusDetail(/network not trained(?!.*Learning)/s);
    await workbench.command("Unroll: Show Dashboard");
    const dashboard = workbench.preview();
    const region = (name: string) => dashboard.getByRole("region", { name, exact: true });
    for (const name of ["Now", "Training", "What it saves you", "What it has learned", "The model"]) {
      await region(name).getByRole("heading", { name, exact: true }).waitFor();
    }
    await dashboard.getByRole("row", { name: /^TypeScript \d+ \d/ }).waitFor();
    await workbench.picture("dashboard-empty-light");

    await dashboard.locator("summary", { hasText: "Copies of other files: 1 file" }).focus();
    await page.keyboard.press("Enter");
    await dashboard
      .getByRole("link", { name: "docs/copy.ts" })
      .or(dashboard.getByRole("link", { name: "src/comet.ts" }))
      .waitFor();
    await dashboard.getByRole("button", { name: "Train on Workspace" }).focus();
    await page.keyboard.press("Enter");
    await dashboard.getByRole("button", { name: "Stop and Keep" }).waitFor();
  } catch (error) {
    console.error(`See ${await workbench.picture("dashboard-failed")}`);
    throw error;
  }
});
