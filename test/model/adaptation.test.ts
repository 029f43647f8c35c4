// A network that learns while it reads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ADAPTATION_LENGTH, Adaptation } from "../../model/rnn/adaptation.ts";
import { CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import type { HiddenState } from "../../model/rnn/hidden-state.ts";
import { Network } from "../../model/rnn/network.ts";
import { startTraining, train } from "../../model/rnn/training.ts";
import { implementations } from "./implementations.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const known = encode("const first = read(1);\nconst second = read(2);\n".repeat(20));
const document = encode("let planet = orbit(galaxy);\nlet comet = orbit(galaxy);\n".repeat(20));

/** Mean surprise over the second half of the document, in bits. */
function read(adaptation: Adaptation, learns: boolean): number {
  const T = ADAPTATION_LENGTH;
  const { network } = adaptation;
  const state = network.createState();
  const before: HiddenState = network.createState();
  let nats = 0;
  for (const [i, character] of document.entries()) {
    if (i > 0 && i % T === 0 && learns) adaptation.learn(before, document.subarray(i - T, i + 1));
    if (i % T === 0) before.copyFrom(state);
    if (i >= document.length / 2) nats += network.surprise(state, character);
    network.step(state, character);
  }
  return nats / (document.length / 2) / Math.LN2;
}

for (const kernels of implementations) {
  for (const cell of CELL_KINDS) {
    test(`${kernels.name}, ${cell}: the document is learned, and forgotten without a trace`, () => {
      const config: Config = { cell, hiddenSize: 24, layers: 2, window: 2 };
      const training = startTraining(config, 1, kernels);
      for (const { step } of train(training, [known], () => 0, kernels, { lanes: 2, learningRate: 0.01 })) {
        if (step === 40) break;
      }
      const base = training.parameters.block.slice();
      const adaptation = new Adaptation(training.parameters, training.secondMoments.block, kernels);
      const still = read(adaptation, false);
      const learning = read(adaptation, true);
      assert.ok(learning < still - 0.2, `${learning} bits with learning, ${still} without`);
      assert.deepEqual(training.parameters.block, base, "what was trained is never changed");
      adaptation.reset();
      assert.equal(read(adaptation, false), still);
      const network = new Network(training.parameters, kernels, "int8");
      assert.deepEqual(adaptation.network.createState().hidden, network.createState().hidden);
    });
  }
}

test("a step of another length is a RangeError", () => {
  const [kernels] = implementations;
  const training = startTraining({ cell: "gru", hiddenSize: 4, layers: 1, window: 1 }, 1, kernels);
  const adaptation = new Adaptation(training.parameters, training.secondMoments.block, kernels);
  assert.throws(() => adaptation.learn(adaptation.network.createState(), new Uint8Array(3)), RangeError);
});
