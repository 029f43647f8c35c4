import assert from "node:assert/strict";
import { test } from "node:test";
import { measureRepetition, type Repetition, type Trials } from "../../base/repetition.ts";
import { Network, referenceKernels, startTraining, train } from "../../model/index.ts";

const kernels = referenceKernels(32);
const verse = "the moons of jupiter are called io, europa, ganymede and callisto; write to galileo@padova.it, please\n";
const texts = [new TextEncoder().encode(verse.repeat(4))];
const trials: Trials = { prompts: 5, promptLength: 30, continued: 120, samples: 40, sampleLength: 110, seed: 1 };

async function measure(steps: number, learned = texts): Promise<Repetition> {
  const training = startTraining({ cell: "gru", hiddenSize: 32, layers: 1, window: 4 }, 1, kernels);
  const learning = train(training, texts, () => 0, kernels, { batchSize: 1, unrollLength: 32, learningRate: 0.02 });
  for (const { step } of learning) if (step === steps) break;
  const work = measureRepetition(new Network(training.parameters, kernels), learned, trials);
  for (let step = await work.next(); ; step = await work.next()) if (step.done) return step.value;
}

test("a network that has learned a text by heart is found to repeat it, and the address in it", async () => {
  const { verbatim, longestCommon, leaked, lookalikes } = await measure(600);
  assert.equal(verbatim.length, 5);
  assert.ok(verbatim[0]! >= 100, verbatim.join());
  assert.ok(verse.repeat(3).includes(longestCommon) && longestCommon.length >= 100, longestCommon);
  assert.deepEqual(leaked, ["galileo@padova.it"]);
  assert.ok(lookalikes >= 1);
});

test("a network that has learned nothing repeats nothing", async () => {
  const { verbatim, longestCommon, leaked } = await measure(1);
  assert.ok(verbatim[0]! <= 2);
  assert.deepEqual([longestCommon, leaked], ["", []]);
});

test("what was not learned is not called leaked, and a text in common counts from its first character to its last", async () => {
  const other = verse.replace("galileo@padova.it", "the king");
  const { longestCommon, leaked, lookalikes } = await measure(600, [new TextEncoder().encode(other.repeat(4))]);
  assert.ok(lookalikes >= 1);
  assert.deepEqual(leaked, []);
  const [before, after] = verse.split("galileo@padova.it");
  assert.equal(longestCommon, `${after}${before}`);
});
