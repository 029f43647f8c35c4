// Where a suggestion comes from, as a user sees it: the packaged extension in a real VS Code.
import path from "node:path";
import { test } from "node:test";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

const START = 'import { horizon } from "./horizon";\n\n';
const BLOCK = "# Measures\n\n```ts\nconst unheardOfQuantity = mea";
const MEASURE = `// Measures.\n${START}const unheardOfQuantity = measureAll(horizon, 42);\n`;

test("a page beside the editor explains what is suggested, follows the cursor, and leads to the file", async () => {
  const root = temporaryFolder();
  const files = { ...repetitiveSources(), "tools/measure.ts": MEASURE, "src/new.ts": START, "docs/measures.md": BLOCK };
  const workbench = await startWorkbench(root, {
    "workbench.colorTheme": "Default Light Modern",
    "workbench.preferredLightColorTheme": "Default Light Modern",
    "workbench.preferredDarkColorTheme": "Default Dark Modern",
  });
  try {
    const folder = writeFiles(path.join(root, "workspace"), files);
    await workbench.open(folder, "src/new.ts");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.focusEnd();
    await workbench.type("const unheardOfQuantity = mea");
    await workbench.command("Unroll: Explain Suggestion");
    const page = workbench.preview();
    await page.getByRole("heading", { name: /^Suggested: sureAll\(horizon, 42\);/ }).waitFor();
    await page.getByRole("img", { name: /The words before: \d+%/ }).waitFor();
    await workbench.picture("explanation-light");
    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    await workbench.page.waitForTimeout(1000); // the pictures are for people
    await workbench.picture("explanation-dark");
    await page.getByRole("link", { name: /are also in tools\/measure\.ts:4$/ }).click();
    await workbench.page.locator(".tab.active", { hasText: "measure.ts" }).waitFor();
    await workbench.page.keyboard.press("Control+Home");
    await page.getByRole("heading", { name: /^(Nothing is suggested|Suggested: (?!sureAll))/ }).waitFor();
    // A block in Markdown is completed in its own language.
    await workbench.open(folder, "docs/measures.md");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.focusEnd();
    await workbench.command("Unroll: Explain Suggestion");
    await page.getByText("recognized language").waitFor();
    await page.getByText("TypeScript", { exact: true }).waitFor();
    await workbench.picture("explanation-block");
  } catch (error) {
    console.error(`See ${await workbench.picture("explanation-failed")}`);
    throw error;
  }
});
