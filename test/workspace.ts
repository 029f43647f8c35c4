/** Folders that tests work in. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const folders: string[] = [];
// Not in a hook after the tests: it would run before those that end what still writes there, and its error keep them from running.
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A folder that is removed when this process ends, after the tests of its file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "unroll-test-"));
  folders.push(folder);
  return folder;
}

/** Writes files below `folder`, by their relative paths. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const NAMES = "planet comet galaxy nebula quasar pulsar meteor orbit eclipse cluster".split(" ");

/** Source files in which much repeats: a few seconds of training know how they go on. */
export function repetitiveSources(): Record<string, string> {
  return Object.fromEntries(
    NAMES.map((name, i) => {
      const functions = NAMES.map((other) => {
        const type = other[0].toUpperCase() + other.slice(1);
        return `export function read${type}(name: string): ${type} {\n  return registry.lookup(name, "${other}");\n}\n`;
      });
      return [`src/${name}.ts`, `import { registry } from "./registry";\n// part ${i}\n\n${functions.join("\n")}`];
    }),
  );
}
