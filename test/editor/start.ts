/** The packaged extension in a real VS Code. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import { installVSCode } from "../../scripts/vscode-install.ts";
import { createProfile, installExtension, type StartOptions, startVSCode } from "../../scripts/vscode-server.ts";
import { startBrowser } from "./browser.ts";
import { Workbench } from "./workbench.ts";

const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));

/** Starts VS Code with a profile below `root` and these settings. It ends when the tests of the file are over. */
export async function startWorkbench(
  root: string,
  settings: Readonly<Record<string, unknown>>,
  options: StartOptions = {},
): Promise<Workbench> {
  const vscode = await installVSCode();
  const profile = createProfile(root, settings);
  await installExtension(vscode, profile, path.resolve(`${name}-${version}.vsix`));
  const running = await startVSCode(vscode, profile, options);
  after(() => running.stop());
  const browser = await startBrowser(root);
  after(() => browser.close());
  return new Workbench(browser.page, running.url);
}
