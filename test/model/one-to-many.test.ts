// One-to-many: from one symbol, the border, a text of any length. The slow way, which reads the whole text anew for every
// character in float64, generates the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { BORDER, CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import { generate } from "../../model/rnn/generation.ts";
import { Network } from "../../model/rnn/network.ts";
import { initialParameters, Parameters } from "../../model/rnn/parameters.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";

const LENGTH = 40;

/** A network that prefers ASCII letters, so that what it generates can be drawn without a look at UTF-8. */
function parametersOf(config: Config, precision: 32 | 64): Parameters {
  const kernels = referenceKernels(precision);
  const parameters = initialParameters(config, seededRandom(21), kernels);
  for (const { values } of parameters.tensors)
    for (let i = 0; i < values.length; i++) values[i] = Math.fround(4 * values[i]);
  for (let character = 0; character < 256; character++) {
    if (character < 97 || character > 122) parameters.outputBias[character] = -100;
  }
  return parameters;
}

/** The distribution of what comes after `text`, from its border on, with nothing kept from before. */
function distributionAfter(text: readonly number[], parameters: Parameters): number[] {
  const kernels = referenceKernels(64);
  const { window: W, hiddenSize: H } = parameters.config;
  const read = [BORDER, ...text];
  const unrolled = new UnrolledNetwork(parameters, new Parameters(parameters.config, kernels), 1, read.length, kernels);
  unrolled.batches[0].inputs.set(
    read.flatMap((_, t) => Array.from({ length: W }, (_, w) => read[t + 1 - W + w] ?? BORDER)),
  );
  unrolled.forward();
  const hidden = unrolled.initialState.hidden.at(-1)!;
  const logits = Array.from(parameters.outputBias, (bias, c) =>
    hidden.reduce((sum, value, i) => sum + value * parameters.outputWeights[c * H + i], bias),
  );
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  return logits.map((logit) => Math.exp(logit) / sum);
}

/** Draws from p^(1/temperature) among the `topK` largest. */
function draw(distribution: readonly number[], temperature: number, topK: number, random: number): number {
  const order = [...distribution.keys()].sort((a, b) => distribution[b] - distribution[a]).slice(0, topK);
  const weights = order.map((c) => distribution[c] ** (1 / temperature));
  let left = random * weights.reduce((a, b) => a + b);
  return order.find((_, i) => {
    left -= weights[i];
    return left < 0;
  })!;
}

for (const cell of CELL_KINDS) {
  test(`${cell}: greedy and drawn texts are those of the network read from the start in float64`, () => {
    const config: Config = { cell, hiddenSize: 6, layers: 2, window: 2 };
    const kernels = referenceKernels(32);
    const network = new Network(parametersOf(config, 32), kernels);
    const exact = parametersOf(config, 64);
    for (const { temperature, topK } of [
      { temperature: 0, topK: 256 },
      { temperature: 0.7, topK: 256 },
      { temperature: 1.5, topK: 5 },
    ]) {
      const random = seededRandom(8);
      const expected: number[] = [];
      while (expected.length < LENGTH) {
        const distribution = distributionAfter(expected, exact);
        expected.push(
          temperature === 0 ? draw(distribution, 1, 1, 0) : draw(distribution, temperature, topK, random.next()),
        );
      }
      const options = { maxLength: LENGTH, temperature, topK, random: seededRandom(8) };
      const generated = [...generate(network, network.createState(), options)];
      assert.deepEqual(
        generated.map(({ character }) => character),
        expected,
        `temperature ${temperature}`,
      );
      assert.ok(new Set(expected).size > (temperature === 0 ? 0 : 3), "hardly anything was drawn");
      generated.forEach(({ character, probability }, i) => {
        const before = distributionAfter(expected.slice(0, i), exact);
        assert.ok(Math.abs(probability - before[character]) < 1e-5, `character ${i}`);
      });
    }
  });
}
