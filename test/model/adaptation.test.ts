// A network that learns while it reads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromFloat8, toFloat8 } from "../../model/kernels/float8.ts";
import type { Kernels } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { ADAPTATION_LENGTH, Adaptation } from "../../model/rnn/adaptation.ts";
import { CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import type { HiddenState } from "../../model/rnn/hidden-state.ts";
import { Network } from "../../model/rnn/network.ts";
import { Parameters } from "../../model/rnn/parameters.ts";
import { startTraining, type Training, train } from "../../model/rnn/training.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";
import { runToEnd } from "../../model/steps.ts";
import { implementations } from "./implementations.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const known = encode("const first = read(1);\nconst second = read(2);\n".repeat(20));
const document = encode("let planet = orbit(galaxy);\nlet comet = orbit(galaxy);\n".repeat(20));

/** Mean negativeLogLikelihood over the second half of the document, in bits. */
function read(adaptation: Adaptation, learns: boolean): number {
  const T = ADAPTATION_LENGTH;
  const { network } = adaptation;
  const state = network.createState();
  const before: HiddenState = network.createState();
  let nats = 0;
  for (const [i, character] of document.entries()) {
    if (i > 0 && i % T === 0 && learns) adaptation.learn(before, document.subarray(i - T, i + 1));
    if (i % T === 0) before.copyFrom(state);
    if (i >= document.length / 2) nats += network.negativeLogLikelihood(state, character);
    network.step(state, character);
  }
  return nats / (document.length / 2) / Math.LN2;
}

function trained(config: Config, kernels: Kernels, steps = 40): Training {
  const training = startTraining(config, 1, kernels);
  for (const { step } of train(training, [known], () => 0, kernels, { batchSize: 2, learningRate: 0.01 })) {
    if (step === steps) break;
  }
  return training;
}

for (const kernels of implementations) {
  for (const cell of CELL_KINDS) {
    test(`${kernels.name}, ${cell}: the document is learned, and forgotten without a trace`, () => {
      const config: Config = { cell, hiddenSize: 24, layers: 2, window: 2 };
      const training = trained(config, kernels);
      const base = training.parameters.block.slice();
      const adaptation = Adaptation.of(training, kernels);
      const still = read(adaptation, false);
      const learning = read(adaptation, true);
      assert.ok(learning < still - 0.2, `${learning} bits with learning, ${still} without`);
      adaptation.reset();
      assert.deepEqual(training.parameters.block, base);
      assert.equal(read(adaptation, false), still);
      const network = new Network(training.parameters, kernels, "int8");
      assert.deepEqual(adaptation.network.createState().hidden, network.createState().hidden);
    });
  }
}

for (const cell of CELL_KINDS) {
  test(`${cell}: a step goes down the gradient at its place in the text, scaled by what training saw`, () => {
    const kernels = referenceKernels(32);
    const config: Config = { cell, hiddenSize: 24, layers: 2, window: 3 };
    const { parameters, secondMoments } = trained(config, kernels);
    const base = new Parameters(config, kernels);
    base.block.set(parameters.block);
    const adaptation = Adaptation.of({ parameters, secondMoments }, kernels);
    const before = new Network(base, kernels, "int8");
    const [T, W, start] = [ADAPTATION_LENGTH, config.window, 50];
    const state = before.createState();
    before.advance(state, document.subarray(0, start));
    adaptation.learn(state, document.subarray(start, start + T + 1));

    const expected = new Parameters(config, kernels);
    expected.block.set(base.block);
    const gradients = new Parameters(config, kernels);
    const unrolled = new UnrolledNetwork(expected, gradients, 1, T, kernels);
    const [{ inputs, targets }] = unrolled.batches;
    for (let i = 0; i < T * W; i++) inputs[i] = document[start + 1 - W + Math.floor(i / W) + (i % W)];
    targets.set(document.subarray(start + 1, start + 1 + T));
    unrolled.restore(state);
    unrolled.forward();
    unrolled.backward(1 / T);
    const norm = Math.hypot(...gradients.block);
    const damping = 0.06 / Math.sqrt(gradients.block.length);
    gradients.block.forEach((gradient, i) => {
      const scale = fromFloat8(toFloat8(1 / (Math.sqrt(secondMoments.block[i]) + damping)));
      const step = 3e-4 * Math.min(1, 1 / norm) * gradient * scale;
      expected.block[i] -= Math.max(-0.03, Math.min(0.03, step));
    });
    const after = new Network(expected, kernels, "int8");
    const states = [before, adaptation.network, after].map((network) => ({ network, state: network.createState() }));
    let moved = 0;
    let off = 0;
    for (const character of document.subarray(0, 200)) {
      const [old, adapted, right] = states.map(({ network, state }) => {
        network.step(state, character);
        return Array.from(network.predict(state), Math.log);
      });
      right.forEach((value, i) => {
        moved = Math.max(moved, Math.abs(value - old[i]));
        off = Math.max(off, Math.abs(value - adapted[i]));
      });
    }
    assert.ok(off < 0.01 * moved, `${off} off where ${moved} was moved`);
  });
}

for (const cell of CELL_KINDS) {
  test(`${cell}: what was learned by heart is no hindrance to learning an unknown text`, () => {
    const [kernels] = implementations;
    const { parameters, secondMoments } = trained({ cell, hiddenSize: 24, layers: 2, window: 3 }, kernels, 500);
    const adaptation = Adaptation.of({ parameters, secondMoments }, kernels);
    const learning = read(adaptation, true);
    adaptation.reset();
    const still = read(adaptation, false);
    assert.ok(learning < Math.min(still, 8), `${learning} bits with learning, ${still} without`);
  });
}

test("where training has seen next to nothing, no step ruins the network", () => {
  for (const kernels of implementations) {
    const training = trained({ cell: "sru", hiddenSize: 24, layers: 2, window: 3 }, kernels);
    const base = training.parameters.block.slice();
    const adaptation = Adaptation.create(
      training.parameters,
      new Uint8Array(base.length).fill(255),
      kernels,
      new Network(training.parameters, kernels, "int8"),
    );
    const text = document.subarray(0, ADAPTATION_LENGTH + 1);
    const adapting = runToEnd(adaptation);
    adapting.learn(adapting.network.createState(), text);
    const furthest = Math.max(...Array.from(base, (value, i) => Math.abs(value - training.parameters.block[i])));
    assert.ok(Math.abs(furthest - 0.03) < 1e-6, `${furthest}`);
  }
});

test("a network of many parameters, which are handled in stretches, is forgotten without a trace, too", () => {
  const kernels = implementations[1];
  const training = startTraining({ cell: "sru", hiddenSize: 160, layers: 2, window: 4 }, 1, kernels);
  training.secondMoments.block.fill(1e-6);
  const base = training.parameters.block.slice();
  const adaptation = Adaptation.of(training, kernels);
  const text = Uint8Array.from({ length: ADAPTATION_LENGTH + 1 }, (_, i) => 97 + i);
  adaptation.learn(adaptation.network.createState(), text);
  assert.notDeepEqual(training.parameters.block, base);
  adaptation.reset();
  assert.deepEqual(training.parameters.block, base);
});

test("a step of another length is a RangeError", () => {
  const [kernels] = implementations;
  const training = startTraining({ cell: "gru", hiddenSize: 4, layers: 1, window: 1 }, 1, kernels);
  const adaptation = Adaptation.of(training, kernels);
  assert.throws(() => adaptation.learn(adaptation.network.createState(), new Uint8Array(3)), RangeError);
});
