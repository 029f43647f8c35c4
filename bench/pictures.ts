import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { CELL_KINDS } from "../model/index.ts";
import { VANISHED } from "../server/evaluation/gradients.ts";
import type { Line, LineChart } from "../server/figures.ts";
import { startBrowser } from "../test/editor/browser.ts";
import { coldStarts, isRead, ratioOf } from "./cold-start.ts";
import { copyResults } from "./copy-task.ts";
import { type GradientResults, gradientResults } from "./gradients.ts";

/** What a chart shows: its figures are in bench/results/. */
type Drawn = Omit<LineChart, "description" | "table">;

const root = path.join(import.meta.dirname, "..");
const PIXELS_PER_POINT = 1.5;
/** As in the editor's page. */
const FLOOR = 1e-12;

/**
 * `bench pictures`: draws the pictures of docs/ from the figures in bench/results/, with the script that draws the charts of the
 * editor's pages.
 *
 * @throws Error where nothing was built
 */
export async function drawPictures(): Promise<void> {
  const script = readFileSync(path.join(root, "dist/webview.js"), "utf8");
  const folder = path.join(root, "docs/pictures");
  mkdirSync(folder, { recursive: true });
  const profile = mkdtempSync(path.join(tmpdir(), "unroll-pictures-"));
  const browser = await startBrowser(profile, PIXELS_PER_POINT);
  try {
    for (const [name, chart] of Object.entries(pictures()))
      await draw(browser.page, chart, script, path.join(folder, `${name}.png`));
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

function pictures(): Readonly<Record<string, Drawn>> {
  const results = JSON.parse(readFileSync(gradientResults, "utf8")) as GradientResults;
  return {
    "gradients-untrained": gradients(results, "untrained"),
    "gradients-trained": gradients(results, "trained"),
    clipping: clipping(results),
    "copy-task": copying(),
    "cold-start": coldStart(),
  };
}

function gradients({ cells, lag, steps }: GradientResults, when: "untrained" | "trained"): Drawn {
  return {
    title: when === "untrained" ? "Before training" : `After ${steps.toLocaleString("en")} training steps`,
    x: { label: "characters back", values: Array.from({ length: lag }, (_, i) => i + 1) },
    y: { label: "share of the gradient left", scale: "logarithm", floor: FLOOR },
    lines: CELL_KINDS.map((cell): Line => ({ label: cell, values: cells[cell][when].norms })),
    level: { value: VANISHED, label: "a ten-thousandth" },
  };
}

function clipping({ clipping }: GradientResults): Drawn {
  const { clipped, unclipped, averaged, spectralRadius } = clipping;
  return {
    title: `W begins with a spectral radius of ${spectralRadius}`,
    x: { label: "training step", values: clipped.map((_, i) => (i + 1) * averaged) },
    y: { label: "bits per character" },
    lines: [
      { label: "gradients clipped", values: clipped },
      { label: "not clipped", values: unclipped },
    ],
  };
}

/** Of the workspaces together, by their size and the length of the training. */
function coldStart(): Drawn {
  const measured = coldStarts().measured.filter(isRead);
  const sizes = [...new Set(measured.map(({ learned }) => learned))].sort((a, b) => a - b);
  const lengths = [...new Set(measured.map(({ seconds }) => seconds))].sort((a, b) => a - b);
  const shareAt = (size: number, length: number) => {
    const some = measured.filter(({ learned, seconds }) => learned === size && seconds === length);
    return some.length > 0 ? ratioOf(some) : null;
  };
  return {
    title: "Bits with the base network, as a share of those without",
    x: { label: "kilobytes of the workspace that are known", values: sizes.map((size) => size / 1000) },
    y: { label: "share of the bits", scale: "share" },
    lines: lengths.map(
      (length): Line => ({
        label: length === 0 ? "before a training" : `after ${length} s`,
        values: sizes.map((size) => shareAt(size, length)),
      }),
    ),
  };
}

function copying(): Drawn {
  const results = copyResults();
  const lags = [...new Set(results.map(({ lag }) => lag))];
  const values = (cell: string) =>
    lags.map((lag) => results.find((result) => result.lag === lag && result.cell === cell)?.right ?? null);
  return {
    title: "Copied rightly, by the distance",
    x: { label: "characters between the symbol and its copy", values: lags },
    y: { label: "right", scale: "share" },
    lines: CELL_KINDS.map((cell): Line => ({ label: cell, values: values(cell) })),
    level: { value: 0.25, label: "a guess" },
  };
}

async function draw(page: Page, chart: Drawn, script: string, file: string): Promise<void> {
  const whole: LineChart = { ...chart, description: "", table: { title: "", head: [], rows: [] } };
  const attribute = JSON.stringify(whole).replace(/[&"]/g, (character) => (character === "&" ? "&amp;" : "&quot;"));
  const content = `<h1>${chart.title}</h1><div data-line-chart="${attribute}"></div>`;
  await page.setContent(`<!DOCTYPE html><style>${STYLE}</style><main>${content}</main>`);
  await page.addScriptTag({ content: script });
  await page.locator("canvas").waitFor();
  await page.locator("main").screenshot({ path: file });
}

const STYLE = `
body { margin: 0; background: white; color: #222; font: 13px/1.5 system-ui, sans-serif; }
main { width: 460px; padding: 4px 20px 16px; }
h1 { margin: 12px 0 0; font-size: 14px; font-weight: 600; }
.legend { gap: 4px 12px !important; }
.legend .value { display: none; }
`;
