/** A headless Chromium with a profile of its own, in which the tests see the embedded VS Code. */
import path from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";

/** When something that never comes is given up, also on a slow machine, in milliseconds. */
export const PATIENCE = 180_000;

export interface Browser {
  readonly page: Page;
  close(): Promise<void>;
}

/** Starts Chromium; its profile lives in `folder`, which the caller removes. */
export async function startBrowser(folder: string, deviceScaleFactor = 1): Promise<Browser> {
  const context: BrowserContext = await chromium.launchPersistentContext(path.join(folder, "chromium"), {
    executablePath: findChromium(),
    headless: true,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor,
    env: { ...(process.env as Record<string, string>), HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
    // No sandbox: it needs privileges which containers lack, and the only page is our own.
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(PATIENCE);
  return { page, close: () => context.close() };
}
