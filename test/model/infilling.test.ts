// Encoder, decoder and the head for languages: gradients against central differences in float64, and the unrolled pass against single steps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isBorder } from "../../model/characters.ts";
import type { Floats, Kernels } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import { drawHole } from "../../model/rnn/holes.ts";
import { ENCODED_LENGTH, fillHole, MIDDLE_END, UnrolledInfilling } from "../../model/rnn/infilling.ts";
import { Network } from "../../model/rnn/network.ts";
import { initialParameters, Parameters } from "../../model/rnn/parameters.ts";
import { NO_LANGUAGE } from "../../model/rnn/snippets.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";
import { implementations } from "./implementations.ts";

const NUDGE = 3e-5;
const T = 5;
const text = new TextEncoder().encode("let sum = add(one, two);\nreturn sum;\n");
/** [start, end) of the holes, the second of them longer than what is learned of it. */
const HOLES = [
  [14, 17],
  [4, 24],
] as const;

function parametersOf(config: Config, kernels: Kernels): Parameters {
  const parameters = initialParameters(config, seededRandom(11), kernels);
  const random = seededRandom(12);
  // A latent state that begins with no influence would hide mistakes.
  const { output } = parameters.encoder!;
  for (let i = 0; i < output.length; i++) output[i] = random.next() - 0.5;
  return parameters;
}

/** What the network says before each character of the holes is given: the same whatever the parameters are. */
function infillingOf(kernels: Kernels, config: Config, parameters: Parameters) {
  const gradients = new Parameters(config, kernels);
  const network = {
    hiddenAt: (_group: number, t: number, b: number) => {
      const random = seededRandom(10 * t + b);
      return kernels.allocate(config.hiddenSize).map(() => random.next());
    },
    computeLogits: (logits: Floats) => {
      for (let i = 0; i < logits.length; i++) logits[i] = ((i * 7) % 11) / 5;
    },
  };
  const count = { holes: HOLES.length, characters: 32 };
  const infilling = new UnrolledInfilling(parameters, gradients, network, count, kernels);
  let at = 0;
  HOLES.forEach(([start, end], b) => {
    at = fillHole(infilling.batches[0]!, b, at, { start, end }, { file: text, offset: start, end: start + T, row: b });
  });
  assert.equal(at, 4 + T, "one to its end, and one as far as the row reads");
  return { infilling, gradients };
}

for (const cell of CELL_KINDS) {
  test(`${cell}: gradients of encoder and decoder are the slopes of the loss of the middle`, () => {
    const kernels = referenceKernels(64);
    const config: Config = { cell, hiddenSize: 3, layers: 2, window: 2, encoder: 4 };
    const parameters = parametersOf(config, kernels);
    const { infilling, gradients } = infillingOf(kernels, config, parameters);
    infilling.forward();
    infilling.backward(1);
    for (const [i, { name, values }] of parameters.tensors.entries()) {
      if (values.length === 0) continue;
      const gradient = gradients.tensors[i].values;
      if (!/^(en|de)coder/.test(name)) {
        assert.ok(
          gradient.every((value) => value === 0),
          `${name} learns nothing of holes`,
        );
        continue;
      }
      for (const at of nonZero(gradient, name).slice(0, 40)) {
        const value = values[at];
        values[at] = value + NUDGE;
        const above = infillingOf(kernels, config, parameters).infilling.forward();
        values[at] = value - NUDGE;
        const below = infillingOf(kernels, config, parameters).infilling.forward();
        values[at] = value;
        const slope = (above - below) / (2 * NUDGE);
        const error = Math.abs(slope - gradient[at]) / Math.max(Math.abs(slope), Math.abs(gradient[at]), 1e-2);
        assert.ok(error < 1e-6, `${name}[${at}]: gradient ${gradient[at]}, slope ${slope}`);
      }
    }
  });

  test(`${cell}: gradients of the head for languages are the slopes of its loss`, () => {
    const kernels = referenceKernels(64);
    const config: Config = { cell, hiddenSize: 3, layers: 2, window: 2, languages: ["go", "java", "rust"] };
    const parameters = initialParameters(config, seededRandom(11), kernels);
    const unroll = () => {
      const gradients = new Parameters(config, kernels);
      const network = new UnrolledNetwork(parameters, gradients, 3, T, kernels);
      const [{ inputs, targets, languages }] = network.batches;
      inputs.forEach((_, i) => {
        inputs[i] = text[i % text.length];
      });
      targets.fill(97);
      languages!.set([0, 2, NO_LANGUAGE]);
      network.forward();
      return { network, gradients };
    };
    const { network, gradients } = unroll();
    const nats = network.languageNats;
    assert.ok(nats > 0);
    network.backward(0, 1);
    for (const [i, { name, values }] of parameters.tensors.entries()) {
      if (values.length === 0 || name.startsWith("output")) continue;
      const gradient = gradients.tensors[i].values;
      for (const at of nonZero(gradient, name).slice(0, 20)) {
        const value = values[at];
        values[at] = value + NUDGE;
        const above = unroll().network.languageNats;
        values[at] = value - NUDGE;
        const below = unroll().network.languageNats;
        values[at] = value;
        const slope = (above - below) / (2 * NUDGE);
        const error = Math.abs(slope - gradient[at]) / Math.max(Math.abs(slope), Math.abs(gradient[at]), 1e-2);
        assert.ok(error < 1e-6, `${name}[${at}]: gradient ${gradient[at]}, slope ${slope}`);
      }
    }
    const alone = unroll();
    alone.network.backwardLanguages(1);
    for (const [i, { name, values }] of alone.gradients.tensors.entries()) {
      const all = gradients.tensors[i].values;
      assert.deepEqual(values, name.startsWith("languages") ? all : all.map(() => 0), name);
    }
  });
}

