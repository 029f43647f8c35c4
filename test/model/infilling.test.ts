// Encoder, decoder and the head for languages: gradients against central differences in float64, and the unrolled pass against single steps.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Floats, Kernels } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import { ENCODED_LENGTH, fillHole, MIDDLE_END, UnrolledInfilling } from "../../model/rnn/infilling.ts";
import { Network } from "../../model/rnn/network.ts";
import { initialParameters, Parameters } from "../../model/rnn/parameters.ts";
import { NO_LANGUAGE } from "../../model/rnn/snippets.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";
import { implementations } from "./implementations.ts";

const NUDGE = 3e-5;
const T = 5;
const text = new TextEncoder().encode("let sum = add(one, two);\nreturn sum;\n");
/** [start, end) of the holes: with text behind them, longer than what is learned of them, and at the text's end. */
const HOLES = [
  [14, 17],
  [4, 24],
  [33, text.length],
] as const;

function parametersOf(config: Config, kernels: Kernels): Parameters {
  const parameters = initialParameters(config, seededRandom(11), kernels);
  const random = seededRandom(12);
  // A latent state that begins with no influence would hide mistakes.
  for (const values of [...parameters.encoder!.conditions, parameters.encoder!.output]) {
    for (let i = 0; i < values.length; i++) values[i] = random.next() - 0.5;
  }
  return parameters;
}

/** The state of the network before the hole is given: the same whatever the parameters are. */
function infillingOf(kernels: Kernels, config: Config, parameters: Parameters) {
  const gradients = new Parameters(config, kernels);
  const before = Array.from({ length: config.layers }, (_, depth) => ({
    copyState: (_group: number, t: number, b: number, ...states: Floats[]) => {
      const random = seededRandom(100 * depth + 10 * t + b);
      for (const state of states) for (let i = 0; i < state.length; i++) state[i] = random.next() - 0.5;
    },
  }));
  const infilling = new UnrolledInfilling(parameters, gradients, before, HOLES.length, T, kernels);
  HOLES.forEach(([start, end], b) => {
    fillHole(infilling.batches[0], b, text, start, end, config.window);
    infilling.batches[0].steps[b] = b;
  });
  return { infilling, gradients };
}

for (const cell of CELL_KINDS) {
  test(`${cell}: gradients of encoder and decoder are the slopes of the loss of the middle`, () => {
    const kernels = referenceKernels(64);
    const config: Config = { cell, hiddenSize: 3, layers: 2, window: 2, encoder: 4 };
    const parameters = parametersOf(config, kernels);
    const { infilling, gradients } = infillingOf(kernels, config, parameters);
    infilling.forward();
    infilling.backward(1);
    for (const [i, { name, values }] of parameters.tensors.entries()) {
      if (values.length === 0) continue;
      const gradient = gradients.tensors[i].values;
      for (const at of nonZero(gradient, name).slice(0, 40)) {
        const value = values[at];
        values[at] = value + NUDGE;
        const above = infillingOf(kernels, config, parameters).infilling.forward();
        values[at] = value - NUDGE;
        const below = infillingOf(kernels, config, parameters).infilling.forward();
        values[at] = value;
        const slope = (above - below) / (2 * NUDGE);
        const error = Math.abs(slope - gradient[at]) / Math.max(Math.abs(slope), Math.abs(gradient[at]), 1e-2);
        assert.ok(error < 1e-6, `${name}[${at}]: gradient ${gradient[at]}, slope ${slope}`);
      }
    }
  });

  test(`${cell}: gradients of the head for languages are the slopes of its loss`, () => {
    const kernels = referenceKernels(64);
    const config: Config = { cell, hiddenSize: 3, layers: 2, window: 2, languages: ["go", "java", "rust"] };
    const parameters = initialParameters(config, seededRandom(11), kernels);
    const unroll = () => {
      const gradients = new Parameters(config, kernels);
      const network = new UnrolledNetwork(parameters, gradients, 3, T, kernels);
      const [{ inputs, targets, languages }] = network.batches;
      inputs.forEach((_, i) => {
        inputs[i] = text[i % text.length];
      });
      targets.fill(97);
      languages!.set([0, 2, NO_LANGUAGE]);
      network.forward();
      return { network, gradients };
    };
    const { network, gradients } = unroll();
    const nats = network.languageNats;
    assert.ok(nats > 0);
    network.backward(0, 1);
    for (const [i, { name, values }] of parameters.tensors.entries()) {
      if (values.length === 0 || name.startsWith("output")) continue;
      const gradient = gradients.tensors[i].values;
      for (const at of nonZero(gradient, name).slice(0, 20)) {
        const value = values[at];
        values[at] = value + NUDGE;
        const above = unroll().network.languageNats;
        values[at] = value - NUDGE;
        const below = unroll().network.languageNats;
        values[at] = value;
        const slope = (above - below) / (2 * NUDGE);
        const error = Math.abs(slope - gradient[at]) / Math.max(Math.abs(slope), Math.abs(gradient[at]), 1e-2);
        assert.ok(error < 1e-6, `${name}[${at}]: gradient ${gradient[at]}, slope ${slope}`);
      }
    }
  });
}

