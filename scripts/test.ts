// `npm test`: checks, package, then every test. `npm test -- PATH…` runs the tests of these files and folders only.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { SelectionError, selectTests } from "./test-selection.ts";

const root = path.dirname(import.meta.dirname);
const files = select(process.argv.slice(2));
run("scripts/check.mjs");
run("scripts/package.ts");
const editor = path.join(root, "test/editor") + path.sep;
if (files.some((file) => file.startsWith(editor))) run("test/editor/install.ts");
// No test takes minutes by itself: the timeout ends one that waits for what never comes, also on a slow machine.
run("--test", "--test-concurrency=2", "--test-timeout=900000", ...files);

function select(given: string[]): string[] {
  try {
    return selectTests(given, process.env.UNROLL_CWD ?? process.cwd(), root);
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

function run(...args: string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
