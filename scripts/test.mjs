// Everything: checks, package, then every test. `npm test -- test/model` runs the tests of one folder only.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import path from "node:path";

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
const folders = process.argv.slice(2);
const files = (folders.length > 0 ? folders : ["test"])
  .flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { exclude: ["**/node_modules"] }))
  .sort();
run(process.execPath, "scripts/check.mjs");
run(process.execPath, "scripts/package.ts");
if (files.some((file) => path.dirname(file) === path.join("test", "editor")))
  run(process.execPath, "test/editor/install.ts");
run(process.execPath, "--test", "--test-concurrency=2", "--test-timeout=300000", ...files);
