// What a user learns of their own commits: the packaged extension in a real VS Code, on a git checkout.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { makeRepository } from "../repository.ts";
import { repetitiveSources, temporaryFolder } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

const sources = repetitiveSources();
/** A file in the manner of another, as a commit adds it. */
const added = (name: string) => sources["src/comet.ts"]!.replaceAll("comet", name).replaceAll("Comet", `${name}s`);
const STYLE = ".planet {\n  color: teal;\n  margin: 4px;\n}\n\n.comet {\n  color: navy;\n  margin: 8px;\n}\n";
const COMMITS: Readonly<Record<string, string>>[] = [
  { "src/asteroid.ts": added("asteroid"), "README.md": "# Planets\n\nReads planets, comets and galaxies.\n" },
  { "src/planet.ts": sources["src/planet.ts"]!.replaceAll("registry.lookup", "registry.find"), "style.css": STYLE },
  { "src/supernova.ts": added("supernova"), "tools/read.py": "def read(name):\n    return registry.lookup(name)\n" },
];

test("the message box is completed from the last commits where that is switched on; typed again, they say what Unroll saves", async () => {
  const root = temporaryFolder();
  const folder = makeRepository(path.join(root, "workspace"), COMMITS, "observatory: read what is new");
  const workbench = await startWorkbench(root, {
    "unroll.training.seconds": 5,
    "workbench.colorTheme": "Default Light Modern",
    "workbench.preferredLightColorTheme": "Default Light Modern",
    "workbench.preferredDarkColorTheme": "Default Dark Modern",
  });
  try {
    await workbench.open(folder, "src/comet.ts");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    const item = workbench.page.locator(".statusbar-item", { hasText: "Unroll" });
    await item.click();
    await workbench.choose("Turn On for Commit Messages");
    // The setting is written meanwhile, which the next menu knows.
    await workbench.until(async () => {
      await item.click();
      const entries = workbench.page.locator(".quick-input-list .monaco-list-row");
      await entries.first().waitFor();
      const labels = await entries.allTextContents();
      await workbench.page.keyboard.press("Escape");
      return labels.some((label) => label.includes("Turn Off for Commit Messages"));
    });
    await workbench.page.getByRole("tab", { name: /^Source Control/ }).click();
    await workbench.page.locator(".scm-editor .monaco-editor").click();
    await workbench.type("obs");
    assert.match(await workbench.ghostText(), /^ervatory: read/);
    await workbench.picture("commit-message-box");
    await workbench.page.keyboard.press("Tab");
    const box = workbench.page.locator(".scm-editor .view-lines");
    await workbench.until(async () => /^observatory:\s+read/.test((await box.textContent()) ?? ""));
    await workbench.command("Unroll: Evaluate on This Workspace");
    await workbench.page.locator(".quick-input-list", { hasText: "Files it has not seen" }).waitFor();
    await workbench.picture("commits-choice");
    await workbench.choose("Your last 3 commits");
    await workbench.status(/Unroll: evaluating \d+%/);
    await workbench.picture("commits-progress");
    await workbench.page.locator(".notification-toast").getByRole("button", { name: "Show Report" }).click();
    const page = workbench.preview();
    await page.getByRole("heading", { name: /^Of your last 3 commits, Unroll would have typed \d+%$/ }).waitFor();
    await page.getByRole("img", { name: /^Keystrokes saved, compared: Unroll, trained \d+%/ }).waitFor();
    await page.getByRole("row", { name: /^VS Code word suggestions \d+\.\d%/ }).waitFor();
    const color = () => page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
    const light = await color();
    await workbench.picture("commits-light");
    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    while ((await color()) === light) await workbench.page.waitForTimeout(100);
    await workbench.picture("commits-dark");
    // The bars are as long as they say, with nothing that the policy refuses.
    const bar = page.locator("rect.main").first();
    const [drawn, track] = await bar.evaluate((main) =>
      [main, main.parentElement!].map((one) => one.getBoundingClientRect().width),
    );
    const said = Number.parseInt((await page.locator(".value").first().textContent()) ?? "", 10);
    assert.ok(track! > 200 && Math.abs((100 * drawn!) / track! - said) < 1, `${drawn} of ${track}: ${said}%`);
  } catch (error) {
    console.error(`See ${await workbench.picture("commits-failed")}`);
    throw error;
  }
});
