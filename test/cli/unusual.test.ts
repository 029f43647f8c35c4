// What the command line prints of the lines of a file that fit its workspace least.
import assert from "node:assert/strict";
import { test } from "node:test";
import { planetSource, planetSources, SLIPPED } from "../planets.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

test("the line with a slip is printed with its word and what was expected, and other lines are not", async () => {
  const cwd = writeFiles(temporaryFolder(), {
    ...planetSources(),
    "src/pluto.ts": SLIPPED,
    "src/ceres.ts": planetSource("ceres"),
  });
  const { code, output } = await unroll(["unusual", "src/pluto.ts"], { cwd });
  assert.equal(code, 0);
  assert.match(output, /^1 line stands out in this file\n/);
  const [, place, code11] = output.trimEnd().split(/\n+/);
  assert.match(place!, /^src\/pluto\.ts:11:18 \(\d+\.\d\): `>` is unusual here\. Lines like this mostly have `<`\.$/);
  assert.equal(code11, "    if (probe.fuel > orbit.least) return refuse(probe, orbit);");
  const { lines } = JSON.parse((await unroll(["unusual", "src/pluto.ts", "--json"], { cwd })).output);
  const column = SLIPPED.split("\n")[10]!.indexOf(">") + 1;
  assert.equal(lines.length, 1);
  const { score, ...found } = lines[0];
  assert.deepEqual(found, { line: 11, column, endColumn: column + 1, word: ">", expected: "<", isMissing: false });
  assert.ok(score > 0);
  const usual = await unroll(["unusual", "src/ceres.ts"], { cwd });
  assert.deepEqual(usual, { code: 0, output: "Nothing stands out in this file\n", errors: "" });
});

test("a file that is not there, or not in the workspace, is refused", async () => {
  const cwd = writeFiles(temporaryFolder(), { "a/one.ts": "const a = 1;\n", "two.ts": "const b = 2;\n" });
  const missing = await unroll(["unusual", "none.ts"], { cwd });
  assert.deepEqual([missing.code, missing.errors], [1, "none.ts does not exist.\n"]);
  const outside = await unroll(["unusual", "two.ts", "--folder", "a", "--json"], { cwd });
  assert.equal(outside.code, 1);
  assert.match(JSON.parse(outside.output).error.message, /two\.ts is not in the open folder\./);
});
