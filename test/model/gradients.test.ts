// Back-propagation against central differences, in float64, for every parameter tensor of every cell.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kernels } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import { initialParameters, Parameters } from "../../model/rnn/parameters.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";
import { implementations } from "./implementations.ts";

const kernels = referenceKernels(64);
const B = 2;
const T = 5;
const NUDGE = 3e-5;

/** The same random network and characters on any kernels, unrolled anew: its initial state is zero. */
function unroll(kernels: Kernels, config: Config, parameters = initialParameters(config, seededRandom(11), kernels)) {
  const random = seededRandom(12);
  const character = () => 97 + Math.floor(random.next() * 5);
  const gradients = new Parameters(config, kernels);
  const network = new UnrolledNetwork(parameters, gradients, B, T, kernels);
  const [window] = network.batches;
  window.inputs.set(Array.from({ length: T * B * config.window }, character));
  window.targets.set(Array.from({ length: T * B }, character));
  window.resets[2 * B + 1] = 1;
  return { parameters, gradients, network };
}

for (const cell of CELL_KINDS) {
  test(`${cell}: gradients are the slopes of the loss, also past a row's reset`, () => {
    const config: Config = { cell, hiddenSize: 3, layers: 2, window: 2 };
    const { parameters, gradients, network } = unroll(kernels, config);
    network.forward();
    network.backward(1);
    for (const [i, { name, values }] of parameters.tensors.entries()) {
      if (values.length === 0) continue;
      const gradient = gradients.tensors[i].values;
      for (const at of nonZero(gradient).slice(0, 40)) {
        const value = values[at];
        values[at] = value + NUDGE;
        const above = unroll(kernels, config, parameters).network.forward();
        values[at] = value - NUDGE;
        const below = unroll(kernels, config, parameters).network.forward();
        values[at] = value;
        const slope = (above - below) / (2 * NUDGE);
        const error = Math.abs(slope - gradient[at]) / Math.max(Math.abs(slope), Math.abs(gradient[at]), 1e-2);
        assert.ok(error < 1e-6, `${name}[${at}]: gradient ${gradient[at]}, slope ${slope}`);
      }
    }
  });

  for (const fast of implementations) {
    test(`${cell}: the gradients of ${fast.name} are those of the reference in float64`, () => {
      const config: Config = { cell, hiddenSize: 21, layers: 2, window: 3 };
      const run = (kernels: Kernels) => {
        const { gradients, network } = unroll(kernels, config);
        const nats = network.forward();
        network.backward(1);
        return { nats, gradients };
      };
      const expected = run(kernels);
      const actual = run(fast);
      assert.ok(Math.abs(actual.nats - expected.nats) < 1e-4, `${actual.nats} nats, not ${expected.nats}`);
      expected.gradients.tensors.forEach(({ name, values }, i) => {
        const ours = actual.gradients.tensors[i].values;
        const largest = Math.max(...Array.from(values, Math.abs), 0);
        values.forEach((value, at) => {
          assert.ok(Math.abs(ours[at] - value) <= 1e-5 * largest + 1e-7, `${name}[${at}] is ${ours[at]}, not ${value}`);
        });
      });
    });
  }
}

test("a window's start is the end of the one before", () => {
  const config: Config = { cell: "lstm", hiddenSize: 3, layers: 2, window: 1 };
  const parameters = initialParameters(config, seededRandom(3), kernels);
  const text = Uint8Array.from({ length: 9 }, (_, i) => 97 + ((i * i) % 5));
  const network = (steps: number) =>
    new UnrolledNetwork(parameters, new Parameters(config, kernels), 1, steps, kernels);
  const nats = (of: UnrolledNetwork, start: number) => {
    of.batches[0].inputs.set(text.subarray(start, start + of.steps));
    of.batches[0].targets.set(text.subarray(start + 1, start + 1 + of.steps));
    return of.forward();
  };
  const whole = nats(network(8), 0);
  const halves = network(4);
  assert.ok(Math.abs(nats(halves, 0) + nats(halves, 4) - whole) < 1e-12);
});

function nonZero(values: ArrayLike<number>): number[] {
  const all = Array.from(values, (value, i) => (value === 0 ? -1 : i)).filter((i) => i >= 0);
  assert.ok(all.length > 0, "no gradient at all");
  return all;
}
