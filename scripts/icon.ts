// Draws media/icon.png from icon.svg: run it when the drawing has changed.
import { readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "../test/editor/chromium.ts";

const drawing = readFileSync(path.join(import.meta.dirname, "icon.svg"), "utf8");
const size = { width: 256, height: 256 };
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: size });
await page.setContent(`<style>body { margin: 0 }</style>${drawing}`);
await page.screenshot({ path: path.join(import.meta.dirname, "../media/icon.png"), omitBackground: true });
await browser.close();
