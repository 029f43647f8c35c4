import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import {
  baseNetworkLength,
  CheckpointError,
  type Config,
  decodeBaseParameters,
  decodeBaseTraining,
  encodeBaseNetwork,
  referenceKernels,
  startTraining,
  type Training,
  train,
} from "../../model/index.ts";
import type { Floats } from "../../model/kernels/kernels.ts";
import { adaptationScales } from "../../model/rnn/adaptation.ts";
import { runToEnd } from "../../model/steps.ts";

const kernels = referenceKernels(32);
const files = [new TextEncoder().encode("let planet = moons[0];\n".repeat(9))];
const stream: Config = { cell: "sru", hiddenSize: 6, layers: 2, window: 2 };

function trained(config: Config, steps = 80): Training {
  const training = startTraining(config, 1, kernels);
  for (const { step } of train(training, files, () => 0, kernels, { batchSize: 2, unrollLength: 8 }))
    if (step === steps) break;
  return training;
}

const training = trained(stream);
const bytes = encodeBaseNetwork(training, kernels, { name: "가" });

/** Calls `check` with every row of every tensor, as it was and as it came back. */
function eachRow(before: Training["parameters"], after: Training["parameters"], check: (a: Floats, b: Floats) => void) {
  for (const [i, { shape, values }] of before.tensors.entries()) {
    const C = shape.at(-1)!;
    const found = after.tensors[i].values;
    for (let at = 0; at < values.length; at += C) check(values.subarray(at, at + C), found.subarray(at, at + C));
  }
}

function largest(values: Floats): number {
  return Math.max(...Array.from(values, Math.abs));
}

for (const cell of ["elman", "gru", "lstm", "sru"] as const) {
  test(`a base network of ${cell} gives every parameter back to half a step of its row's 127`, () => {
    const one = trained({ cell, hiddenSize: 5, layers: 2, window: 2 });
    const again = decodeBaseTraining(encodeBaseNetwork(one, kernels), {}, 9, kernels);
    eachRow(one.parameters, again.parameters, (before, after) => {
      const half = (0.5 / 127) * largest(before) * (1 + 1e-5);
      for (const [i, value] of before.entries()) assert.ok(Math.abs(value - after[i]) <= half);
    });
    assert.deepEqual(again.position.step, one.position.step);
    assert.deepEqual(again.position.trainedCharacters, one.position.trainedCharacters);
  });
}

test("second moments come back with the means of their rows and columns", () => {
  const again = decodeBaseTraining(bytes, {}, 9, kernels);
  const sums = ({ secondMoments }: Training) =>
    secondMoments.tensors.flatMap(({ shape, values }) => {
      const [R, C] = shape.length === 1 ? [1, shape[0]] : [shape[0], shape[1]];
      const rows = Array.from({ length: R }, (_, row) => sum(values.subarray(row * C, (row + 1) * C)));
      return [...rows, ...Array.from({ length: C }, (_, column) => sum(values.filter((_, i) => i % C === column)))];
    });
  const [expected, found] = [sums(training), sums(again)];
  assert.ok(expected.some((value) => value > 0));
  for (const [i, value] of expected.entries()) assert.ok(Math.abs(found[i] - value) <= 1e-4 * value + 1e-12);
});

test("what completes with a base network gets its parameters, and the scales of its second moments", () => {
  const { parameters, scales, notes } = runToEnd(decodeBaseParameters(bytes, kernels));
  const again = decodeBaseTraining(bytes, {}, 9, kernels);
  assert.deepEqual(parameters, again.parameters);
  const { block } = again.secondMoments;
  const expected = adaptationScales(block.length, (values, start) =>
    values.set(block.subarray(start, start + values.length)),
  );
  assert.deepEqual(scales, runToEnd(expected));
  assert.deepEqual(notes, { name: "가" });
});

test("encoder and head for languages stay behind, and begin anew where they are asked for", () => {
  const whole = trained({ ...stream, encoder: 3, languages: ["c", "go"] }, 1);
  const one = encodeBaseNetwork(whole, kernels);
  const more = { encoder: 4, languages: ["rust"] };
  const again = decodeBaseTraining(one, more, 7, kernels);
  assert.deepEqual(again.parameters.config, { ...stream, ...more });
  const fresh = startTraining({ ...stream, ...more }, 7, kernels);
  assert.deepEqual(again.parameters.encoder?.latentWeights, fresh.parameters.encoder?.latentWeights);
  assert.deepEqual(again.parameters.languages, fresh.parameters.languages);
  assert.notDeepEqual(again.parameters.outputWeights, fresh.parameters.outputWeights);
  assert.deepEqual(decodeBaseTraining(one, {}, 7, kernels).parameters.config, stream);
});

test("a training goes on from a base network where that one was", () => {
  const again = decodeBaseTraining(bytes, { languages: ["c"] }, 7, kernels);
  const [first] = train(again, files, () => 0, kernels, { batchSize: 2, unrollLength: 8 });
  const [fresh] = train(startTraining(stream, 1, kernels), files, () => 0, kernels, { batchSize: 2, unrollLength: 8 });
  assert.equal(first.step, 81);
  assert.ok(first.bitsPerCharacter < 0.8 * fresh.bitsPerCharacter);
});

test("every truncation of a base network is refused", () => {
  for (let length = 0; length < bytes.length; length += 7) refused(bytes.subarray(0, length), "truncated");
});

