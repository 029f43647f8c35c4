import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { generate } from "../../model/rnn/generation.ts";
import type { Guide } from "../../model/rnn/guide.ts";
import type { HiddenState } from "../../model/rnn/hidden-state.ts";
import { Network } from "../../model/rnn/network.ts";
import { initialParameters } from "../../model/rnn/parameters.ts";

const kernels = referenceKernels(32);
const config = { cell: "gru", hiddenSize: 8, layers: 1, window: 2 } as const;
const parameters = initialParameters(config, seededRandom(1), kernels);
// Ten digits and six letters, the letters twice as probable: as many characters as are weighed.
for (const digit of "0123456789") parameters.outputBias[digit.charCodeAt(0)] += 8;
for (const letter of "abcdef") parameters.outputBias[letter.charCodeAt(0)] += 8.7;
const network = new Network(parameters, kernels);

const isDigit = (character: number) => character >= 0x30 && character <= 0x39;
const lastOf = (state: HiddenState) => state.characters.at(-1)!;

/** Believes so much in a text after a digit, and after anything else; counts how often it is asked. */
class DigitGuide implements Guide {
  asked = 0;
  readonly #afterDigit: number;
  readonly #otherwise: number;

  constructor(afterDigit: number, otherwise: number) {
    this.#afterDigit = afterDigit;
    this.#otherwise = otherwise;
  }

  logProbability(state: HiddenState): number {
    this.asked++;
    return Math.log(isDigit(lastOf(state)) ? this.#afterDigit : this.#otherwise);
  }
}

const generated = (guide: Guide | undefined, maxLength: number, seed = 3) => [
  ...generate(network, network.createState(), { maxLength, random: seededRandom(seed), guide }),
];
const digitsIn = (characters: ReturnType<typeof generated>) =>
  characters.filter(({ character }) => isDigit(character)).length;

test("a guide that is sure of nothing but digits gets digits only", () => {
  assert.ok(digitsIn(generated(undefined, 200)) < 150);
  assert.equal(digitsIn(generated(new DigitGuide(0.9, 0), 200)), 200);
});

test("each probability is weighed by Bayes' rule", () => {
  const state = network.createState();
  const before = network.predict(state).slice();
  const candidates = Array.from("0123456789abcdef", (one) => one.charCodeAt(0));
  const weight = (character: number) => before[character] * (isDigit(character) ? 0.6 : 0.2);
  const sum = candidates.reduce((total, character) => total + weight(character), 0);
  const seen = new Map(
    Array.from({ length: 200 }, (_, seed) => {
      const [{ character, probability }] = generated(new DigitGuide(0.6, 0.2), 1, seed);
      return [character, probability] as const;
    }),
  );
  assert.ok(seen.size > 10);
  for (const [character, probability] of seen) {
    assert.ok(candidates.includes(character), "only candidates come while the text is steered");
    assert.ok(Math.abs(probability - weight(character) / sum) < 1e-5, String.fromCharCode(character));
  }
});

test("without a guide the text is, bit for bit, what it was before there were guides", () => {
  const text = "6ecb84ea91cd93765d2b32c3cd6f32bf9fed43eef823cd4c9cb4bfe5dd8f";
  const plain = generated(undefined, text.length);
  assert.equal(String.fromCharCode(...plain.map(({ character }) => character)), text);
  assert.deepEqual([plain[0].probability, plain[59].probability], [0.03217737376689911, 0.08454480767250061]);
});

test("the guide is asked no more once it was sure for a while, and never for longer than the beginning", () => {
  const sure = new DigitGuide(0.96, 0.96);
  generated(sure, 200);
  assert.equal(sure.asked, 32 * (16 + 1));
  const unsure = new DigitGuide(0.94, 0.94);
  const text = generated(unsure, 700);
  assert.equal(text.length, 700);
  assert.equal(unsure.asked, 512 * (16 + 1));
});

test("a guide that wants none of the candidates changes nothing", () => {
  const weighed = generated(new DigitGuide(0, 0), 50).map(({ character }) => character);
  assert.deepEqual(
    weighed,
    generated(undefined, 50).map(({ character }) => character),
  ); // the candidates are all that comes
});

test("the guide sees each candidate in the state after the text so far", () => {
  const text: number[] = [];
  let asked = 0;
  const guide: Guide = {
    logProbability(seen) {
      const isChosen = asked % 17 === 16; // after sixteen candidates, the one that was chosen and is in the text
      const expected = network.createState();
      for (const character of isChosen ? text : [...text, lastOf(seen)]) network.step(expected, character);
      assert.deepEqual(seen, expected);
      return asked++ % 2 === 0 ? -1 : -2;
    },
  };
  for (const { character } of generate(network, network.createState(), {
    maxLength: 20,
    random: seededRandom(4),
    guide,
  })) {
    text.push(character);
  }
  assert.ok(asked > 300);
});
