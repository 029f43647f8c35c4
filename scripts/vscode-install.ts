/**
 * Installs the embedded VS Code: code-server, taken from the npm registry alone, with no install scripts, no compiler
 * and no download from anywhere else. A second call costs nothing.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** An installed VS Code: run `entry` with the Node.js that runs this script. */
export interface VSCodeInstallation {
  readonly entry: string;
}

const folder = path.join(import.meta.dirname, "../test/editor/vscode");
const stamp = path.join(folder, "node_modules/.installed");
const codeServer = path.join(folder, "node_modules/code-server");
const vscode = path.join(codeServer, "lib/vscode");

/** Installs what is missing; `onStart` is called first when there is something to do. */
export async function installVSCode(onStart: () => void = () => {}): Promise<VSCodeInstallation> {
  const installation = { entry: path.join(codeServer, "out/node/entry.js") };
  const wanted = createHash("sha256")
    .update(readFileSync(path.join(folder, "package-lock.json")))
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return installation;
  onStart();
  rmSync(stamp, { force: true });
  await npmCi(folder);
  // The shrinkwrap of VS Code lacks an optional peer, which `npm ci` refuses unless it leaves peers alone.
  await npmCi(vscode, "--omit=dev", "--legacy-peer-deps");
  await npmCi(path.join(vscode, "extensions"), "--omit=dev"); // TypeScript, for VS Code's own language support
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
