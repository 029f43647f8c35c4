// Back-propagation against central differences, in float64, for every parameter tensor of every cell.
import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { type CellKind, type Config, GATES } from "../../model/rnn/config.ts";
import { initialParameters, Parameters } from "../../model/rnn/parameters.ts";
import { UnrolledNetwork, type Window } from "../../model/rnn/unrolled.ts";

const kernels = referenceKernels(64);
const B = 2;
const T = 5;
const NUDGE = 3e-5;

for (const cell of Object.keys(GATES) as CellKind[]) {
  test(`${cell}: gradients are the slopes of the loss, also past a lane's reset`, () => {
    const config: Config = { cell, hiddenSize: 3, layers: 2, window: 2 };
    const random = seededRandom(11);
    const parameters = initialParameters(config, random, kernels);
    const gradients = new Parameters(config, kernels);
    const character = () => 97 + Math.floor(random.next() * 5);
    const window: Window = {
      inputs: Uint8Array.from({ length: T * B * config.window }, character),
      targets: Uint8Array.from({ length: T * B }, character),
      resets: Uint8Array.from({ length: T * B }, (_, row) => (row === 2 * B + 1 ? 1 : 0)),
    };
    // A fresh network each time: the carried state is zero.
    const unroll = () => new UnrolledNetwork(parameters, gradients, B, T, kernels);
    const network = unroll();
    network.forward(window);
    network.backward(window, 1);
    for (const [i, { name, values }] of parameters.tensors.entries()) {
      const gradient = gradients.tensors[i].values;
      for (const at of nonZero(gradient).slice(0, 40)) {
        const value = values[at];
        values[at] = value + NUDGE;
        const above = unroll().forward(window);
        values[at] = value - NUDGE;
        const below = unroll().forward(window);
        values[at] = value;
        const slope = (above - below) / (2 * NUDGE);
        const error = Math.abs(slope - gradient[at]) / Math.max(Math.abs(slope), Math.abs(gradient[at]), 1e-2);
        assert.ok(error < 1e-6, `${name}[${at}]: gradient ${gradient[at]}, slope ${slope}`);
      }
    }
  });
}

test("a window's start is the end of the one before", () => {
  const config: Config = { cell: "lstm", hiddenSize: 3, layers: 2, window: 1 };
  const parameters = initialParameters(config, seededRandom(3), kernels);
  const text = Uint8Array.from({ length: 9 }, (_, i) => 97 + ((i * i) % 5));
  const window = (start: number, steps: number): Window => ({
    inputs: text.slice(start, start + steps),
    targets: text.slice(start + 1, start + 1 + steps),
    resets: new Uint8Array(steps),
  });
  const whole = new UnrolledNetwork(parameters, new Parameters(config, kernels), 1, 8, kernels).forward(window(0, 8));
  const halves = new UnrolledNetwork(parameters, new Parameters(config, kernels), 1, 4, kernels);
  assert.ok(Math.abs(halves.forward(window(0, 4)) + halves.forward(window(4, 4)) - whole) < 1e-12);
});

function nonZero(values: ArrayLike<number>): number[] {
  const all = Array.from(values, (value, i) => (value === 0 ? -1 : i)).filter((i) => i >= 0);
  assert.ok(all.length > 0, "no gradient at all");
  return all;
}
