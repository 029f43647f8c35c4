// The lines that fit their workspace least, as a user sees them: the packaged extension in a real VS Code.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { planetSource, planetSources, SLIPPED } from "../planets.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

/** The slip of a swapped operator, and below it another function that is called. */
const PLUTO = `${SLIPPED}\n${planetSource("charon").slice(planetSource("charon").indexOf("//"))}`.replace(
  /launch\(probe, orbit\)(?=[^(]*$)/,
  "launch(orbit)",
);

test("unusual lines are marked and listed; marks go with an edit, and with the command", async () => {
  const root = temporaryFolder();
  const workbench = await startWorkbench(root, {
    "workbench.colorTheme": "Default Light Modern",
    "workbench.preferredLightColorTheme": "Default Light Modern",
    "workbench.preferredDarkColorTheme": "Default Dark Modern",
  });
  const { page } = workbench;
  /** Whether a note stands behind a line: the editor draws it behind an element, which holds no text of it. */
  const isNoted = (note: string) =>
    page
      .locator(".view-line span")
      .evaluateAll(
        (spans, note) => spans.some((span) => getComputedStyle(span, "::after").content.includes(note)),
        note,
      );
  try {
    await workbench.open(
      writeFiles(path.join(root, "workspace"), { ...planetSources(), "src/pluto.ts": PLUTO }),
      "src/pluto.ts",
    );
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.focusEnd();
    await workbench.command("Unroll: Show Unusual Lines");
    const row = page.locator(".quick-input-list .monaco-list-row", { hasText: "probe.fuel > orbit.least" });
    await row.waitFor({ timeout: 180_000 });
    await workbench.picture("unusual-lines-list-light");
    await row.click();
    await page.locator(".cdr.selected-text, .selected-text").first().waitFor();
    await page.mouse.move(5, 5);
    await workbench.until(async () => (await isNoted("expected: <")) && isNoted("missing: probe,"));
    await workbench.picture("unusual-lines-light");
    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    await page.waitForTimeout(1000); // the pictures are for people
    await page
      .locator(".view-line", { hasText: "probe.fuel > orbit.least" })
      .getByText(">", { exact: false })
      .first()
      .hover();
    await workbench.command("Show or Focus Hover");
    await page.locator(".monaco-hover", { hasText: "is unusual here." }).first().waitFor();
    await workbench.picture("unusual-lines-dark");
    await page.keyboard.press("Escape");
    await page.keyboard.type("<"); // an edit of the line
    await workbench.until(async () => !(await isNoted("expected: <")));
    assert.ok(await isNoted("missing: probe,"), "another line keeps its mark");
    await workbench.picture("unusual-lines-edited");
    await workbench.command("Unroll: Show Unusual Lines");
    await workbench.until(async () => !(await isNoted("missing: probe,")));
  } catch (error) {
    console.error(`See ${await workbench.picture("unusual-lines-failed")}`);
    throw error;
  }
});
