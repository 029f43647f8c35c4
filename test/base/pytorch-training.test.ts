// base/pytorch/train.py against the product's own training of a base network, alone and with several processes. Where PyTorch is not
// installed, these tests are skipped.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { packTexts } from "../../cli/base/corpus.ts";
import {
  type Config,
  decodeBaseParameters,
  decodeSafetensors,
  decodeTraining,
  encodeBaseNetwork,
  encodeCheckpoint,
  encodeSafetensors,
  Network,
  runToEnd,
  startTraining,
  type Training,
  type TrainingStep,
} from "../../model/index.ts";
import { trainBase } from "../../server/training/base-training.ts";
import { implementations } from "../model/implementations.ts";
import { temporaryFolder } from "../workspace.ts";
import { runPython, withoutPytorch } from "./python.ts";

const kernels = implementations[0]!;
/** Some shorter than a training step, and one longer than a passage. */
const texts = Array.from({ length: 40 }, (_, i) => {
  const line = `export const planet${i} = { moons: ${i * i}, name: "planet ${i}" }; // the ${i}th\n`;
  return new TextEncoder().encode(line.repeat(i === 0 ? 300 : 1 + ((7 * i) % 30)));
});
/** How many are read in all: past the warm-up. */
const CHARACTERS = 150_000;
/** So many that two processes do not take long. */
const FEW = 50_000;

interface Run {
  readonly bits: readonly number[];
  readonly training: Training;
}

/** Goes on with a training here, in a copy of it; until so many steps are made. */
async function trainHere(begin: Training, steps = Infinity): Promise<Run> {
  const file = path.join(temporaryFolder(), "base");
  // A training that was exchanged begins to read anew.
  const { step, trainedCharacters } = begin.position;
  writeFileSync(file, encodeCheckpoint(decodeSafetensors(encodeSafetensors(begin), kernels)));
  const stop = new AbortController();
  const made: TrainingStep[] = [];
  const onStep = (step: TrainingStep) => {
    made.push(step);
    if (made.length === steps) stop.abort();
  };
  const { config } = begin.parameters;
  await trainBase(texts, { file, characters: CHARACTERS, config, threads: 1, seed: 1 }, onStep, stop.signal);
  assert.deepEqual([made[0]!.step, made[0]!.trainedCharacters > trainedCharacters], [step + 1, true]);
  return { bits: made.map((step) => step.bitsPerCharacter), training: decodeTraining(readFileSync(file), kernels) };
}

interface ThereOptions {
  readonly processes?: number;
  /** After so many steps it is told to end. */
  readonly stopAfter?: number;
  readonly file?: string;
  readonly characters?: number;
}

/** The same with PyTorch. */
async function trainThere(begin: Training, options: ThereOptions = {}): Promise<Run> {
  const folder = temporaryFolder();
  const { file = path.join(folder, "base.safetensors"), processes = 1, stopAfter, characters = CHARACTERS } = options;
  const [corpus, from] = ["corpus", "from"].map((name) => path.join(folder, name));
  writeFileSync(corpus!, Buffer.concat(packTexts(texts)));
  writeFileSync(from!, encodeSafetensors(begin));
  const millions = String(characters / 1e6);
  const args = [corpus!, "--file", file, "--from", from!, "--characters", millions, "--progress-seconds", "0"];
  await runPython("train.py", args, { processes, stopAfterLines: stopAfter });
  const lines = readFileSync(`${file}.jsonl`, "utf8").trim().split("\n");
  const bits = lines.map((line): number => JSON.parse(line).bitsPerCharacter);
  return { bits, training: decodeSafetensors(readFileSync(file), kernels) };
}

function assertSame(actual: Run, expected: Run) {
  assert.equal(actual.bits.length, expected.bits.length);
  actual.bits.forEach((bits, i) => {
    assert.ok(Math.abs(bits - expected.bits[i]!) < 1e-4, `step ${i + 1} of this run: ${bits}, not ${expected.bits[i]}`);
  });
  assert.equal(actual.training.position.step, expected.training.position.step);
  assert.equal(actual.training.position.trainedCharacters, expected.training.position.trainedCharacters);
  for (const block of ["parameters", "firstMoments", "secondMoments"] as const) {
    actual.training[block].tensors.forEach(({ name, values }, i) => {
      const others = expected.training[block].tensors[i]!.values;
      const most = 1e-3 * Math.max(...Array.from(others, Math.abs), 1e-6);
      values.forEach((value: number, j: number) => {
        assert.ok(Math.abs(value - others[j]!) <= most, `${block}: ${name}[${j}] is ${value}, not ${others[j]}`);
      });
    });
  }
}

const skip = withoutPytorch;
const CONFIGS: readonly Config[] = [
  { cell: "sru", hiddenSize: 16, layers: 2, window: 3, encoder: 6 },
  { cell: "gru", hiddenSize: 12, layers: 1, window: 2 },
];

for (const config of CONFIGS) {
  test(`with PyTorch a ${config.cell} learns what it learns here, from the first step to the last`, {
    skip,
  }, async () => {
    const begin = startTraining(config, 3, kernels);
    // So sure of what is wrong that gradients have to be clipped.
    for (let i = 0; i < 256; i++) begin.parameters.outputBias[i] = i % 8;
    assertSame(await trainThere(begin), await trainHere(begin));
  });
}

test("a training that began here goes on with PyTorch, and one that began there goes on here", { skip }, async () => {
  const half = (await trainHere(startTraining(CONFIGS[0]!, 3, kernels), 110)).training;
  assertSame(await trainThere(half), await trainHere(half));
  const there = await trainThere(startTraining(CONFIGS[0]!, 4, kernels), { stopAfter: 120 });
  assert.ok(there.training.position.step >= 120);
  const { training } = await trainHere(there.training);
  assert.ok(training.position.trainedCharacters >= CHARACTERS);
});

test("two processes learn what one does with the same rows, and what was interrupted goes on where it was", {
  skip,
}, async () => {
  const begin = startTraining(CONFIGS[0]!, 5, kernels);
  const whole = await trainThere(begin, { characters: FEW });
  assertSame(await trainThere(begin, { characters: FEW, processes: 2 }), whole);
  const file = path.join(temporaryFolder(), "base.safetensors");
  const { bits } = await trainThere(begin, { characters: FEW, file, stopAfter: 20 });
  assert.ok(bits.length >= 20 && bits.length < whole.bits.length, `${bits.length} steps`);
  assertSame(await trainThere(begin, { characters: FEW, file, processes: 2 }), whole);
});

test("a network that was trained with PyTorch completes as a base network", { skip }, async () => {
  const { training, bits } = await trainThere(startTraining(CONFIGS[0]!, 3, kernels));
  const { parameters } = runToEnd(decodeBaseParameters(encodeBaseNetwork(training, kernels), kernels));
  const network = new Network(parameters, kernels);
  const state = network.createState();
  let nats = 0;
  const text = texts[5]!;
  for (const character of text) {
    nats += network.negativeLogLikelihood(state, character);
    network.step(state, character);
  }
  const found = nats / text.length / Math.LN2;
  assert.ok(
    found < bits.at(-1)! + 0.3 && found < bits[0]! / 2,
    `${found} bits, ${bits[0]} at first, ${bits.at(-1)} at last`,
  );
});
