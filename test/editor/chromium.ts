/** Finds the browser that draws the embedded VS Code in the tests; on Debian, as root, installs it when there is none. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = ["/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** The path of a Chromium: `CHROMIUM` from the environment, one on PATH, or the one that this call installs. */
export function findChromium(): string {
  const given = process.env.CHROMIUM;
  if (given !== undefined && given !== "") {
    if (!isExecutable(given)) throw new Error(`CHROMIUM is ${given}, which is no executable file.`);
    return given;
  }
  return firstExecutable() ?? installChromium();
}

function firstExecutable(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, ...elsewhere].find(isExecutable);
}

function installChromium(): string {
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    console.log("Installing Chromium for the editor tests (apt-get install chromium)…");
    aptGet("update", "-qq");
    aptGet("install", "-y", "-qq", "--no-install-recommends", "chromium");
  }
  const found = firstExecutable();
  if (found === undefined) {
    throw new Error(
      "The editor tests need Chromium: install it (Debian: sudo apt-get install chromium) or set CHROMIUM to its path.",
    );
  }
  return found;
}

function aptGet(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // missing or not ours to run: either way, not the one
  }
}
