// Networks in the format safetensors: written, read back, and refused where anything is wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kernels } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { CELL_KINDS, type Config } from "../../model/rnn/config.ts";
import { decodeSafetensors, encodeSafetensors } from "../../model/rnn/safetensors.ts";
import { startTraining, type Training, train } from "../../model/rnn/training.ts";
import { implementations } from "./implementations.ts";

const kernels = referenceKernels(32);
const config: Config = { cell: "sru", hiddenSize: 3, layers: 2, window: 2, encoder: 2, languages: ["go", "rust"] };
const texts = [new TextEncoder().encode("let one = 1;\nlet two = 2;\n".repeat(20))];

/** A training of three steps. */
function trainingOf(own: Config, of: Kernels): Training {
  const training = startTraining(own, 5, of);
  const languageTexts = { texts, languages: Uint8Array.of(1) };
  for (const { step } of train(training, texts, () => 0, of, { unrollLength: 8, languageTexts })) if (step === 3) break;
  return training;
}

const training = trainingOf(config, kernels);
const bytes = encodeSafetensors(training);

interface Tensor {
  dtype: string;
  shape: readonly number[];
  data_offsets: readonly [number, number];
}

interface File {
  readonly metadata: { config?: string; step?: string };
  readonly tensors: Record<string, Tensor>;
  data: Uint8Array;
}

function split(): File {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const { __metadata__: metadata, ...tensors } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return { metadata, tensors, data: bytes.subarray(8 + length) };
}

/** The file with another header, or other data. */
function changed(change: (file: File) => void): Uint8Array {
  const file = split();
  change(file);
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: file.metadata, ...file.tensors }));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return Buffer.concat([length, json, file.data]);
}

function assertRefused(file: Uint8Array, reason: string, why: RegExp) {
  let allocated = 0;
  const watched = {
    ...kernels,
    allocate: (length: number) => {
      allocated += length;
      return kernels.allocate(length);
    },
  };
  assert.throws(() => decodeSafetensors(file, watched), { name: "CheckpointError", reason, message: why });
  assert.equal(allocated, 0, "memory was allocated for a file that is refused");
}

test("a training of every cell is the same after it was written and read, whatever computes it", () => {
  for (const cell of CELL_KINDS) {
    for (const fast of implementations) {
      const written = trainingOf({ ...config, cell }, fast);
      const read = decodeSafetensors(encodeSafetensors(written), fast);
      assert.deepEqual(read.parameters, written.parameters);
      assert.deepEqual(read.firstMoments, written.firstMoments);
      assert.deepEqual(read.secondMoments, written.secondMoments);
      assert.equal(read.position.step, 3);
      assert.equal(read.position.trainedCharacters, written.position.trainedCharacters);
    }
  }
});

test("a network alone is the beginning of a training", () => {
  const file = encodeSafetensors(startTraining(config, 2, kernels));
  assert.ok(file.length < bytes.length / 2);
  const { position, parameters, secondMoments } = decodeSafetensors(file, kernels);
  assert.deepEqual(parameters, startTraining(config, 2, kernels).parameters);
  assert.deepEqual([position.step, position.trainedCharacters], [0, 0]);
  assert.ok(secondMoments.block.every((value) => value === 0));
});

test("the data begins at a multiple of 8, and each number stands where the header says", () => {
  const { tensors, data } = split();
  assert.equal((bytes.length - data.length) % 8, 0);
  const view = new DataView(data.slice().buffer);
  for (const { name, shape, values } of training.parameters.tensors) {
    if (values.length === 0) {
      assert.equal(tensors[name], undefined);
      continue;
    }
    const { dtype, shape: told, data_offsets } = tensors[name]!;
    assert.deepEqual([dtype, told], ["F32", shape]);
    values.forEach((value, i) => {
      assert.equal(view.getFloat32(data_offsets[0] + 4 * i, true), value);
    });
  }
});

test("tensors may stand in another order, at any place in memory", () => {
  const moved = changed((file) => {
    const { tensors, data } = file;
    const [start, end] = tensors["output.bias"]!.data_offsets;
    for (const tensor of Object.values(tensors)) {
      const [from, to] = tensor.data_offsets;
      if (from < start) tensor.data_offsets = [from + end - start, to + end - start];
    }
    tensors["output.bias"]!.data_offsets = [0, end - start];
    file.data = Buffer.concat([data.subarray(start, end), data.subarray(0, start), data.subarray(end)]);
  });
  const shifted = new Uint8Array(moved.length + 1);
  shifted.set(moved, 1);
  assert.deepEqual(decodeSafetensors(shifted.subarray(1), kernels).parameters, training.parameters);
});

test("every truncation is refused before memory is allocated", () => {
  for (let length = 0; length < bytes.length; length += length < 8000 ? 1 : 97) {
    assertRefused(bytes.subarray(0, length), "truncated", /ends too early/);
  }
});

test("what is wrong with a file is said, before memory is allocated", () => {
  const text = new TextEncoder();
  assertRefused(text.encode("a letter to a friend"), "foreign", /not in the format safetensors/);
  const huge = bytes.slice();
  new DataView(huge.buffer).setBigUint64(0, 2n ** 63n, true);
  assertRefused(huge, "foreign", /not in the format safetensors/);
  const withoutMoment = changed(({ tensors }) => {
    delete tensors["exp_avg.output.bias"];
  });
  assertRefused(withoutMoment, "malformed", /exp_avg.output.bias is missing/);
  const before = changed(({ metadata }) => {
    metadata.step = "-1";
  });
  assertRefused(before, "malformed", /its step is "-1"/);
  const withoutConfig = changed(({ metadata }) => {
    delete metadata.config;
  });
  assertRefused(withoutConfig, "foreign", /holds no network of Unroll/);
  assertRefused(Buffer.concat([bytes, Uint8Array.of(0)]), "trailing", /1 bytes after/);
  const unreadable = bytes.slice();
  unreadable[20] = 0xff;
  assertRefused(unreadable, "malformed", /header cannot be read/);
  const withConfig = (other: Partial<Config>) =>
    changed(({ metadata }) => {
      metadata.config = JSON.stringify({ ...config, ...other });
    });
  assertRefused(withConfig({ hiddenSize: 1e9 }), "malformed", /configuration is none/);
  assertRefused(withConfig({ hiddenSize: 8192 }), "malformed", /weight_ih_l0 has the shape \[512,12], not/);
  assertRefused(withConfig({ layers: 3 }), "malformed", /weight_ih_l2 is missing/);
  assertRefused(withConfig({ layers: 1 }), "malformed", /no tensor weight_ih_l1/);
  const withTensor = (other: Partial<Tensor>) =>
    changed(({ tensors }) => {
      Object.assign(tensors["output.bias"]!, other);
    });
  assertRefused(withTensor({ dtype: "F16" }), "malformed", /output.bias is of the type "F16"/);
  assertRefused(withTensor({ shape: [16, 16] }), "malformed", /output.bias has the shape \[16,16], not \[256]/);
  assertRefused(withTensor({ data_offsets: [-4, 1020] }), "malformed", /output.bias has no place/);
  assertRefused(withTensor({ data_offsets: [0, 1024] }), "malformed", /overlap or have gaps/);
});

test("a network that has no finite numbers any more is refused", () => {
  const file = bytes.slice();
  new DataView(file.buffer).setFloat32(file.length - 4, Number.NaN, true);
  assert.throws(() => decodeSafetensors(file, kernels), { reason: "malformed", message: /not finite/ });
});
