// Builds, then packages unroll-VERSION.vsix.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { step } from "./progress.ts";

await step("Building", () => import("./build.ts"));
const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
const file = `${name}-${version}.vsix`;
await step(`Packaging ${file}`, packageExtension);

async function packageExtension(): Promise<void> {
  // Everything is bundled, so the package carries no node_modules.
  // The README's picture travels along, so its relative link needs no repository address.
  const options = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
  // The list of packed files goes to standard output, problems with it to standard error.
  const vsce = spawn(process.execPath, ["node_modules/@vscode/vsce/vsce", "package", "--out", file, ...options], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(vsce, "exit");
  if (code !== 0) throw new Error(`vsce could not package the extension (exit code ${code}).`);
}
