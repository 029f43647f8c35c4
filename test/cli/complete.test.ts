// What the command line prints of a place in a file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

test("a suggestion is explained: the file and line that it is copied from, and what speaks for it", async () => {
  const cwd = writeFiles(temporaryFolder(), {
    ...repetitiveSources(),
    "tools/measure.ts": "// Measures.\nconst unheardOfQuantity = measureAll(horizon, 42);\n",
    "new.ts": "const unheardOfQuantity = mea",
  });
  const args = ["complete", "new.ts:1:30", "--explain"];
  const { code, output } = await unroll(args, { cwd });
  assert.equal(code, 0);
  assert.match(output, /^Suggested: sureAll\(horizon, 42\);/);
  assert.match(output, /\nThe last \d+ characters before the cursor are also in tools\/measure\.ts:2\n/);
  assert.match(output, /\n\| What speaks for it +\|/);
  assert.match(output, /\n\| sureAll +\| +\d+\.\d% \|\n/);
  const { source } = JSON.parse((await unroll([...args, "--json"], { cwd })).output);
  assert.equal(source.line, 1);
});
