import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { BORDER, type CellKind, type Config, GATES } from "../../model/rnn/config.ts";
import type { HiddenState } from "../../model/rnn/hidden-state.ts";
import { Network } from "../../model/rnn/network.ts";
import { initialParameters, Parameters } from "../../model/rnn/parameters.ts";
import { Stream } from "../../model/rnn/stream.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";

const kernels = referenceKernels(32);

function state(stream: Stream, offset: number): HiddenState {
  const advance = stream.advance(offset);
  let result = advance.next();
  while (!result.done) result = advance.next();
  return result.value;
}

for (const cell of Object.keys(GATES) as CellKind[]) {
  const config: Config = { cell, hiddenSize: 7, layers: 2, window: 3 };
  const parameters = initialParameters(config, seededRandom(4), kernels);
  const network = new Network(parameters, kernels);

  test(`${cell}: one character at a time gives what the unrolled pass gives, bit for bit`, () => {
    const text = new TextEncoder().encode("if (x) {\n");
    const T = text.length;
    const inputs = Uint8Array.from({ length: T * 3 }, (_, i) => text[Math.floor(i / 3) + (i % 3) - 3] ?? BORDER);
    const unrolled = new UnrolledNetwork(parameters, new Parameters(config, kernels), 1, T, kernels);
    const nats = unrolled.forward({ inputs, targets: text, resets: new Uint8Array(T) });
    const streamed = network.createState();
    let surprise = 0;
    for (const [i, character] of text.entries()) {
      surprise += network.surprise(streamed, character);
      if (i < T - 1) network.step(streamed, character);
    }
    assert.equal(surprise, nats);
    assert.deepEqual(streamed.hidden, unrolled.carriedHidden);
    assert.deepEqual(streamed.cell, unrolled.carriedCell);
  });

  test(`${cell}: a state kept through random edits is the state recomputed from the start`, () => {
    const seed = 20;
    const random = seededRandom(seed);
    const integer = (bound: number) => Math.floor(random.next() * bound);
    const bytes = (length: number) => Uint8Array.from({ length }, () => 32 + integer(90));
    let text = bytes(900);
    const stream = new Stream(network, text);
    for (let edit = 0; edit < 80; edit++) {
      // Half of the edits are typing or deleting one character near the last place.
      const start = integer(text.length + 1);
      const end = Math.min(text.length, start + (edit % 2 === 0 ? integer(2) : integer(40)));
      const inserted = bytes(edit % 2 === 0 ? 1 : integer(60));
      stream.replace(start, end, inserted);
      text = Uint8Array.of(...text.subarray(0, start), ...inserted, ...text.subarray(end));
      assert.equal(stream.length, text.length);
      for (const offset of [start + inserted.length, integer(text.length + 1)]) {
        const fresh = network.createState();
        for (let i = 0; i < offset; i++) network.step(fresh, text[i]);
        assert.deepEqual(state(stream, offset), fresh, `seed ${seed}, edit ${edit}, offset ${offset}`);
      }
    }
    assert.deepEqual(stream.slice(0, stream.length), text);
  });
}

test("offsets outside the text are a RangeError", () => {
  const config: Config = { cell: "gru", hiddenSize: 2, layers: 1, window: 1 };
  const stream = new Stream(
    new Network(initialParameters(config, seededRandom(1), kernels), kernels),
    Uint8Array.of(65),
  );
  for (const [start, end] of [
    [-1, 0],
    [1, 0],
    [0, 2],
    [Number.NaN, 1],
  ]) {
    assert.throws(() => stream.replace(start, end, new Uint8Array(0)), RangeError);
  }
  for (const offset of [-1, 2, Number.NaN]) assert.throws(() => state(stream, offset), RangeError);
});
