import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { compiledOnce } from "../../scripts/compiled.ts";
import { temporaryFolder } from "../workspace.ts";

test("what has not changed is not compiled again; what has changed, or was damaged, is", async () => {
  const folder = temporaryFolder();
  let count = 0;
  const compile = (...inputs: string[]) =>
    compiledOnce(inputs, async () => ({ name: inputs.join(), binary: Uint8Array.of(0, 255, ++count) }), folder);
  const first = await compile("a", "b");
  assert.deepEqual(await compile("a", "b"), first);
  assert.deepEqual((await compile("ab", "")).binary, Uint8Array.of(0, 255, 2));
  for (const file of readdirSync(folder)) writeFileSync(path.join(folder, file), "{");
  assert.deepEqual((await compile("a", "b")).binary, Uint8Array.of(0, 255, 3));
});
