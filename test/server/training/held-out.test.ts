import assert from "node:assert/strict";
import { test } from "node:test";
import { Adaptation, decodeCalibration, Network, runToEnd, startTraining, train } from "../../../model/index.ts";
import { loadNodeKernels } from "../../../server/node/kernels.ts";
import { loadNodeMemory } from "../../../server/node/memory.ts";
import { HeldOut } from "../../../server/training/held-out.ts";
import { createKernels } from "../../../server/workspace/kernels.ts";

const module = await loadNodeMemory();
const encoder = new TextEncoder();
const file = (path: string, text: string) => ({ path, bytes: encoder.encode(text) });

/** Lines that a counting memory cannot know in advance and a network neither. */
const source = (name: string) =>
  Array.from(
    { length: 20 },
    (_, i) => `export function ${name}${i}(value: number): number {\n  return value + ${i};\n}\n`,
  ).join("");

const learned = ["red", "green", "blue"].map((name) => file(`/w/${name}.ts`, source(name)));
const calibration = ["pink", "grey", "white", "black"].map((name) => file(`/w/${name}.ts`, source(name)));

const kernels = createKernels(await loadNodeKernels("simd"));
function trained(steps: number) {
  const training = startTraining({ cell: "sru", hiddenSize: 32, layers: 1, window: 2 }, 1, kernels);
  let step = 0;
  for (const _ of train(
    training,
    learned.map(({ bytes }) => bytes),
    () => step / steps,
    kernels,
  ))
    step++;
  return training;
}

test("before a network there is the memory's score alone, and the memory has learned", () => {
  const heldOut = new HeldOut(module, { learned, calibration }, 1000);
  const { memory, network, both } = heldOut.measure(undefined, true)!;
  assert.equal(network, undefined);
  assert.deepEqual(both, memory);
  assert.ok(memory.predicted > 0.7 && memory.bitsPerCharacter < 1.5, JSON.stringify(memory));
  const nothing = new HeldOut(module, { learned: [], calibration }, 1000).measure(undefined, true)!;
  assert.ok(nothing.memory.bitsPerCharacter > memory.bitsPerCharacter);
});

test("a network that has learned more scores better, and measuring leaves everything as it was", () => {
  const heldOut = new HeldOut(module, { learned, calibration }, 1000);
  const [fresh, better] = [trained(1), trained(60)].map(({ parameters }) => new Network(parameters, kernels, "int8"));
  const before = heldOut.measure(fresh, false)!;
  const after = heldOut.measure(better, false)!;
  assert.ok(after.network!.bitsPerCharacter < before.network!.bitsPerCharacter);
  assert.deepEqual(after.memory, before.memory);
  const wrong = trained(1).parameters;
  wrong.outputBias[0x7a] = 30;
  const misled = heldOut.measure(new Network(wrong, kernels, "int8"), false)!;
  assert.deepEqual(misled.both, misled.memory, "a network that costs more than it brings is left out");
  assert.deepEqual(heldOut.measure(fresh, false)!.network, before.network);
});

test("the calibration at the end is that of the memory and the network, and tells how far it is", () => {
  const heldOut = new HeldOut(module, { learned, calibration }, 1000);
  const training = trained(60);
  const network = new Network(training.parameters, kernels, "int8");
  const work = heldOut.calibrate(Adaptation.of(training, kernels));
  const shares: number[] = [];
  let step = work.next();
  for (; !step.done; step = work.next()) shares.push(step.value);
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  assert.ok(shares.at(-1)! > 0.9 && shares.at(-1)! <= 1);
  const stored = decodeCalibration(step.value, module);
  assert.ok(stored.parameters.length > 0);
  const calibrated = heldOut.measure(network, true)!;
  // A memory that goes on with what was stored measures the same.
  const next = new HeldOut(module, { learned, calibration }, 1000);
  next.useCalibration(step.value);
  assert.deepEqual(next.measure(network, true), calibrated);
});

test("where nothing is held out there is nothing to measure, and it can be calibrated all the same", () => {
  const heldOut = new HeldOut(module, { learned, calibration: [] }, 1000);
  assert.equal(heldOut.measure(undefined, true), undefined);
  assert.ok(runToEnd(heldOut.calibrate(Adaptation.of(trained(1), kernels))).length > 0);
});
