import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../model/random.ts";
import { BORDER, CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import type { HiddenState } from "../../model/rnn/hidden-state.ts";
import { Network } from "../../model/rnn/network.ts";
import { initialParameters, Parameters } from "../../model/rnn/parameters.ts";
import { StateCache } from "../../model/rnn/state-cache.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";
import { textOf } from "../../model/text.ts";
import { EditedText } from "./edited-text.ts";
import { implementations } from "./implementations.ts";

const [kernels] = implementations;

function state(stateCache: StateCache, offset: number): HiddenState {
  const advance = stateCache.advance(offset);
  let result = advance.next();
  while (!result.done) result = advance.next();
  return result.value;
}

for (const cell of CELL_KINDS) {
  const config: Config = { cell, hiddenSize: 7, layers: 2, window: 3 };
  for (const kernels of implementations) {
    const parameters = initialParameters(config, seededRandom(4), kernels);
    const network = new Network(parameters, kernels);
    test(`${cell}, ${kernels.name}: one character at a time gives what the unrolled pass gives, bit for bit`, () => {
      const text = new TextEncoder().encode("if (x) {\n");
      const T = text.length;
      const unrolled = new UnrolledNetwork(parameters, new Parameters(config, kernels), 1, T, kernels);
      const [window] = unrolled.batches;
      window.inputs.set(Array.from({ length: T * 3 }, (_, i) => text[Math.floor(i / 3) + (i % 3) - 3] ?? BORDER));
      window.targets.set(text);
      const nats = unrolled.forward();
      const streamed = network.createState();
      let negativeLogLikelihood = 0;
      for (const [i, character] of text.entries()) {
        negativeLogLikelihood += network.negativeLogLikelihood(streamed, character);
        if (i < T - 1) network.step(streamed, character);
      }
      // The loss of many rows is summed in another order.
      assert.ok(Math.abs(negativeLogLikelihood - nats) < 1e-4, `${negativeLogLikelihood} nats, not ${nats}`);
      assert.deepEqual(streamed.hidden, unrolled.initialState.hidden);
      assert.deepEqual(streamed.cell, unrolled.initialState.cell);
    });

    test(`${cell}, ${kernels.name}: with rounded weights the distribution is nearly the same`, () => {
      const rounded = new Network(parameters, kernels, "int8");
      const states = [network.createState(), rounded.createState()];
      for (const character of new TextEncoder().encode("const a = [1, 2];\n")) {
        network.step(states[0], character);
        rounded.step(states[1], character);
        const exact = network.predict(states[0]).slice();
        rounded.predict(states[1]).forEach((probability, i) => {
          assert.ok(Math.abs(probability / exact[i] - 1) < 0.03, `${probability}, not ${exact[i]}`);
        });
      }
    });
  }

  const network = new Network(initialParameters(config, seededRandom(4), kernels), kernels);
  test(`${cell}: a state kept through random edits is the state recomputed from the start`, () => {
    const seed = 20;
    const random = seededRandom(seed);
    const integer = (bound: number) => Math.floor(random.next() * bound);
    const bytes = (length: number) => Uint8Array.from({ length }, () => 32 + integer(90));
    const text = new EditedText(bytes(900));
    const stateCache = new StateCache(network, text);
    for (let edit = 0; edit < 80; edit++) {
      // Half of the edits are typing or deleting one character near the last place.
      const start = integer(text.length + 1);
      const end = Math.min(text.length, start + (edit % 2 === 0 ? integer(2) : integer(40)));
      const inserted = bytes(edit % 2 === 0 ? 1 : integer(60));
      text.edit({ start, end, inserted });
      stateCache.edit({ start, end, inserted });
      for (const offset of [start + inserted.length, integer(text.length + 1)]) {
        const fresh = network.createState();
        for (let i = 0; i < offset; i++) network.step(fresh, text.at(i));
        assert.deepEqual(state(stateCache, offset), fresh, `seed ${seed}, edit ${edit}, offset ${offset}`);
      }
    }
  });
}

test("offsets outside the text are a RangeError", () => {
  const config: Config = { cell: "gru", hiddenSize: 2, layers: 1, window: 1 };
  const stateCache = new StateCache(
    new Network(initialParameters(config, seededRandom(1), kernels), kernels),
    textOf(Uint8Array.of(65)),
  );
  for (const [start, end] of [
    [-1, 0],
    [1, 0],
    [0, 2],
    [Number.NaN, 1],
  ]) {
    assert.throws(() => stateCache.edit({ start, end, inserted: new Uint8Array(0) }), RangeError);
  }
  for (const offset of [-1, 2, Number.NaN]) assert.throws(() => state(stateCache, offset), RangeError);
});
