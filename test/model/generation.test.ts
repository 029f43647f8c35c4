import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { type GenerationOptions, generate } from "../../model/rnn/generation.ts";
import { Network } from "../../model/rnn/network.ts";
import { initialParameters } from "../../model/rnn/parameters.ts";

const kernels = referenceKernels(32);
const config = { cell: "gru", hiddenSize: 8, layers: 1, window: 1 } as const;
const network = new Network(initialParameters(config, seededRandom(1), kernels), kernels);

function generated(options: GenerationOptions): Uint8Array {
  return Uint8Array.from(generate(network, network.createState(), options), ({ character }) => character);
}

test("only whole UTF-8 sequences come, whatever the network says and wherever the bound falls", () => {
  // An untrained network gives all bytes about the same probability: most of what it says would be broken text.
  const strict = new TextDecoder("utf-8", { fatal: true });
  let wide = 0;
  for (let seed = 0; seed < 300; seed++) {
    const bytes = generated({ maxLength: 1 + (seed % 17), temperature: 1.5, random: seededRandom(seed) });
    assert.equal(bytes.length, 1 + (seed % 17));
    const text = strict.decode(bytes); // throws on anything broken
    assert.doesNotMatch(text.replace(/[\t\n]/g, ""), /\p{Cc}/u, `seed ${seed}`);
    wide += text.match(/[\u{800}-\u{10ffff}]/gu)?.length ?? 0;
  }
  assert.ok(wide > 100, "no long sequences were tried");
});

test("the same seed draws the same text, another seed another", () => {
  const draw = (seed: number) => generated({ maxLength: 40, random: seededRandom(seed) });
  assert.deepEqual(draw(3), draw(3));
  assert.notDeepEqual(draw(3), draw(4));
});

test("top-k 1, temperature 0 and no random source all take the most probable character", () => {
  const greedy = generated({ maxLength: 20 });
  assert.deepEqual(generated({ maxLength: 20, topK: 1, random: seededRandom(5) }), greedy);
  assert.deepEqual(generated({ maxLength: 20, temperature: 0, random: seededRandom(5) }), greedy);
});

test("options out of their range are a RangeError, and length 0 is no text", () => {
  for (const options of [
    { maxLength: -1 },
    { maxLength: Infinity },
    { maxLength: 1, temperature: -1 },
    { maxLength: 1, topK: 0 },
  ]) {
    assert.throws(() => generated(options), RangeError);
  }
  assert.equal(generated({ maxLength: 0 }).length, 0);
});
