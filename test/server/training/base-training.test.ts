import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { decodeTraining, referenceKernels, type TrainingStep } from "../../../model/index.ts";
import { trainBase } from "../../../server/training/base-training.ts";
import { temporaryFolder } from "../../workspace.ts";

const files = Array.from({ length: 20 }, (_, i) =>
  new TextEncoder().encode(`export const planet${i} = { moons: ${i * i}, name: "planet ${i}" };\n`.repeat(20)),
);
const config = { cell: "sru", hiddenSize: 8, layers: 1, window: 2 } as const;

/** Trains in `folder`, until so many steps are made. */
async function train(folder: string, { steps = Infinity, characters = 40_000 } = {}): Promise<TrainingStep[]> {
  const made: TrainingStep[] = [];
  const stop = new AbortController();
  const options = { file: path.join(folder, "base"), characters, config, threads: 1, seed: 3 };
  const onStep = (step: TrainingStep) => {
    made.push(step);
    if (made.length === steps) stop.abort();
  };
  await trainBase(files, options, onStep, stop.signal);
  return made;
}

async function parametersIn(folder: string) {
  const bytes = await readFile(path.join(folder, "base"));
  return decodeTraining(bytes, referenceKernels(32)).parameters.block;
}

test("a base training that was interrupted comes to the same network as one that was not", async () => {
  const [whole, interrupted] = [temporaryFolder(), temporaryFolder()];
  const steps = await train(whole, { characters: 200_000 });
  await train(interrupted, { characters: 200_000, steps: 120 });
  const rest = await train(interrupted, { characters: 200_000 });
  assert.equal(rest[0]!.step, 121);
  assert.equal(rest.at(-1)!.step, steps.at(-1)!.step);
  assert.deepEqual(await parametersIn(interrupted), await parametersIn(whole));
});

test("the learning rate of a base training stays for a fifth of it and falls to 0 in the rest", async () => {
  const steps = await train(temporaryFolder(), { characters: 1_000_000 });
  const rateAt = (characters: number) => steps.find((step) => step.trainedCharacters >= characters)!.learningRate;
  const [first] = steps.filter(({ step }) => step > 100);
  assert.equal(rateAt(199_000), first!.learningRate);
  assert.ok(Math.abs(rateAt(600_000) / rateAt(199_000) - 0.5) < 0.02);
  assert.ok(rateAt(999_000) < 0.02 * rateAt(199_000));
});

test("a base training does not overwrite a checkpoint that it cannot go on from", async () => {
  const folder = temporaryFolder();
  await writeFile(path.join(folder, "base"), "a letter to a friend");
  await assert.rejects(train(folder), { name: "CheckpointError", reason: "foreign" });
  assert.equal(await readFile(path.join(folder, "base"), "utf8"), "a letter to a friend");
});
