// The language of a file, on the command line.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { trainBySteps } from "../trained.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

const GO = 'func main() {\n\tfmt.Println("x")\n\treturn nil\n}\n'.repeat(40);
const PYTHON = "def main(self):\n    print('x')\n    return None\n\n".repeat(40);
const config = { cell: "sru", hiddenSize: 24, layers: 2, window: 2 } as const;
const workspace = writeFiles(temporaryFolder(), { "a.go": GO, "b.go": GO, "a.py": PYTHON, "b.py": PYTHON });
const others = writeFiles(temporaryFolder(), {
  script: PYTHON.slice(0, 200),
  strange: "QWERTZUIOPASDFGHJKLYXCVBNM".repeat(9),
  "empty.txt": "",
  "one.txt": "d",
});

test("a file is told to be in the language that it is in, and a guess is called one", async () => {
  const storage = temporaryFolder();
  const trained = { steps: 200, config: { ...config, languages: ["go", "python"] }, options: { learningRate: 0.02 } };
  await trainBySteps([workspace], storage, trained);
  const classify = (file: string, ...more: string[]) =>
    unroll(["classify", path.join(others, file), "--folder", workspace, "--storage", storage, ...more]);
  const { code, output, errors } = await classify("script");
  assert.deepEqual([code, errors], [0, ""]);
  assert.match(output, /\| python +\| +\d+\.\d% \|\n\| go /);
  assert.doesNotMatch(output, /guess/);
  const json = JSON.parse((await classify("script", "--json")).output);
  assert.equal(json.language, "python");
  assert.ok(json.languages[0].probability > 0.9 && json.bitsPerCharacter < 2, JSON.stringify(json));
  assert.equal(JSON.parse((await classify("strange", "--json")).output).language, null);
  assert.match((await classify("strange")).output, /This is a guess/);
  assert.match((await classify("empty.txt")).output, /empty\.txt is empty\.\n$/);
  assert.match((await classify("one.txt")).output, /This is a guess/);
});

test("a model without a head says how to get one, and so does none", async () => {
  const storage = temporaryFolder();
  const args = ["classify", path.join(others, "script"), "--folder", workspace, "--storage", storage];
  const none = await unroll(args);
  assert.equal(none.code, 1);
  assert.match(none.errors, /There is no model of .*Run: unroll train/);
  await trainBySteps([workspace], storage, { steps: 1, config });
  const older = await unroll(args);
  assert.equal(older.code, 1);
  assert.match(older.errors, /This model cannot tell languages apart\. Run: unroll train --fresh/);
  const gone = await unroll(["classify", path.join(others, "gone"), "--folder", workspace, "--storage", storage]);
  assert.match(gone.errors, /gone does not exist/);
});
