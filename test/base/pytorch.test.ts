// Losses and gradients of the network against those of the PyTorch module in base/pytorch: of small networks from a fixture, which
// base/pytorch/fixture.py wrote, and of larger ones wherever PyTorch is installed.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Kernels } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { CELL_KINDS, type Config, checkConfig } from "../../model/rnn/config.ts";
import { UnrolledInfilling } from "../../model/rnn/infilling.ts";
import { Parameters } from "../../model/rnn/parameters.ts";
import { decodeSafetensors, encodeSafetensors } from "../../model/rnn/safetensors.ts";
import { NO_LANGUAGE } from "../../model/rnn/snippets.ts";
import { startTraining } from "../../model/rnn/training.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";
import { implementations } from "../model/implementations.ts";
import { temporaryFolder } from "../workspace.ts";
import fixture from "./fixtures/pytorch.json" with { type: "json" };
import { runPython, withoutPytorch } from "./python.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface JsonBatch {
  readonly inputs: Numbers;
  readonly targets: Numbers;
  readonly resets: Numbers;
  readonly counted?: Numbers;
  readonly languages?: Numbers;
  readonly holes?: Readonly<Record<"inputs" | "resets" | "targets" | "holes" | "steps" | "rows", Numbers>>;
}

interface Losses {
  readonly nats: number;
  readonly languageNats: number;
  readonly holeNats: number;
  /** Of the last layer, after the last step. */
  readonly hidden: ArrayLike<number>;
}

/** What our network makes of a batch: losses, and the gradients of their sum. */
function run(parameters: Parameters, batch: JsonBatch, kernels: Kernels): { losses: Losses; gradients: Parameters } {
  const [T, B] = batch.inputs.shape as [number, number, number];
  const gradients = new Parameters(parameters.config, kernels);
  const network = new UnrolledNetwork(parameters, gradients, B, T, kernels);
  const [own] = network.batches;
  own!.inputs.set(batch.inputs.values);
  own!.targets.set(batch.targets.values);
  own!.resets.set(batch.resets.values);
  if (batch.counted !== undefined) own!.counted!.set(batch.counted.values);
  if (batch.languages !== undefined) own!.languages!.set(batch.languages.values);
  const nats = network.forward();
  const infilling = batch.holes && infillingOf(parameters, gradients, network, batch.holes, kernels);
  const holeNats = infilling?.forward() ?? 0;
  const hidden = network.initialState.hidden[parameters.config.layers - 1]!;
  network.backward(1, 1);
  infilling?.backward(1);
  return { losses: { nats, languageNats: network.languageNats, holeNats, hidden }, gradients };
}

function infillingOf(
  parameters: Parameters,
  gradients: Parameters,
  network: UnrolledNetwork,
  holes: NonNullable<JsonBatch["holes"]>,
  kernels: Kernels,
): UnrolledInfilling {
  const count = { holes: holes.inputs.shape[1]!, characters: holes.targets.values.length };
  const infilling = new UnrolledInfilling(parameters, gradients, network.output, count, kernels);
  const [batch] = infilling.batches;
  batch!.suffix.inputs.set(holes.inputs.values);
  batch!.suffix.resets.set(holes.resets.values);
  batch!.counted.fill(1);
  for (const name of ["targets", "holes", "steps", "rows"] as const) batch![name].set(holes[name].values);
  return infilling;
}

/** @param within a share of the largest of them */
function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string, within: number) {
  assert.equal(actual.length, expected.length, what);
  const most = within * Math.max(...Array.from(expected, Math.abs), 1e-3);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    assert.ok(difference <= most, `${what}[${i}] is ${actual[i]}, PyTorch has ${expected[i]}`);
  }
}

function assertLosses(actual: Losses, expected: Losses, within: number) {
  for (const name of ["nats", "languageNats", "holeNats"] as const) {
    assertClose([actual[name]], [expected[name]], name, within);
  }
  assertClose(actual.hidden, expected.hidden, "hidden state", Math.max(within, 1e-7)); // kept as float32
}

const described = ({ cell, layers, encoder, languages }: Config) =>
  `${cell}, ${layers} layers${encoder === undefined ? "" : ", encoder"}${languages === undefined ? "" : ", languages"}`;