test("a base network that was altered, or is of another kind, version or length, is refused with a reason", () => {
  refused(altered(bytes.length >> 1, 1), "checksum");
  refused(altered(0, 1), "foreign");
  refused(altered(6, 2), "version");
  refused(Uint8Array.from([...bytes, 0]), "trailing");
});

test("numbers that do not fit the configuration are refused before any room is made for them", () => {
  for (const [from, to] of [
    ['"hiddenSize":6', '"hiddenSize":9'],
    ['"hiddenSize":6', '"hiddenSize":0'],
    ['"steps":80', '"steps":-2'],
  ])
    refused(reworded(from, to), "malformed");
  // 8192 units would take a gigabyte.
  refused(reworded('"hiddenSize":6,"layers":2', '"hiddenSize":8192,"layers":9'), "malformed");
});

test("the length of a base network stands at its beginning", () => {
  assert.equal(baseNetworkLength(bytes.subarray(0, 16)), bytes.length);
});

function sum(values: Floats): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}

function refused(some: Uint8Array, reason: CheckpointError["reason"]): void {
  const isRefusal = (error: unknown) => error instanceof CheckpointError && error.reason === reason;
  assert.throws(() => decodeBaseTraining(some, {}, 1, kernels), isRefusal);
  assert.throws(() => runToEnd(decodeBaseParameters(some, kernels)), isRefusal);
}

function altered(at: number, by: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] ^= by;
  return copy;
}

/** With other words in the header, and a checksum that fits. */
function reworded(from: string, to: string): Uint8Array {
  const end = 16 + new DataView(bytes.buffer).getUint32(12, true);
  const json = new TextDecoder().decode(bytes.subarray(16, end)).trim();
  assert.ok(json.includes(from));
  const header = Buffer.from(json.replace(from, to));
  const padded = Buffer.concat([header, Buffer.alloc(-header.length & 3, " ")]);
  const parts = Buffer.concat([bytes.subarray(0, 16), padded, bytes.subarray(end, -4), Buffer.alloc(4)]);
  parts.writeUInt32LE(parts.length, 8);
  parts.writeUInt32LE(padded.length, 12);
  parts.writeUInt32LE(crc32(parts.subarray(0, -4)), parts.length - 4);
  return parts;
}

const more = { encoder: 4, languages: ["c"] };
const small = { batchSize: 2, unrollLength: 8, warmUpSteps: 1, holes: 2, holeCharacters: 12 };
/** Steps in which all is read: one row reads the only passage. */
const pass = Math.ceil(files[0].length / small.unrollLength);

/** Goes on from the base network until `end` steps are taken, of `length` expected ones; its parameters after each. */
function tuned(
  end: number,
  length: number,
  dropout = 0,
): { readonly training: Training; readonly blocks: readonly Floats[] } {
  const training = decodeBaseTraining(bytes, more, 7, kernels);
  const languageTexts = { texts: files, languages: Uint8Array.of(0) };
  const blocks = [training.parameters.block.slice()];
  let done = 0;
  const run = train(training, files, () => done / length, kernels, { ...small, dropout, languageTexts });
  for (const _ of run) {
    blocks.push(training.parameters.block.slice());
    if (++done === end) break;
  }
  return { training, blocks };
}

/** The part of the base network, and the rest. */
function parts(block: Floats): readonly [Floats, Floats] {
  const { length } = training.parameters.block;
  return [block.subarray(0, length), block.subarray(length)];
}

test("a training that goes on from a base network ends halfway, with encoder and head where they came to", () => {
  const { training, blocks } = tuned(5, 10);
  const [before, after] = [parts(blocks[0]), parts(blocks[5])];
  const [stream, rest] = parts(training.parameters.block);
  assert.notDeepEqual(before[0], after[0]);
  assert.notDeepEqual(before[1], after[1]);
  assert.deepEqual(rest, after[1]);
  for (const [i, value] of stream.entries()) assert.equal(value, Math.fround((before[0][i] + after[0][i]) / 2));
});

test("a base network learns in one pass over the texts, and encoder and head to the end", () => {
  const { training, blocks } = tuned(3 * pass, 4 * pass);
  const [stream, rest] = parts(training.parameters.block);
  assert.deepEqual(stream, parts(blocks[pass + 1])[0]);
  assert.notDeepEqual(parts(blocks[pass])[0], parts(blocks[pass - 1])[0]);
  assert.notDeepEqual(rest, parts(blocks[3 * pass - 1])[1]);
});

test("encoder and head have two fifths of a training for themselves, however short it is", () => {
  const { training, blocks } = tuned(9, 10);
  const [stream, rest] = parts(training.parameters.block);
  assert.deepEqual(stream, parts(blocks[7])[0]);
  assert.notDeepEqual(parts(blocks[6])[0], parts(blocks[5])[0]);
  assert.notDeepEqual(rest, parts(blocks[7])[1]);
});

test("nothing is dropped out in that pass, however many follow", () => {
  const length = 20 * pass;
  const [without, dropping] = [0, 0.9].map((dropout) => tuned(pass + 2, length, dropout).training.parameters.block);
  assert.deepEqual(parts(dropping)[0], parts(without)[0]);
  assert.notDeepEqual(parts(dropping)[1], parts(without)[1]);
});
