import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  CheckpointError,
  decodeParameters,
  decodeTraining,
  encodeCheckpoint,
  readCheckpointHeader,
  referenceKernels,
  startTraining,
  train,
} from "../../model/index.ts";
import type { Floats } from "../../model/kernels/kernels.ts";
import { adaptationScales } from "../../model/rnn/adaptation.ts";
import { runToEnd } from "../../model/steps.ts";

const kernels = referenceKernels(32);
const training = startTraining({ cell: "lstm", hiddenSize: 2, layers: 2, window: 1 }, 1, kernels);
const files = [new TextEncoder().encode("a text\n")];
for (const { step } of train(training, files, () => 0, kernels, { batchSize: 1, unrollLength: 4 }))
  if (step === 3) break;
const notes = { bitsPerCharacter: 1.5, folder: "가" };
const bytes = encodeCheckpoint(training, notes);

function scalesOf(secondMoments: Floats): Uint8Array {
  const read = (values: Float32Array, start: number) =>
    values.set(secondMoments.subarray(start, start + values.length));
  return runToEnd(adaptationScales(secondMoments.length, read));
}

test("a checkpoint gives back the training and what was noted with it", () => {
  const decoded = decodeTraining(bytes, kernels);
  const { position, firstMoments, secondMoments, parameters } = training;
  assert.deepEqual(decoded.position, position);
  assert.deepEqual(decoded.parameters, parameters);
  assert.deepEqual(decoded.firstMoments, firstMoments);
  assert.deepEqual(decoded.secondMoments, secondMoments);
  assert.deepEqual(decoded.initialState(), training.initialState());
  const used = runToEnd(decodeParameters(bytes, kernels));
  assert.deepEqual(used.parameters, parameters);
  assert.deepEqual(used.scales, scalesOf(secondMoments.block));
  assert.deepEqual(readCheckpointHeader(bytes).notes, notes);
  assert.deepEqual(encodeCheckpoint(decodeTraining(bytes, kernels), notes), bytes);
});

test("a checkpoint of version 1 that was stored earlier gives the training that it was made of", () => {
  const stored = readFileSync(path.join(import.meta.dirname, "fixtures/network-1.checkpoint"));
  const decoded = decodeTraining(stored, kernels);
  const again = startTraining({ cell: "lstm", hiddenSize: 1, layers: 2, window: 1 }, 1, kernels);
  const texts = ["a text\n", "another text, and longer\n"].map((text) => new TextEncoder().encode(text));
  for (const { step } of train(again, texts, () => 0, kernels, { batchSize: 2, unrollLength: 4 }))
    if (step === 3) break;
  assert.deepEqual(decoded.position, again.position);
  assert.deepEqual(readCheckpointHeader(stored).notes, notes);
  const pairs: [ArrayLike<number>, ArrayLike<number>][] = [
    [decoded.parameters.block, again.parameters.block],
    [decoded.secondMoments.block, again.secondMoments.block],
    ...decoded
      .initialState()
      .cell.map((cell, layer): [Float32Array, Float32Array] => [cell, again.initialState().cell[layer]]),
  ];
  for (const [found, expected] of pairs) {
    assert.equal(found.length, expected.length);
    for (let i = 0; i < found.length; i++) assert.ok(Math.abs(found[i] - expected[i]) < 1e-6);
  }
});

test("every truncation is refused", () => {
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => decodeTraining(bytes.subarray(0, length), kernels), isError("truncated"), `${length} bytes`);
  }
});

test("every flipped byte is refused", () => {
  const damaged = bytes.slice();
  const step = (at: number) => (at < 400 ? 1 : 13);
  for (let at = 0; at < bytes.length; at += step(at)) {
    damaged[at] ^= 0x10;
    assert.throws(() => decodeTraining(damaged, kernels), isError(), `byte ${at}`);
    damaged[at] ^= 0x10;
  }
});

test("the reason says what is wrong", () => {
  const changed = (at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };
  assert.throws(() => decodeTraining(new TextEncoder().encode("PNG, or whatever"), kernels), isError("foreign"));
  assert.throws(() => decodeTraining(changed(6, 99), kernels), isError("version"));
  assert.throws(() => decodeTraining(Uint8Array.of(...bytes, 0), kernels), isError("trailing"));
  assert.throws(() => decodeTraining(changed(bytes.length - 9, 77), kernels), isError("checksum"));
});

function isError(reason?: CheckpointError["reason"]) {
  return (error: unknown) => error instanceof CheckpointError && (reason === undefined || error.reason === reason);
}
