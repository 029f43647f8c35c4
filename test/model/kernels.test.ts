// Every operation against its definition, on every implementation, at sizes around the edges of all blocks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tryKernels } from "../../model/kernels/choice.ts";
import type { Floats, Kernels } from "../../model/kernels/kernels.ts";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";
import { runToEnd } from "../../model/steps.ts";
import { implementations } from "./implementations.ts";

const GUARD = 5;
const reference = referenceKernels(32);

/** A view with random numbers, and guards after it. */
function randomView(kernels: Kernels, length: number, seed: number): Floats {
  const random = seededRandom(seed);
  const view = kernels.allocate(length + GUARD);
  for (let i = 0; i < length; i++) view[i] = random.next() - 0.5;
  return view.fill(7, length);
}

function assertClose(actual: Floats, expected: ArrayLike<number>, tolerance: number, what: string) {
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `${what}: [${i}] is ${actual[i]}, not ${expected[i]}`);
  }
  assert.deepEqual(Array.from(actual.subarray(expected.length)), Array(GUARD).fill(7), `${what} wrote past its end`);
}

/** c += Σ_k a(m, k) · b(k, n), summed in float64. */
function product(c: Floats, M: number, N: number, K: number, a: (m: number, k: number) => number, b: Floats) {
  return Array.from({ length: M * N }, (_, i) => {
    let sum = c[i];
    for (let k = 0; k < K; k++) sum += a(Math.floor(i / N), k) * b[k * N + (i % N)];
    return sum;
  });
}

const SIZES: readonly (readonly [number, number, number])[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 17, 23].map((M) => [M, 19, 5] as const), // rows of tiles
  ...[1, 3, 15, 16, 17, 31, 32, 33].map((N) => [7, N, 6] as const), // columns of panels
  ...[1, 2, 3, 511, 512, 513, 1025].map((K) => [6, 16, K] as const), // blocks of K
  [191, 17, 3],
  [193, 16, 514],
  [5, 513, 3], // columns that multiplyTN packs at once
];

