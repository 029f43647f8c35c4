// Many-to-many, streaming: one model reads a text of any length, with the same weights at every step and a state that does not grow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CELL_KINDS, DEFAULT_CONFIG, Network, referenceKernels, startTraining } from "../../model/index.ts";
import { seededRandom } from "../../model/random.ts";

const MILLION = 1_000_000;
const random = seededRandom(4);
const text = Uint8Array.from({ length: MILLION }, () => 32 + Math.floor(random.next() * 95));

function isDistribution(values: ArrayLike<number>): boolean {
  const all = Array.from(values);
  return all.every((value) => value >= 0) && Math.abs(all.reduce((sum, value) => sum + value, 0) - 1) < 1e-4;
}

for (const cell of CELL_KINDS) {
  test(`${cell}: the same parameters read one character and ten million`, () => {
    const config = { ...DEFAULT_CONFIG, cell, hiddenSize: 4, layers: 1, window: 1 };
    const { parameters } = startTraining(config, 1, referenceKernels(32));
    const network = new Network(parameters, referenceKernels(32));
    const before = parameters.block.slice();
    const state = network.createState();
    const size = () =>
      JSON.stringify([state.hidden.map(({ length }) => length), state.cell.map(({ length }) => length)]);
    network.step(state, text[0]!);
    assert.ok(isDistribution(network.predict(state)));
    const fresh = size();
    const memory = process.memoryUsage().arrayBuffers;
    network.advance(state, text.subarray(1));
    for (let time = 1; time < 10; time++) network.advance(state, text);
    assert.ok(isDistribution(network.predict(state)), "ten million");
    assert.equal(size(), fresh);
    assert.ok(process.memoryUsage().arrayBuffers - memory < 2 ** 16, "nothing is kept of what was read");
    assert.deepEqual(parameters.block, before);
    // What was read long ago has no trace in the state of so small a network: the last million alone leads to it.
    const short = network.createState();
    network.advance(short, text);
    short.hidden.forEach((hidden, depth) => {
      const far = Math.max(...Array.from(hidden, (value, i) => Math.abs(value - state.hidden[depth]![i]!)));
      assert.ok(far < 1e-4, `${far}`);
    });
  });
}