for (const kernels of [referenceKernels(64), ...implementations]) {
  const tolerance = kernels.precision === 64 ? 1e-9 : 1e-5;
  for (const expected of fixture.cases) {
    const config = checkConfig(expected.config);
    test(`${kernels.name} (${kernels.precision} bits): losses and gradients are PyTorch's (${described(config)})`, () => {
      const parameters = new Parameters(config, kernels);
      parameters.block.forEach((_, k) => {
        parameters.block[k] = ((7919 * k) % 2003) / 2003 - 0.5;
      });
      const { losses, gradients } = run(parameters, expected.batch, kernels);
      assertLosses(losses, expected, tolerance);
      const theirs = new Map(Object.entries(expected.gradients));
      for (const { name, shape, values } of gradients.tensors) {
        if (values.length === 0) continue;
        const { sum, rows, values: kept } = theirs.get(name)!;
        const width = values.length / shape[0]!;
        const ours = rows.flatMap((row: number) => Array.from(values.subarray(row * width, (row + 1) * width)));
        assertClose(ours, kept, `gradient of ${name}`, tolerance);
        const most = Math.max(...kept.map(Math.abs)) * tolerance * values.length;
        assert.ok(Math.abs(Array.from(values).reduce((all, value) => all + value, 0) - sum) <= most, `all of ${name}`);
        theirs.delete(name);
      }
      assert.deepEqual([...theirs.keys()], [], "PyTorch has the same parameters");
    });
  }
}

const W = 3;
const [T, B, HOLES] = [20, 3, 4];

/** Any characters, also those that no text holds, with resets anywhere. */
function randomBatch({ encoder, languages }: Config): JsonBatch {
  const random = seededRandom(9);
  const draw = (below: number, ...shape: number[]): Numbers => {
    const length = shape.reduce((product, size) => product * size, 1);
    return { shape, values: Array.from({ length }, () => Math.floor(random.next() * below)) };
  };
  const rarely = (...shape: number[]): Numbers => {
    const { values } = draw(8, ...shape);
    return { shape, values: values.map((value) => (value === 0 ? 1 : 0)) };
  };
  const R = 30;
  return {
    inputs: draw(256, T, B, W),
    targets: draw(256, T, B),
    resets: rarely(T, B),
    ...(languages && { counted: draw(2, T, B), languages: { shape: [B], values: [2, NO_LANGUAGE, 0] } }),
    ...(encoder && {
      holes: {
        inputs: draw(256, 64, HOLES, W),
        resets: rarely(64, HOLES),
        targets: draw(256, R),
        holes: draw(HOLES, R),
        steps: draw(T, R),
        rows: draw(B, R),
      },
    }),
  };
}

for (const cell of CELL_KINDS) {
  const plain: Config = { cell, hiddenSize: 21, layers: 3, window: W };
  for (const config of [plain, { ...plain, encoder: 10, languages: ["go", "java", "rust"] }]) {
    test(`a network that is handed over to PyTorch has the same losses and gradients there (${described(config)})`, {
      skip: withoutPytorch,
    }, async () => {
      const kernels = implementations[1]!;
      const training = startTraining(config, 4, kernels);
      const { parameters } = training;
      // An encoder that begins without influence would hide mistakes.
      const random = seededRandom(5);
      parameters.encoder?.output.forEach((_, i, output) => {
        output[i] = random.next() - 0.5;
      });
      const batch = randomBatch(config);
      const file = (name: string) => path.join(folder, name);
      const folder = temporaryFolder();
      writeFileSync(file("network"), encodeSafetensors(training));
      writeFileSync(file("batch"), JSON.stringify(batch));
      const theirs = JSON.parse(await runPython("gradients.py", [file("network"), file("batch"), file("gradients")]));
      const expected = decodeSafetensors(readFileSync(file("gradients")), kernels).parameters;
      const { losses, gradients } = run(parameters, batch, kernels);
      assertLosses(losses, theirs, 1e-5);
      gradients.tensors.forEach(({ name, values }, i) => {
        assertClose(values, expected.tensors[i]!.values, `gradient of ${name}`, 1e-5);
      });
    });
  }
}