test("what is learned of holes is what completing does: the same loss step by step", () => {
  for (const cell of CELL_KINDS) {
    for (const kernels of [referenceKernels(64), ...implementations]) {
      const config: Config = { cell, hiddenSize: 21, layers: 2, window: 3, encoder: 10 };
      const parameters = parametersOf(config, kernels);
      const [start, end] = HOLES[0];
      const network = new Network(parameters, kernels);
      const state = network.createState();
      network.advance(state, text.subarray(0, start - 1));
      const steps = start;
      const unrolled = new UnrolledNetwork(parameters, new Parameters(config, kernels), 1, steps, kernels);
      const [batch] = unrolled.batches;
      for (let t = 0; t < steps; t++) {
        for (let w = 0; w < 3; w++) batch.inputs[t * 3 + w] = text[t - 3 + w] ?? 0;
      }
      batch.resets[0] = 1;
      unrolled.forward();
      const infilling = new UnrolledInfilling(
        parameters,
        new Parameters(config, kernels),
        unrolled.layers,
        1,
        T,
        kernels,
      );
      fillHole(infilling.batches[0], 0, text, start, end, 3);
      infilling.batches[0].steps[0] = start - 1;
      const nats = infilling.forward();

      const latent = network.encode(text.subarray(end));
      network.step(state, text[start - 1], latent);
      let expected = 0;
      for (const character of [...text.subarray(start, end), MIDDLE_END]) {
        expected -= Math.log(network.predict(state, latent)[character]);
        network.step(state, character, latent);
      }
      const within = kernels.precision === 64 ? 1e-5 : 1e-3; // states are kept as float32
      assert.ok(Math.abs(nats - expected) < within, `${cell}, ${kernels.name}: ${nats} nats, not ${expected}`);
    }
  }
});

test("of what follows the cursor, the nearest characters count, and no more of them than are encoded", () => {
  const kernels = referenceKernels(64);
  const config: Config = { cell: "sru", hiddenSize: 8, layers: 2, window: 2, encoder: 6 };
  const parameters = parametersOf(config, kernels);
  parameters.encoder!.layers[0].inputBias.fill(9, 6, 12); // it forgets nothing
  const network = new Network(parameters, kernels);
  const long = Uint8Array.from({ length: ENCODED_LENGTH + 20 }, (_, i) => 97 + (i % 7));
  const latent = network.encode(long)!;
  assert.deepEqual(network.encode(long.subarray(0, ENCODED_LENGTH)), latent);
  assert.notDeepEqual(network.encode(long.subarray(1)), latent);
});

function nonZero(values: ArrayLike<number>, name: string): number[] {
  const all = Array.from(values, (value, i) => (value === 0 ? -1 : i)).filter((i) => i >= 0);
  assert.ok(all.length > 0, `no gradient at all of ${name}`);
  return all;
}
