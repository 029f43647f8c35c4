import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { Engine } from "./figures.ts";

const PYTHON = "/usr/bin/python3";
/** The folder of the peers in JavaScript, apart from the project's own dependencies. */
const PEERS = path.join(import.meta.dirname, "peers");

/** Engines that cannot be measured here, each with the reason. */
export function missingPeers(): ReadonlyMap<Engine, string> {
  const missing = new Map<Engine, string>();
  if (spawnSync(PYTHON, ["-c", "import torch"]).status !== 0) missing.set("pytorch", `${PYTHON} has no torch`);
  if (!existsSync(path.join(PEERS, "node_modules"))) {
    for (const engine of ["tfjs", "onnxruntime"] as const) missing.set(engine, "not installed: --peers does that");
  }
  return missing;
}

/** Installs the peers in JavaScript from their lock file, except those that cannot be installed. */
export function installPeers(): void {
  // The scripts of onnxruntime-node fetch GPU libraries; what runs on the CPU is in the package.
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: PEERS,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) console.error("The peers could not be installed; they are left out.");
}
