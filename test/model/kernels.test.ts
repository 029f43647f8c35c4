import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceKernels } from "../../model/kernels/reference.ts";
import { seededRandom } from "../../model/random.ts";

const kernels = referenceKernels(32);

test("products equal their definition at every size around a tile's edge, and touch nothing else", () => {
  const random = seededRandom(5);
  for (let M = 1; M <= 9; M++) {
    for (let N = 1; N <= 9; N++) {
      for (const K of [1, 3, 4, 7]) {
        const a = kernels.allocate(M * K).map(() => random.next() - 0.5);
        const b = kernels.allocate(K * N).map(() => random.next() - 0.5);
        const transposed = (values: Float32Array | Float64Array, rows: number, columns: number) =>
          values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
        for (const accumulate of [false, true]) {
          const expected = Array.from({ length: M * N }, (_, i) => {
            let sum = accumulate ? 2 : 0;
            for (let k = 0; k < K; k++) sum += a[Math.floor(i / N) * K + k] * b[k * N + (i % N)];
            return sum;
          });
          const check = (product: "multiplyNN" | "multiplyNT" | "multiplyTN", left: typeof a, right: typeof b) => {
            const c = kernels.allocate(M * N + 3).fill(2);
            kernels[product](c, left, right, M, N, K, accumulate);
            const what = `${product} ${M}×${N}×${K}`;
            for (let i = 0; i < M * N; i++) assert.ok(Math.abs(c[i] - expected[i]) < 1e-5, what);
            assert.deepEqual(Array.from(c.subarray(M * N)), [2, 2, 2], `${what} wrote past its end`);
          };
          check("multiplyNN", a, b);
          check("multiplyNT", a, transposed(b, K, N));
          check("multiplyTN", transposed(a, M, K), b);
        }
      }
    }
  }
});

test("cross-entropy stays finite for the most improbable target", () => {
  const logits = Float32Array.of(1000, -1000, 0);
  const nats = kernels.crossEntropyForward(logits, Uint8Array.of(1), 1, 3);
  assert.equal(nats, 2000);
  assert.deepEqual(Array.from(logits), [1, 0, 0]);
});

test("Adam's first step is as long as the learning rate, whatever the gradient's length", () => {
  const parameters = Float32Array.of(1, 1, 1);
  const gradients = Float32Array.of(1000, -0.001, 0);
  const rate = { step: 1, learningRate: 0.25, gradientScale: 0.5 };
  kernels.adam(parameters, gradients, new Float32Array(3), new Float32Array(3), rate);
  assert.deepEqual(
    Array.from(parameters, (value) => Math.round(value * 1000) / 1000),
    [0.75, 1.25, 1],
  );
});
