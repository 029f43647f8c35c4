/**
 * Runs the embedded VS Code with a profile of its own: the whole editor as a web page, its extension host in Node.js.
 * `npm start` opens it for a person, the editor tests open it in a headless browser.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { environmentWithNode, type VSCodeInstallation } from "./vscode-install.ts";

/** Where one VS Code keeps everything that it would otherwise write to the user's home. */
export interface VSCodeProfile {
  readonly root: string;
  readonly userFolder: string;
  readonly extensionsFolder: string;
}

/** A running VS Code. `stop` ends it with all its child processes and resolves once it is gone. */
export interface RunningVSCode {
  /** The address of the editor, without a path: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/** Settings under which VS Code is quiet and fetches nothing. */
const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.accounts.experimental.showEntitlements": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Creates the folders of a profile below `root`. Settings that are there already stay: they are the user's. */
export function createProfile(root: string, settings: Readonly<Record<string, unknown>> = {}): VSCodeProfile {
  const profile = {
    root,
    userFolder: path.join(root, "user"),
    extensionsFolder: path.join(root, "extensions"),
  };
  const settingsFile = path.join(profile.userFolder, "User/settings.json");
  mkdirSync(path.dirname(settingsFile), { recursive: true });
  mkdirSync(profile.extensionsFolder, { recursive: true });
  if (!existsSync(settingsFile)) {
    writeFileSync(settingsFile, `${JSON.stringify({ ...quietSettings, ...settings }, null, 2)}\n`);
  }
  return profile;
}

/** Installs an extension from a VSIX file into the profile, over whatever version is there. */
export async function installExtension(
  vscode: VSCodeInstallation,
  profile: VSCodeProfile,
  vsix: string,
): Promise<void> {
  const { child, output } = launch(vscode, profile, ["--install-extension", vsix, "--force"], {});
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  // VS Code has reported exit code 0 for extensions that it refused.
  if (code !== 0 || !output().includes("successfully installed")) {
    throw new Error(`VS Code did not install ${vsix} (exit code ${code}):\n${output()}`);
  }
}

/** Options of `startVSCode`. */
export interface StartOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  /** Whether the user is asked to trust a folder; by default every folder is trusted. */
  readonly trust?: "asked" | "granted";
}

/** Starts VS Code on the loopback interface; resolves when it listens. */
export async function startVSCode(
  vscode: VSCodeInstallation,
  profile: VSCodeProfile,
  { port = 0, environment = {}, args = [], trust = "granted" }: StartOptions = {},
): Promise<RunningVSCode> {
  const quiet = ["--disable-telemetry", "--disable-update-check"];
  if (trust === "granted") quiet.push("--disable-workspace-trust");
  const all = ["--bind-addr", `127.0.0.1:${port}`, "--auth", "none", ...quiet, "--disable-getting-started-override"];
  const { child, output } = launch(vscode, profile, [...all, ...args], environment);
  const exited = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const listening = new Promise<string>((resolve) => {
    child.stdout?.on("data", () => {
      const address = /listening on (http:\/\/[\d.]+:\d+)/.exec(output())?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  const url = await Promise.race([listening, exited]);
  if (url === undefined) throw new Error(`VS Code did not start:\n${output()}`);
  return { url, exited, stop: () => endProcessGroup(child, exited) };
}

/** Runs the embedded VS Code's entry script in a process group of its own, so that all of it can be ended at once. */
function launch(vscode: VSCodeInstallation, profile: VSCodeProfile, args: string[], environment: NodeJS.ProcessEnv) {
  const folders = ["--user-data-dir", profile.userFolder, "--extensions-dir", profile.extensionsFolder];
  const config = path.join(profile.root, "config.yaml");
  writeFileSync(config, "");
  const child = spawn(process.execPath, [vscode.entry, "--config", config, ...folders, ...args], {
    env: { ...environmentOfAnEditor(profile), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let text = "";
  const collect = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-100_000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return { child, output: () => text };
}

/** The user's environment, less what npm or another VS Code left in it, and without an extension gallery. */
function environmentOfAnEditor(profile: VSCodeProfile): NodeJS.ProcessEnv {
  const environment = Object.fromEntries(
    Object.entries(environmentWithNode()).filter(
      ([name]) => !/^(VSCODE_|ELECTRON_|NODE_|npm_|CODE_SERVER_|PORT$)/.test(name),
    ),
  );
  return { ...environment, XDG_DATA_HOME: profile.root, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
}

async function endProcessGroup(child: ChildProcess, exited: Promise<void>): Promise<void> {
  signalGroup(child, "SIGTERM");
  const patience = setTimeout(() => signalGroup(child, "SIGKILL"), 5000);
  await exited;
  clearTimeout(patience);
  signalGroup(child, "SIGKILL"); // processes that outlived the group's leader
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // ESRCH: the group is gone
  }
}
