import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeTraining, referenceKernels } from "../../../model/index.ts";
import { ModelStore } from "../../../server/workspace/store.ts";
import { STEPS, trainBySteps } from "../../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../../workspace.ts";

test("a training by steps takes as many, knows its files then, and the next one goes on from it unless told otherwise", async () => {
  const folder = writeFiles(temporaryFolder(), repetitiveSources());
  const storagePath = temporaryFolder();
  const store = new ModelStore(storagePath, [folder]);
  const train = async (fresh: boolean) => {
    const report = await trainBySteps([folder], storagePath, { fresh });
    const { model } = await store.load((bytes) => decodeTraining(bytes, referenceKernels(32)));
    return { ...report, steps: model?.position.step };
  };
  const first = await train(false);
  assert.equal(first.steps, STEPS);
  assert.equal(first.stopped, false);
  assert.ok(first.bitsPerCharacter < 1, `${first.bitsPerCharacter} bits per character`);
  const second = await train(false);
  assert.equal(second.steps, 2 * STEPS);
  assert.ok(second.bitsPerCharacter < first.bitsPerCharacter, `${second.bitsPerCharacter} bits per character`);
  const anew = await train(true);
  assert.equal(anew.steps, STEPS);
  assert.equal(anew.bitsPerCharacter, first.bitsPerCharacter);
});
