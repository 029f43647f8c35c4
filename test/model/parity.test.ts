// The cells against PyTorch's nn.RNN, nn.GRU and nn.LSTM, from a fixture that fixtures/pytorch.py wrote.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Floats } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { checkConfig } from "../../model/rnn/config.ts";
import { Parameters } from "../../model/rnn/parameters.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";
import fixture from "./fixtures/pytorch.json" with { type: "json" };
import { implementations } from "./implementations.ts";

/** The characters that occur in the fixture. */
const FIRST = 97;
const COUNT = 4;

for (const kernels of [referenceKernels(64), ...implementations]) {
  const tolerance = kernels.precision === 64 ? 1e-9 : 2e-5;
  for (const expected of fixture.cells) {
    test(`${kernels.name} (${kernels.precision} bits): outputs and gradients of ${expected.config.cell} are PyTorch's`, () => {
      const assertClose = (
        actual: ArrayLike<number>,
        expected: ArrayLike<number>,
        what: string,
        within = tolerance,
      ) => {
        assert.equal(actual.length, expected.length, what);
        for (let i = 0; i < actual.length; i++) {
          const difference = Math.abs(actual[i] - expected[i]);
          assert.ok(difference < within, `${what}[${i}] is ${actual[i]}, PyTorch has ${expected[i]}`);
        }
      };
      const config = checkConfig(expected.config);
      const parameters = new Parameters(config, kernels);
      const gradients = new Parameters(config, kernels);
      const ours = new Map(parameters.tensors.map((tensor) => [tensor.name, tensor.values]));
      const theirs = Object.entries(expected.tensors);
      assert.deepEqual([...ours.keys()].sort(), theirs.map(([name]) => name).sort());
      for (const [name, { value }] of theirs) write(name, value, ours.get(name)!, config.window);

      const network = new UnrolledNetwork(parameters, gradients, expected.lanes, expected.steps, kernels);
      const [window] = network.batches;
      window.inputs.set(expected.characters);
      window.targets.set(expected.targets);
      assertClose([network.forward()], [expected.loss], "loss");
      assertClose(
        network.initialState.hidden[config.layers - 1],
        expected.hidden,
        "hidden state",
        Math.max(tolerance, 1e-7),
      ); // kept as float32
      network.backward(1);
      for (const { name, values } of gradients.tensors) {
        const { gradient } = expected.tensors[name as keyof typeof expected.tensors];
        const ours = name === "weight_ih_l0" ? read(values, gradient.length, config.window) : values;
        assertClose(ours, gradient, `gradient of ${name}`);
      }
    });
  }
}

/** Where PyTorch's weight_ih_l0[gate][column] stands in the table: columns are the characters that occur. */
function tableIndex(i: number, gates: number, window: number): number {
  const column = i % (window * COUNT);
  const gate = Math.floor(i / (window * COUNT));
  const row = Math.floor(column / COUNT) * 256 + FIRST + (column % COUNT);
  return row * gates + gate;
}

function write(name: string, values: readonly number[], tensor: Floats, window: number) {
  const gates = values.length / (window * COUNT);
  values.forEach((value, i) => {
    tensor[name === "weight_ih_l0" ? tableIndex(i, gates, window) : i] = value;
  });
}

function read(table: ArrayLike<number>, length: number, window: number): number[] {
  return Array.from({ length }, (_, i) => table[tableIndex(i, length / (window * COUNT), window)]);
}
