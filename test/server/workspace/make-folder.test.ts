import assert from "node:assert/strict";
import { existsSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { makeFolder } from "../../../server/workspace/make-folder.ts";
import { temporaryFolder } from "../../workspace.ts";

test("a folder is made with those above it, and may be there already, also behind a link", async () => {
  const root = temporaryFolder();
  const folder = path.join(root, "a/b/c");
  await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(path.join(root, "a/b/d"))]);
  await makeFolder(folder);
  assert.ok(statSync(folder).isDirectory());
  symlinkSync(path.join(root, "a"), path.join(root, "link"));
  await makeFolder(path.join(root, "link"));
  await makeFolder(path.join(root, "link/e/f"));
  assert.ok(existsSync(path.join(root, "a/e/f")));
});

test("a folder that cannot be made is refused at once", { timeout: 10_000 }, async () => {
  const root = temporaryFolder();
  writeFileSync(path.join(root, "file"), "");
  symlinkSync(path.join(root, "nowhere/at/all"), path.join(root, "dangling"));
  symlinkSync("circle", path.join(root, "circle"));
  const refused = ["file", "file/a", "file/a/b", "dangling", "dangling/a/b", "circle", "circle/a", "x".repeat(300)];
  for (const name of refused) await assert.rejects(makeFolder(path.join(root, name)), { code: /^E/ }, name);
  if (process.platform === "linux") {
    await assert.rejects(makeFolder("/proc/unroll"), { code: /^E/ });
    await assert.rejects(makeFolder("/proc/unroll/a/b"), { code: /^E/ });
  }
});
