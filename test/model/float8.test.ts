import assert from "node:assert/strict";
import { test } from "node:test";
import { fromFloat8, toFloat8 } from "../../model/kernels/float8.ts";
import { seededRandom } from "../../model/random.ts";

test("every code is its number's code, and the numbers go from 1 to 2^16", () => {
  const numbers = Array.from({ length: 256 }, (_, code) => fromFloat8(code));
  assert.deepEqual(numbers.map(toFloat8), Array.from(numbers.keys()));
  assert.deepEqual([numbers[0], numbers[16], numbers[255]], [1, 2, 2 ** 15 * (1 + 15 / 16)]);
});

test("a number within is at most 3.2 % off, and one beyond either end becomes that end", () => {
  const seed = 5;
  const random = seededRandom(seed);
  for (let i = 0; i < 1000; i++) {
    const value = 2 ** (15.9 * random.next());
    const error = Math.abs(fromFloat8(toFloat8(value)) / value - 1);
    assert.ok(error <= 1 / 31, `seed ${seed}: ${value} is ${100 * error} % off`);
  }
  assert.deepEqual([0, 0.5, 1e6, Number.POSITIVE_INFINITY].map(toFloat8), [0, 0, 255, 255]);
});
