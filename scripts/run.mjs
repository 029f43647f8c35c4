// Runs a script of the project on the project's own Node 24, and installs the dependencies first where they are
// missing or older than the lock file. Uses only Node's own modules, of any Node from 18 on, since a fresh machine
// starts with it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, "node_modules", ".unroll-installed");
const node = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const lock = createHash("sha256")
  .update(readFileSync(path.join(root, "package-lock.json")))
  .digest("hex");

function run(command, args, options = {}) {
  const { status, error, signal } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  return status ?? (signal === "SIGINT" ? 130 : 1);
}

function installed() {
  return existsSync(node) && existsSync(stamp) && readFileSync(stamp, "utf8") === lock;
}

if (!installed()) {
  console.log("Installing the dependencies from the npm registry (npm ci), once …");
  const status = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    shell: process.platform === "win32",
  });
  if (status !== 0 || !existsSync(node)) {
    console.error(
      "The dependencies could not be installed: check the network or the npm registry, then run the command again.",
    );
    process.exit(status || 1);
  }
  writeFileSync(stamp, lock);
}
const [script, ...args] = process.argv.slice(2);
const paths = [path.dirname(node), path.join(root, "node_modules", ".bin"), process.env.PATH];
// The folder that the command was typed in: relative paths of the user mean that one.
const env = { ...process.env, PATH: paths.join(path.delimiter), UNROLL_CWD: process.env.INIT_CWD ?? process.cwd() };
process.exit(run(node, [path.join(root, script), ...args], { env }));