test("what is learned of holes is what completing does: the same loss step by step", () => {
  for (const cell of CELL_KINDS) {
    for (const kernels of [referenceKernels(64), ...implementations]) {
      const config: Config = { cell, hiddenSize: 21, layers: 2, window: 3, encoder: 10 };
      const parameters = parametersOf(config, kernels);
      const [start, end] = HOLES[0];
      const network = new Network(parameters, kernels);
      const state = network.createState();
      network.advance(state, text.subarray(0, start));
      const steps = end + 1;
      const unrolled = new UnrolledNetwork(parameters, new Parameters(config, kernels), 1, steps, kernels);
      const [batch] = unrolled.batches;
      for (let t = 0; t < steps; t++) {
        for (let w = 0; w < 3; w++) batch!.inputs[t * 3 + w] = text[t - 3 + w] ?? 0;
      }
      batch!.resets[0] = 1;
      unrolled.forward();
      const count = { holes: 2, characters: 9 };
      const infilling = new UnrolledInfilling(
        parameters,
        new Parameters(config, kernels),
        unrolled.output,
        count,
        kernels,
      );
      fillHole(infilling.batches[0]!, 1, 0, { start, end }, { file: text, offset: 0, end: steps, row: 0 });
      const nats = infilling.forward();

      const latent = network.encode(text.subarray(end));
      let expected = 0;
      for (const character of [...text.subarray(start, end), MIDDLE_END]) {
        expected -= Math.log(network.predict(state, latent)[character]!);
        network.step(state, character);
      }
      const within = kernels.precision === 64 ? 1e-5 : 1e-3; // states are kept as float32
      assert.ok(Math.abs(nats - expected) < within, `${cell}, ${kernels.name}: ${nats} nats, not ${expected}`);
    }
  }
});

test("of what follows the cursor, the nearest characters count, and no more of them than are encoded", () => {
  const kernels = referenceKernels(64);
  const config: Config = { cell: "sru", hiddenSize: 8, layers: 2, window: 2, encoder: 6 };
  const parameters = parametersOf(config, kernels);
  parameters.encoder!.layers[0].inputBias.fill(9, 6, 12); // it forgets nothing
  const network = new Network(parameters, kernels);
  const long = Uint8Array.from({ length: ENCODED_LENGTH + 20 }, (_, i) => 97 + (i % 7));
  const latent = network.encode(long)!;
  assert.deepEqual(network.encode(long.subarray(0, ENCODED_LENGTH)), latent);
  assert.notDeepEqual(network.encode(long.subarray(1)), latent);
});

test("holes begin and end at words and signs, within a line, and a sign follows them there", () => {
  const source = new TextEncoder().encode("  if (first === second) {\n    return third;\n  }\n");
  const random = seededRandom(4);
  const drawn = Array.from({ length: 200 }, () => drawHole(source, 2, source.length, random));
  const holes = drawn.filter((hole) => hole !== undefined);
  assert.ok(holes.length > 100, `${holes.length}`);
  for (const { start, end } of holes) {
    assert.ok(start >= 2 && start < end, `${start} to ${end}`);
    assert.ok(isBorder(source, start) && isBorder(source, end), `${start} to ${end}`);
    const feed = source.indexOf(10, start);
    assert.match(new TextDecoder().decode(source.subarray(end, feed)), /\S/);
    assert.ok(end < feed);
  }
  assert.ok(new Set(holes.map(({ start, end }) => `${start} ${end}`)).size > 20, "one is not like the other");
  assert.equal(drawHole(new TextEncoder().encode("\n\n\n"), 0, 3, random), undefined);
});

function nonZero(values: ArrayLike<number>, name: string): number[] {
  const all = Array.from(values, (value, i) => (value === 0 ? -1 : i)).filter((i) => i >= 0);
  assert.ok(all.length > 0, `no gradient at all of ${name}`);
  return all;
}
