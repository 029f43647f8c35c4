// A text from nothing, on the command line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { type Outcome, unroll } from "./unroll.ts";

const workspace = writeFiles(temporaryFolder(), {
  ...repetitiveSources(),
  "tools/run.py": "import os\nprint(os.name)\n",
});
const storage = temporaryFolder();
await trainBySteps([workspace], storage);

const HINT = /^The text may be in another language until you train again\.\n$/;

function generate(...args: readonly string[]): Promise<Outcome> {
  const environment = { UNROLL_KERNELS: "simd" }; // others round otherwise
  return unroll(["generate", workspace, "--storage", storage, "--length", "300", ...args], { environment });
}

test("the same seed writes the same text, another seed, temperature or number of candidates another", async () => {
  const { code, output, errors } = await generate("--seed", "3");
  assert.deepEqual([code, errors], [0, ""]);
  assert.equal(Array.from(output).length, 301, "and a line feed");
  assert.match(output, /registry|export|return/);
  assert.equal((await generate("--seed", "3")).output, output);
  const folder = ["generate", "--folder", workspace, "--storage", storage, "--length", "300", "--seed", "3"];
  assert.equal((await unroll(folder, { environment: { UNROLL_KERNELS: "simd" } })).output, output);
  for (const other of [
    ["--seed", "4"],
    ["--temperature", "1.4"],
    ["--top-k", "1"],
  ]) {
    assert.notEqual((await generate("--seed", "3", ...other)).output, output, other.join(" "));
  }
});

test("a language is called by its id, name or extension; that the model cannot be told it is no error", async () => {
  const plain = JSON.parse((await generate("--json")).output);
  assert.deepEqual(Object.keys(plain).sort(), ["isSteered", "prompt", "secretsLeftOut", "text"]);
  for (const named of ["python", "Python", ".py"]) {
    const { code, output, errors } = await generate("--json", "--language", named);
    assert.equal(code, 0);
    assert.match(errors, HINT);
    assert.deepEqual(JSON.parse(output), { ...plain, language: "python" });
  }
});

test("a language that the workspace has no files in is an error that names those it has", async () => {
  const { code, output, errors } = await generate("--language", "rust");
  assert.deepEqual([code, output], [2, ""]);
  assert.equal(errors, "This workspace has no files in rust. Its languages: typescript, python.\n");
  const other = await unroll(["generate", temporaryFolder(), "--language", "rust"]);
  assert.equal(other.errors, "This workspace has no files in rust, nor in any other known language.\n");
});

test("a prompt is continued, and is in the JSON, not in the text", async () => {
  const { output } = await generate("--json", "--prompt", "export function readComet(na", "--temperature", "0");
  const { prompt, text } = JSON.parse(output);
  assert.equal(prompt, "export function readComet(na");
  assert.match(text, /^me: string\)/);
});
