// `npm start [-- FOLDER]`: a real VS Code with the extension, on FOLDER or on a sample.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { step } from "./progress.ts";
import { installVSCode } from "./vscode-install.ts";
import { createProfile, installExtension, startVSCode } from "./vscode-server.ts";

const root = path.dirname(import.meta.dirname);
const runFolder = path.join(root, ".vscode-run");
const folder = workspace(process.argv[2]);
await import("./package.ts");
const { name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const vsix = path.join(root, `${name}-${version}.vsix`);
const desktop = process.env.UNROLL_EDITOR === "embedded" ? undefined : desktopCode();
if (desktop === undefined) await startEmbedded();
else await startDesktop(desktop);

/** The folder that the user named, relative to where the command was typed; without one, a copy of our own sources. */
function workspace(given: string | undefined): string {
  if (given !== undefined) {
    const folder = path.resolve(process.env.UNROLL_CWD ?? ".", given);
    if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
    console.error(`${folder} is not a folder. Give an existing one: npm start -- FOLDER`);
    process.exit(2);
  }
  const sample = path.join(runFolder, "sample");
  for (const part of ["model", "server", "client", "cli"]) {
    cpSync(path.join(root, part), path.join(sample, part), { recursive: true, force: false });
  }
  return sample;
}

function desktopCode(): string | undefined {
  const command = process.platform === "win32" ? "code.cmd" : "code";
  const found = (process.env.PATH ?? "").split(path.delimiter).map((place) => path.join(place, command));
  return found.find((file) => existsSync(file));
}

/** The user's own VS Code, with a profile that leaves theirs alone. */
async function startDesktop(code: string): Promise<void> {
  const profile = path.join(runFolder, "desktop");
  const own = ["--user-data-dir", path.join(profile, "user"), "--extensions-dir", path.join(profile, "extensions")];
  const run = async (...args: string[]) => {
    const shell = process.platform === "win32";
    const editor = spawn(code, [...own, ...args], { stdio: ["ignore", "ignore", "inherit"], shell });
    const [status] = await once(editor, "exit");
    if (status !== 0) process.exit(status ?? 1);
  };
  await step("Installing the extension into a profile of its own", () => run("--install-extension", vsix, "--force"));
  await step("Starting VS Code", () => run("--new-window", folder));
  console.log(`VS Code is open on ${folder}. Run "Unroll: Train on Workspace" from its command palette (F1).`);
}

async function startEmbedded(): Promise<void> {
  const vscode = await installVSCode();
  const profile = createProfile(path.join(runFolder, "embedded"));
  await step("Installing the extension", () => installExtension(vscode, profile, vsix));
  const running = await step("Starting VS Code", () => startVSCode(vscode, profile));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void running.stop());
  console.log(
    `\nVS Code is running. Open this address in a browser:\n\n  ${running.url}/?folder=${encodeURI(folder)}\n`,
  );
  console.log('Then run "Unroll: Train on Workspace" from its command palette (F1). Ctrl+C here ends it.');
  await running.exited;
}