for (const kernels of implementations) {
  test(`${kernels.name}: products equal their definition around every block's edge, and touch nothing else`, () => {
    for (const [M, N, K] of SIZES) {
      const what = `${M}×${N}×${K}`;
      const tolerance = 2e-6 * K ** 0.5 + 1e-6;
      const a = randomView(kernels, M * K, 1);
      const b = randomView(kernels, K * N, 2);
      const bT = randomView(kernels, K * N, 2);
      for (let i = 0; i < K * N; i++) bT[(i % N) * K + Math.floor(i / N)] = b[i];
      const packed = kernels.allocate(kernels.packedLength(N, K) + GUARD).fill(7, kernels.packedLength(N, K));
      const c = randomView(kernels, M * N, 3);
      const expected = product(c, M, N, K, (m, k) => a[m * K + k], b);
      for (const transposed of [false, true]) {
        // In two shares, as two threads do it.
        const border = Math.min(N, 16);
        for (const [from, to] of [
          [border, N],
          [0, border],
        ]) {
          if (transposed) kernels.packTransposed(packed, bT, K, from, to);
          else kernels.pack(packed, b, N, K, from, to);
        }
        c.set(randomView(kernels, M * N, 3));
        kernels.multiply(c, a, packed, M, N, K);
        assertClose(c, expected, tolerance, `multiply ${what}`);
        assert.deepEqual(Array.from(packed.subarray(-GUARD)), Array(GUARD).fill(7), `pack ${what}`);
      }
      // Columns 2 and on of a wider matrix.
      const wide = randomView(kernels, K * (M + 2), 4);
      c.set(randomView(kernels, M * N, 3));
      const gradient = product(c, M, N, K, (m, k) => wide[k * (M + 2) + 2 + m], b);
      kernels.multiplyTN(c, wide.subarray(2), b, M, N, K, M + 2);
      assertClose(c, gradient, tolerance, `multiplyTN ${what}`);
    }
  });

  test(`${kernels.name}: products with rounded weights are near those with the weights`, () => {
    for (const [N, K] of [
      [1, 1],
      [3, 15],
      [4, 16],
      [5, 17],
      [9, 512],
      [8, 2100],
    ]) {
      const weights = randomView(kernels, N * K, 5);
      const a = randomView(kernels, K, 6);
      const c = randomView(kernels, N, 7);
      const rows = Math.ceil(N / 4) * 4;
      const integers = kernels.allocateBytes(rows * kernels.quantizedLength(K));
      const scales = kernels.allocate(rows);
      const expected = Array.from({ length: N }, (_, n) => {
        let sum = c[n];
        for (let k = 0; k < K; k++) sum += weights[n * K + k] * a[k];
        return sum;
      });
      kernels.quantize(integers, scales, weights, N, K);
      kernels.multiplyQuantized(c, a, integers, scales, N, K);
      assertClose(c, expected, 0.002 * Math.sqrt(K) + 0.002, `${N}×${K}`);
    }
  });

  test(`${kernels.name}: rows are filled, summed, gathered and scattered, also with a stride`, () => {
    for (const length of [1, 3, 4, 5, 8, 33]) {
      for (const count of [1, 3, 4, 6]) {
        const run = (kernels: Kernels) => {
          const row = randomView(kernels, length, 1);
          const rows = randomView(kernels, count * length, 2);
          const table = randomView(kernels, 3 * 256 * length, 3);
          const characters = kernels.allocateBytes(3 * count);
          for (let i = 0; i < characters.length; i++) characters[i] = (i * 91) % 256;
          kernels.gatherRows(rows, table, row, characters, count, 3, length);
          const from = length > 2 ? 2 : 0; // some columns of the rows
          kernels.sumRows(row, rows.subarray(from), count, length - from, length);
          kernels.scatterRows(table.subarray(from), rows.subarray(from), characters, count, 3, length - from, length);
          const filled = randomView(kernels, count * length, 4);
          kernels.fillRows(filled, row, count, length);
          return { row, rows, table, filled };
        };
        const expected = run(reference);
        const actual = run(kernels);
        for (const name of ["row", "rows", "table", "filled"] as const) {
          assertClose(actual[name], expected[name].slice(0, -GUARD), 1e-5, `${name} ${count}×${length}`);
        }
      }
    }
  });

  test(`${kernels.name}: gates and their gradients are the reference's at sizes around a vector's edge`, () => {
    for (const H of [1, 3, 4, 5, 7, 8, 9, 11, 12, 13, 16, 17]) {
      for (const [cell, gates] of [
        ["elman", 1],
        ["gru", 3],
        ["lstm", 4],
      ] as const) {
        const run = (kernels: Kernels) => {
          const B = 3;
          const view = (length: number, seed: number) => randomView(kernels, length, seed);
          const step = {
            gates: view(B * gates * H, 1),
            recurrent: view(B * gates * H, 2),
            previousHidden: view(B * H, 3),
            previousCell: view(B * H, 4),
            hidden: view(B * H, 5),
            cell: view(B * H, 6),
          };
          const gradients = { dHidden: view(B * H, 7), dNextHidden: view(B * H, 8), dNextCell: view(B * H, 9) };
          kernels.cells[cell].forward(step, B, H);
          const outputs = [step.gates.slice(), step.hidden, step.cell];
          kernels.cells[cell].backward(step, gradients, B, H);
          return [...outputs, step.gates, step.recurrent, gradients.dNextHidden, gradients.dNextCell];
        };
        const expected = run(reference);
        run(kernels).forEach((view, i) => {
          assertClose(view, expected[i].slice(0, -GUARD), 1e-5, `${cell} ${H} output ${i}`);
        });
      }
    }
  });

  test(`${kernels.name}: tanh, sigmoid and softmax are right from the smallest to the largest input`, () => {
    const inputs = [0, 1e-8, 1e-3, 0.1, 1, 3, 7.8, 9, 20, 80].flatMap((x) => [x, -x]);
    const [gates, recurrent, hidden] = [1, 2, 3].map(() => kernels.allocate(inputs.length));
    gates.set(inputs);
    const none = kernels.allocate(0);
    const step = { gates, recurrent, previousHidden: none, previousCell: none, hidden, cell: none };
    kernels.cells.elman.forward(step, 1, inputs.length);
    inputs.forEach((x, i) => {
      assert.ok(Math.abs(hidden[i] - Math.tanh(x)) < 3e-7, `tanh(${x}) is ${hidden[i]}`);
    });
    const logits = kernels.allocate(7);
    logits.set([1000, -1000, 0, 999, 998, 997, -5]);
    kernels.softmax(logits, 1, 7);
    const total = 1 + Math.exp(-1) + Math.exp(-2) + Math.exp(-3);
    [1, 0, 0, Math.exp(-1), Math.exp(-2), Math.exp(-3), 0].forEach((value, i) => {
      assert.ok(Math.abs(logits[i] - value / total) < 1e-6, `softmax[${i}] is ${logits[i]}`);
    });
  });

  test(`${kernels.name}: the loss is finite for the most improbable target, and its gradient sums to nothing`, () => {
    const logits = kernels.allocate(6);
    logits.set([1000, -1000, 0, 1, 2, 3]);
    const targets = kernels.allocateBytes(2);
    targets.set([1, 2]);
    const nats = kernels.crossEntropyForward(logits, targets, 2, 3);
    assert.ok(Math.abs(nats - 2000 - Math.log(1 + Math.exp(-1) + Math.exp(-2))) < 1e-3, `${nats}`);
    kernels.crossEntropyBackward(logits, targets, 2, 3, 0.5);
    const sums = [0, 3].map((start) => logits[start] + logits[start + 1] + logits[start + 2]);
    for (const sum of sums) assert.ok(Math.abs(sum) < 1e-6, `${sum}`);
    assert.ok(logits[1] < -0.49 && logits[5] < -0.15, "the targets' gradients are not negative");
  });

  test(`${kernels.name}: Adam's first step is as long as the learning rate, whatever the gradient's length`, () => {
    const view = (...values: number[]) => {
      const view = kernels.allocate(values.length);
      view.set(values);
      return view;
    };
    const parameters = view(1, 1, 1, 1, 1);
    const gradients = view(1000, -0.001, 0, 5, -5);
    const rate = { step: 1, learningRate: 0.25, gradientScale: 0.5 };
    kernels.adam(parameters, gradients, kernels.allocate(5), kernels.allocate(5), rate);
    const rounded = Array.from(parameters, (value) => Math.round(value * 1000) / 1000);
    assert.deepEqual(rounded, [0.75, 1.25, 1, 0.75, 1.25]);
    const squares = kernels.sumOfSquares(gradients);
    assert.ok(Math.abs(squares - 1000050.000001) < 1, `${squares}`);
  });

  test(`${kernels.name}: passes its own check, and is refused with any operation wrong`, () => {
    let time = 0;
    const clock = () => time++;
    const { wrong, speed } = runToEnd(tryKernels(kernels, clock));
    assert.equal(wrong, undefined);
    assert.ok(speed > 0);
    const broken: Record<string, Partial<Kernels>> = {
      multiply: {
        multiply: (c, ...rest) => {
          kernels.multiply(c, ...rest);
          c[0] += 0.01;
        },
      },
      multiplyTN: {
        multiplyTN: (c, ...rest) => {
          kernels.multiplyTN(c, ...rest);
          c[20] += 0.01;
        },
      },
      multiplyQuantized: {
        quantize: (integers, scales, ...rest) => {
          kernels.quantize(integers, scales, ...rest);
          scales[0] *= 1.01;
        },
      },
      rows: {
        sumRows: (row, ...rest) => {
          kernels.sumRows(row, ...rest);
          row[0] += 0.01;
        },
      },
      loss: { crossEntropyForward: (...all) => kernels.crossEntropyForward(...all) + 0.01 },
      optimizer: {
        adam: (parameters, ...rest) => {
          kernels.adam(parameters, ...rest);
          parameters[4] += 0.01;
        },
      },
      sru: {
        sru: {
          ...kernels.sru,
          forward: (sequence, ...rest) => {
            kernels.sru.forward(sequence, ...rest);
            sequence.hidden[0] += 0.01;
          },
        },
      },
    };
    for (const [operation, change] of Object.entries(broken)) {
      assert.deepEqual(runToEnd(tryKernels({ ...kernels, ...change }, clock)), {
        name: kernels.name,
        wrong: operation,
        speed: 0,
      });
    }
  });
}
