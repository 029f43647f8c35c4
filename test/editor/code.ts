#!/usr/bin/env node
/**
 * Stands in for the `code` executable where there is no desktop: takes the arguments that @vscode/test-electron passes,
 * runs the suite in the extension host of the embedded VS Code with a headless Chromium as its window, and exits with
 * its result.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { format } from "node:util";
import { installVSCode } from "../../scripts/vscode-install.ts";
import { createProfile, startVSCode } from "../../scripts/vscode-server.ts";
import { startBrowser } from "./browser.ts";

/** When a suite is given up that has not ended: longer than its tests may take together. */
const MILLISECONDS = 840_000;
const option = (name: string) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? "";
const workspace = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";

const root = mkdtempSync(path.join(tmpdir(), "unroll-suite-"));
const resultFile = path.join(root, "result.json");
const running = await startVSCode(await installVSCode(), createProfile(root), {
  environment: { UNROLL_SUITE_RESULT: resultFile },
  // A built VS Code loads an extension under development and its tests with this switch only.
  args: ["--vscode-option", "enable-smoke-test-driver"],
});
const browser = await startBrowser(root);
const code = await runSuite();
await browser.close();
await running.stop();
rmSync(root, { recursive: true, force: true });
process.exit(code);

async function runSuite(): Promise<number> {
  const { page } = browser;
  const host = new URL(running.url).host;
  const uri = (place: string) => `vscode-remote://${host}${path.resolve(place)}`;
  const ended = new Promise<number>((resolve) => {
    void page.exposeFunction("codeAutomationExit", resolve);
    void running.exited.then(() => resolve(1));
    setTimeout(() => resolve(1), MILLISECONDS).unref();
  });
  await page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => {
    const line = format(...args);
    if (/suite:/.test(line)) console.log(line);
  });
  const payload = [
    ["extensionDevelopmentPath", uri(option("extensionDevelopmentPath"))],
    ["extensionTestsPath", uri(option("extensionTestsPath"))],
  ];
  await page.goto(
    `${running.url}/?folder=${encodeURI(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
  );
  const code = await ended;
  // An extension host that was killed reports 0 as well: only a result that the suite wrote counts.
  try {
    const { passes, failures } = JSON.parse(readFileSync(resultFile, "utf8"));
    for (const failure of failures) console.error(failure);
    return code === 0 && passes > 0 && failures.length === 0 ? 0 : 1;
  } catch (error) {
    console.error("The suite left no result.", error);
    return 1;
  }
}
