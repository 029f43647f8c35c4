// A model as one file, on the command line: a team's start for another workspace.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());

test("an exported model is imported into another workspace, completes there, and is trained further", async () => {
  const storage = temporaryFolder();
  const file = path.join(temporaryFolder(), "team.unroll");
  const none = await unroll(["export", workspace, file, "--storage", storage]);
  assert.deepEqual([none.code, none.output], [1, ""]);
  assert.match(none.errors, /There is no model of .*Run: unroll train/);

  await trainBySteps([workspace], storage, { steps: 20 });
  const exported = await unroll(["export", workspace, file, "--storage", storage]);
  assert.deepEqual([exported.code, exported.output], [0, `Exported to ${file}.\n`], exported.errors);

  const other = writeFiles(temporaryFolder(), { "one.ts": "export const one = 1;\n".repeat(50) });
  const imported = await unroll(["import", other, file, "--storage", storage, "--json"]);
  assert.deepEqual([imported.code, JSON.parse(imported.output)], [0, { file, folder: other }], imported.errors);
  const again = await unroll(["import", other, file, "--storage", storage, "--json"]);
  assert.equal(again.code, 1);
  assert.equal(JSON.parse(again.output).error.code, "exists");
  assert.match(again.errors, /has a model already\. Add --replace/);
  assert.equal((await unroll(["import", other, file, "--storage", storage, "--replace"])).code, 0);
  const gradients = ["inspect", "gradients", "--lag", "20", "--storage", storage, "--json"];
  const [before, there] = await Promise.all([workspace, other].map((folder) => unroll([...gradients, folder])));
  const radius = (outcome: typeof before) => JSON.parse(outcome!.output).config;
  assert.deepEqual(radius(there), radius(before), "the same network");
  const { trainedCharacters } = await trainBySteps([other], storage, { steps: 2 });
  assert.ok(trainedCharacters > 0, "the reading goes on in other files");
});

test("what is no model is refused in one line, and nothing is stored", async () => {
  const storage = temporaryFolder();
  const file = path.join(temporaryFolder(), "team.unroll");
  writeFileSync(file, "no model, but a text of some length\n");
  const { code, output, errors } = await unroll(["import", workspace, file, "--storage", storage, "--json"]);
  assert.equal(code, 1);
  assert.equal(JSON.parse(output).error.code, "refused");
  assert.equal(errors, `${file} is not an Unroll model. Choose a file that was made by exporting a model.\n`);
  assert.deepEqual(readdirSync(storage), []);
});
