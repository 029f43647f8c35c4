// How far back gradients reach: against slopes of the loss in float64, and as theory says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { CELL_KINDS, type CellKind, type Config } from "../../model/rnn/config.ts";
import { gradientNorms, spectralRadius } from "../../model/rnn/gradient-norms.ts";
import { initialParameters, Parameters } from "../../model/rnn/parameters.ts";
import { startTraining, train } from "../../model/rnn/training.ts";
import { UnrolledNetwork } from "../../model/rnn/unrolled.ts";

const kernels = referenceKernels(64);
const random = seededRandom(5);
const TEXT: Uint8Array = Uint8Array.from({ length: 400 }, () => 97 + Math.floor(random.next() * 5));

for (const cell of CELL_KINDS) {
  test(`${cell}: the norm at the whole length is that of the slopes of the last loss in the first state`, () => {
    const config: Config = { cell, hiddenSize: 4, layers: 2, window: 2 };
    const parameters = initialParameters(config, seededRandom(7), kernels);
    const T = 6;
    const unrolled = (steps: number) => {
      const network = new UnrolledNetwork(parameters, new Parameters(config, kernels), 1, steps, kernels);
      const [{ inputs, targets }] = network.batches;
      inputs.set(TEXT.subarray(0, steps * config.window));
      targets.set(TEXT.subarray(100, 100 + steps));
      return network;
    };
    const random = seededRandom(8);
    const start = unrolled(1).initialState;
    for (const values of [...start.hidden, ...start.cell])
      for (let i = 0; i < values.length; i++) values[i] = random.next() - 0.5;
    const lastLoss = () => {
      const [all, others] = [T, T - 1].map((steps) => {
        const network = unrolled(steps);
        network.restore(start);
        return network.forward();
      }) as [number, number];
      return all - others;
    };
    const told = new Map<number, number[][]>();
    const network = unrolled(T);
    network.restore(start);
    network.forward();
    network.backwardFromLast((depth, t, dHidden, dCell) => {
      if (t === 0) told.set(depth, [Array.from(dHidden), Array.from(dCell)]);
    });
    for (const depth of [0, 1]) {
      for (const [kind, values] of [start.hidden[depth]!, start.cell[depth]!].entries()) {
        values.forEach((value, i) => {
          values[i] = value + 1e-3; // states are of float32
          const [above, high] = [lastLoss(), values[i]];
          values[i] = value - 1e-3;
          const slope = (above - lastLoss()) / (high - values[i]);
          values[i] = value;
          const gradient = told.get(depth)![kind]![i] ?? 0;
          assert.ok(
            Math.abs(slope - gradient) < 1e-4 * Math.abs(slope) + 1e-7,
            `${depth} ${kind}: ${gradient}, ${slope}`,
          );
        });
      }
    }
  });
}

/** A network of one layer that has learned a text for some steps, and its norms relative to the first. */
function relativeNorms(cell: CellKind, steps: number, text = TEXT) {
  const config: Config = { cell, hiddenSize: 16, layers: 1, window: 1 };
  const training = startTraining(config, 1, kernels);
  let done = 0;
  const progress = () => (steps === 0 ? 1 : done / steps);
  for (const _ of train(training, [text], progress, kernels, { dropout: 0, unrollLength: 40 }))
    if (++done >= steps) break;
  const norms = gradientNorms(training.parameters, text, 60, kernels);
  return { norms: norms.map((norm) => norm / norms[0]!), training };
}

test("a plain network's gradients vanish within 60 steps, as fast as its matrix says; a gated one's last longer", () => {
  const elman = relativeNorms("elman", 0);
  const radius = spectralRadius(elman.training.parameters.layers[0]!.recurrentWeights, 16);
  assert.ok(radius > 0.3 && radius < 0.9, `${radius}`);
  assert.ok(elman.norms[59]! < 1e-4, `${elman.norms[59]}`);
  // With tanh′ at most 1, the norm falls at least as fast as powers of the radius do, after the first few.
  assert.ok(elman.norms[59]! < radius ** 50 * 10, `${elman.norms[59]} of ${radius ** 50}`);
  for (const cell of ["gru", "lstm"] as const) {
    const { norms } = relativeNorms(cell, 0);
    assert.ok(norms[29]! > 10 * elman.norms[29]!, `${cell}: ${norms[29]}`);
  }
});

/** Symbols that come again `lag` characters later, with nothing to tell them in between. */
function copying(count: number, lag = 20): Uint8Array {
  const random = seededRandom(3);
  const passages = Array.from({ length: count }, () => "abcd"[Math.floor(random.next() * 4)]!);
  return new TextEncoder().encode(passages.map((symbol) => symbol + ".".repeat(lag - 1) + symbol).join(""));
}

test("an lstm that learns to copy over 20 characters keeps its gradients over 60", () => {
  const { norms } = relativeNorms("lstm", 2000, copying(2000));
  assert.ok(norms[59]! > 1e-4, `${norms[59]}`);
});

/** Trains a plain network whose matrix begins with this spectral radius; the largest gradient, and the last loss in bits. */
function trainPlanted(radius: number, clipNorm: number) {
  const training = startTraining({ cell: "elman", hiddenSize: 16, layers: 1, window: 1 }, 1, kernels);
  const matrix = training.parameters.layers[0]!.recurrentWeights;
  const scale = radius / spectralRadius(matrix, 16);
  matrix.forEach((weight, i) => {
    matrix[i] = weight * scale;
  });
  const steps = 1000;
  const options = { dropout: 0, unrollLength: 64, warmUpSteps: 1, clipNorm };
  let [done, largest, last] = [0, 0, 0];
  for (const { gradientNorm, bitsPerCharacter } of train(
    training,
    [copying(2000, 5)],
    () => done / steps,
    kernels,
    options,
  )) {
    largest = Math.max(largest, gradientNorm);
    last = bitsPerCharacter;
    if (++done === steps) break;
  }
  return { largest, last };
}

test("with a spectral radius well above 1 gradients explode, and clipping them lets the loss fall", () => {
  assert.ok(trainPlanted(0.9, 1).largest < 100);
  const clipped = trainPlanted(5, 1);
  const unclipped = trainPlanted(5, Infinity);
  assert.ok(clipped.largest > 1e4 && unclipped.largest > 1e4, `${clipped.largest}, ${unclipped.largest}`);
  assert.ok(clipped.last < 0.9 && unclipped.last > 1.3, `${clipped.last}, ${unclipped.last}`);
});

test("the spectral radius of known matrices is found, also of complex pairs", () => {
  assert.ok(Math.abs(spectralRadius([0.5, 0, 0, -2], 2) - 2) < 1e-6);
  assert.ok(Math.abs(spectralRadius([0, -1.5, 1.5, 0], 2) - 1.5) < 1e-6);
  assert.ok(Math.abs(spectralRadius([0.8, -0.6, 0.3, 0.8], 2) - Math.sqrt(0.82)) < 1e-2);
  assert.equal(spectralRadius([0, 0, 0, 0], 2), 0);
});

test("a text that is too short for the lag is refused", () => {
  const parameters = initialParameters(
    { cell: "elman", hiddenSize: 4, layers: 1, window: 1 },
    seededRandom(1),
    kernels,
  );
  assert.throws(() => gradientNorms(parameters, TEXT.subarray(0, 20), 10, kernels), RangeError);
});
