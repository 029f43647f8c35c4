/**
 * Installs the embedded VS Code: code-server, taken from the npm registry alone, with no install scripts, no compiler
 * and no download from anywhere else. A second call costs nothing.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { step } from "./progress.ts";

/** An installed VS Code: run `entry` with the Node.js that runs this script. */
export interface VSCodeInstallation {
  readonly entry: string;
}

const folder = path.join(import.meta.dirname, "../test/editor/vscode");
const stamp = path.join(folder, "node_modules/.installed");
const codeServer = path.join(folder, "node_modules/code-server");
const vscode = path.join(codeServer, "lib/vscode");

/** Installs what is missing, and says so. */
export async function installVSCode(): Promise<VSCodeInstallation> {
  const installation = { entry: path.join(codeServer, "out/node/entry.js") };
  const wanted = createHash("sha256")
    .update(readFileSync(path.join(folder, "package-lock.json")))
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return installation;
  rmSync(stamp, { force: true });
  await step("Installing VS Code (code-server) from the npm registry, 1 of 3", () => npmCi(folder));
  await step("Installing VS Code, 2 of 3: what it needs to run", () =>
    // The shrinkwrap of VS Code lacks an optional peer, which `npm ci` refuses unless it leaves peers alone.
    npmCi(vscode, "--omit=dev", "--legacy-peer-deps"),
  );
  await step("Installing VS Code, 3 of 3: its language support", () =>
    npmCi(path.join(vscode, "extensions"), "--omit=dev"),
  );
  writeFileSync(stamp, wanted);
  return installation;
}

/** The environment in which `node` is the Node.js of this process, whatever the machine's own is. */
export function environmentWithNode(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ""}` };
}

async function npmCi(cwd: string, ...options: string[]): Promise<void> {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...options];
  const npm = spawn("npm", args, { cwd, env: environmentWithNode(), stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise<number | null>((resolve, reject) => npm.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`npm ci in ${cwd} ended with exit code ${code}: is the npm registry reachable?`);
}
