// The cells against PyTorch's nn.RNN, nn.GRU and nn.LSTM, from a fixture that fixtures/pytorch.py wrote.
import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { checkConfig } from "../../model/rnn/config.ts";
import { Parameters } from "../../model/rnn/parameters.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";
import fixture from "./fixtures/pytorch.json" with { type: "json" };

/** The characters that occur in the fixture. */
const FIRST = 97;
const COUNT = 4;
const kernels = referenceKernels(64);

for (const expected of fixture.cells) {
  test(`${expected.config.cell}: outputs and gradients are PyTorch's`, () => {
    const config = checkConfig(expected.config);
    const parameters = new Parameters(config, kernels);
    const gradients = new Parameters(config, kernels);
    const ours = new Map(parameters.tensors.map((tensor) => [tensor.name, tensor.values]));
    const theirs = Object.entries(expected.tensors);
    assert.deepEqual([...ours.keys()].sort(), theirs.map(([name]) => name).sort());
    for (const [name, { value }] of theirs) write(name, value, ours.get(name)!, config.window);

    const network = new UnrolledNetwork(parameters, gradients, expected.lanes, expected.steps, kernels);
    const window = {
      inputs: Uint8Array.from(expected.characters),
      targets: Uint8Array.from(expected.targets),
      resets: new Uint8Array(expected.lanes * expected.steps),
    };
    assertClose([network.forward(window)], [expected.loss], "loss");
    assertClose(network.carriedHidden[config.layers - 1], expected.hidden, "hidden state");
    network.backward(window, 1);
    for (const { name, values } of gradients.tensors) {
      const { gradient } = expected.tensors[name as keyof typeof expected.tensors];
      const ours = name === "weight_ih_l0" ? read(values, gradient.length, config.window) : values;
      assertClose(ours, gradient, `gradient of ${name}`);
    }
  });
}

/** Where PyTorch's weight_ih_l0[gate][column] stands in the table: columns are the characters that occur. */
function tableIndex(i: number, gates: number, window: number): number {
  const column = i % (window * COUNT);
  const gate = Math.floor(i / (window * COUNT));
  const row = Math.floor(column / COUNT) * 256 + FIRST + (column % COUNT);
  return row * gates + gate;
}

function write(name: string, values: readonly number[], tensor: Float32Array | Float64Array, window: number) {
  const gates = values.length / (window * COUNT);
  values.forEach((value, i) => {
    tensor[name === "weight_ih_l0" ? tableIndex(i, gates, window) : i] = value;
  });
}

function read(table: ArrayLike<number>, length: number, window: number): number[] {
  return Array.from({ length }, (_, i) => table[tableIndex(i, length / (window * COUNT), window)]);
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string) {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    assert.ok(difference < 1e-9, `${what}[${i}] is ${actual[i]}, PyTorch has ${expected[i]}`);
  }
}
