// How far back the network learns, as a user sees it: the packaged extension in a real VS Code.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import type { Locator } from "playwright-core";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { startWorkbench } from "./start.ts";

const COMMAND = "Unroll: Show How Far Back the Network Learns";

/** What is drawn of a chart: its colours, the most frequent first. There are none without its script. */
function colorsOf(chart: Locator): Promise<string[]> {
  return chart.locator("canvas").evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
    const counts = new Map<string, number>();
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] !== 255) continue; // edges of lines, and the grid
      const color = `rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`;
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    return [...counts].sort(([, a], [, b]) => b - a).map(([color]) => color);
  });
}

/** The colour of a line in the legend, as the browser names it. */
function colorOfLine(chart: Locator, label: string): Promise<string> {
  return chart
    .locator("li", { hasText: label })
    .locator("line")
    .evaluate((line) => getComputedStyle(line).stroke);
}

test("charts and tables say how far back networks learn, before and after training, in the colours of the theme", async () => {
  const root = temporaryFolder();
  const workbench = await startWorkbench(root, {
    "unroll.training.seconds": 5,
    "workbench.colorTheme": "Default Light Modern",
    "workbench.preferredLightColorTheme": "Default Light Modern",
    "workbench.preferredDarkColorTheme": "Default Dark Modern",
  });
  try {
    await workbench.open(writeFiles(path.join(root, "workspace"), repetitiveSources()), "src/comet.ts");
    await workbench.statusDetail(/base network, not trained(?!.*Learning)/s);
    await workbench.command(COMMAND);
    const page = workbench.preview();
    const cells = page.getByRole("img", { name: /^Every kind of cell, before training\. .*elman \d+ characters/ });
    await cells.waitFor();
    await workbench.picture("gradients-untrained");
    await page.getByRole("link", { name: /^Train on this workspace/ }).click();
    await workbench.statusDetail(/On · trained/);

    await workbench.command(COMMAND);
    const own = page.getByRole("img", { name: /^Your network \(sru\), before and after training\./ });
    await own.waitFor();
    await page
      .getByRole("heading", { name: /^Your network learns from (up to|at least) \d+ characters back$/ })
      .waitFor();
    await page
      .getByRole("table", { name: /^Your network \(sru\)/ })
      .getByRole("row", { name: /^1 1\.0e\+0 1\.0e\+0$/ })
      .waitFor();
    const light = await colorOfLine(own, "after training");
    assert.ok((await colorsOf(own)).slice(0, 3).includes(light), `${light} is not in the picture`);
    await workbench.picture("gradients-light");
    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    await page.locator("body.vscode-dark").waitFor();
    await workbench.until(async () => (await colorOfLine(own, "after training")) !== light);
    const dark = await colorOfLine(own, "after training");
    assert.ok((await colorsOf(own)).slice(0, 3).includes(dark), `${dark} is not in the picture`);
    await workbench.picture("gradients-dark");
    await cells.scrollIntoViewIfNeeded();
    await workbench.picture("gradients-dark-cells");

    const wide = await own.locator("canvas").evaluate((canvas) => canvas.clientWidth);
    await workbench.page.setViewportSize({ width: 900, height: 800 });
    await workbench.until(async () => {
      const width = await own.locator("canvas").evaluate((canvas) => canvas.clientWidth);
      return width < wide;
    });
    await workbench.picture("gradients-narrow");
  } catch (error) {
    console.error(`See ${await workbench.picture("gradients-failed")}`);
    throw error;
  }
});
