// Many-to-one, and encoder and decoder, against the equations of a plain recurrent network, written down in float64 without a kernel.
import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { classify } from "../../model/rnn/classification.ts";
import type { Config } from "../../model/rnn/config.ts";
import { Decoder } from "../../model/rnn/decoder.ts";
import { MIDDLE_END } from "../../model/rnn/infilling.ts";
import { Network } from "../../model/rnn/network.ts";
import { initialParameters } from "../../model/rnn/parameters.ts";
import { runToEnd } from "../../model/steps.ts";

const H = 7;
const E = 5;
const LANGUAGES = ["go", "java", "rust"];
const config: Config = { cell: "elman", hiddenSize: H, layers: 2, window: 1, encoder: E, languages: LANGUAGES };
const kernels = referenceKernels(64);
const parameters = initialParameters(config, seededRandom(5), kernels);
const random = seededRandom(6);
const { output } = parameters.encoder!;
for (let i = 0; i < output.length; i++) output[i] = random.next() - 0.5;
const network = new Network(parameters, kernels);
const tensors = new Map(parameters.tensors.map(({ name, shape, values }) => [name, { shape, values }]));
const text = new TextEncoder().encode("if a then b else c");

/** The product of a matrix and a vector, plus a vector. */
function affine(name: string, x: readonly number[], plus: readonly number[]): number[] {
  const { shape, values } = tensors.get(name)!;
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) =>
    x.reduce((sum, value, column) => sum + values[row * columns + column] * value, plus[row] ?? 0),
  );
}

const vector = (name: string) => Array.from(tensors.get(name)!.values);
const sum = (...vectors: readonly (readonly number[])[]) =>
  vectors[0]!.map((_, i) => vectors.reduce((all, one) => all + one[i]!, 0));
const zeros = (length: number) => Array.from({ length }, () => 0);

/** U x of the first layer: the row of the character's table. */
function lookUp(prefix: string, character: number, size: number): number[] {
  return Array.from(tensors.get(`${prefix}weight_ih_l0`)!.values.subarray(character * size, (character + 1) * size));
}

/** s[t] = tanh(U x[t] + W s[t-1] + b), of one layer. */
function next(name: string, input: readonly number[], state: readonly number[]): number[] {
  const [prefix, depth] = name.split(" ") as [string, string];
  const biases = sum(vector(`${prefix}bias_ih_l${depth}`), vector(`${prefix}bias_hh_l${depth}`), input);
  return affine(`${prefix}weight_hh_l${depth}`, state, biases).map(Math.tanh);
}

type States = readonly [number[], number[]];
const none = zeros(H);

/** Both layers, moved on by one character. */
function step([first, second]: States, character: number): States {
  const one = next(" 0", lookUp("", character, H), first);
  return [one, next(" 1", affine("weight_ih_l1", one, none), second)];
}

function softmax(logits: readonly number[]): number[] {
  const weights = logits.map(Math.exp);
  const all = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / all);
}

function assertClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(actual[i]! - value) < 1e-6, `${i}: ${actual[i]}, not ${value}`);
  }
}

test("many to one: the distribution over languages is softmax(V · √n / 4 · mean of s[t] + b)", () => {
  let states: States = step([none, none], 0);
  let total = none;
  for (const character of text) {
    states = step(states, character);
    total = sum(total, states[1]);
  }
  const sureness = Math.sqrt(text.length) / 4;
  const mean = total.map((value) => (sureness * value) / text.length);
  const expected = softmax(affine("languages.weight", mean, vector("languages.bias")));
  const { languages } = runToEnd(classify(network, text));
  assertClose(
    LANGUAGES.map((language) => languages.find((guess) => guess.language === language)!.probability),
    expected,
  );
});

test("encoder and decoder: what follows, read backwards, is joined to the state before every character of the middle", () => {
  const [start, end] = [5, 10];
  let z = zeros(E);
  for (const character of text.subarray(end).toReversed()) {
    z = next("encoder. 0", lookUp("encoder.", character, E), z);
  }
  let states: States = step([none, none], 0);
  const state = network.createState();
  const decoder = Decoder.towards(text.subarray(end), network)!;
  for (const [at, character] of text.subarray(0, end).entries()) {
    states = step(states, character);
    decoder.step(state, character);
    if (at < start) continue;
    const logits = affine("output.weight", states[1], vector("output.bias"));
    // That the middle is over is at first as probable as what follows.
    logits[MIDDLE_END] = logits[text[end]!]!;
    const joined = affine("decoder.state", states[1], affine("decoder.latent", z, vector("decoder.bias"))).map(
      Math.tanh,
    );
    const expected = softmax(affine("decoder.output", joined, logits));
    // Where the middle is over, what follows comes next.
    expected[text[end]!]! += expected[MIDDLE_END]!;
    expected[MIDDLE_END] = 0;
    assertClose(decoder.predict(state), expected);
  }
});

test("where nothing follows, or without an encoder, there is no decoder", () => {
  assert.equal(Decoder.towards(new Uint8Array(0), network), undefined);
  const plain = initialParameters({ cell: "elman", hiddenSize: H, layers: 2, window: 1 }, seededRandom(5), kernels);
  assert.equal(Decoder.towards(text, new Network(plain, kernels)), undefined);
});
