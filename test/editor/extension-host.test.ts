// Runs suite/ in the extension host. VSCODE_EXECUTABLE names a desktop VS Code to use instead of the embedded one.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";

test("the suite in the extension host passes", async () => {
  const bundle = path.resolve(".tsbuild/suite.cjs");
  await build({
    entryPoints: [path.join(import.meta.dirname, "suite/index.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode", "mocha"],
  });
  const workspace = writeFiles(path.join(temporaryFolder(), "workspace"), repetitiveSources());
  const exitCode = await runTests({
    vscodeExecutablePath: process.env.VSCODE_EXECUTABLE ?? path.join(import.meta.dirname, "code.ts"),
    extensionDevelopmentPath: path.resolve("."),
    extensionTestsPath: bundle,
    launchArgs: [workspace],
  });
  assert.equal(exitCode, 0);
});
