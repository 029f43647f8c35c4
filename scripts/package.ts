// Builds, then packages unroll-VERSION.vsix.
import { readFileSync } from "node:fs";
import { createVSIX } from "@vscode/vsce";

await import("./build.ts");
const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
// Everything is bundled, so the package carries no node_modules.
// The README's picture travels along, so its relative link needs no repository address.
await createVSIX({
  packagePath: `${name}-${version}.vsix`,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
