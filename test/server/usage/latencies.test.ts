import assert from "node:assert/strict";
import { test } from "node:test";
import { addLatencies, NO_LATENCIES, percentilesOf, withLatency } from "../../../server/usage/latencies.ts";

const counted = (values: readonly number[]) => values.reduce(withLatency, NO_LATENCIES);

test("percentiles are those of the answers, to the width of a class", () => {
  const values = Array.from({ length: 1000 }, (_, i) => i / 10); // 0 to 100 ms
  const { p50, p95, p99 } = percentilesOf(counted(values))!;
  for (const [actual, expected] of [
    [p50, 50],
    [p95, 95],
    [p99, 99],
  ] as const)
    assert.ok(actual / expected > 1 / Math.SQRT2 && actual / expected < Math.SQRT2, `${actual} for ${expected}`);
  assert.equal(percentilesOf(NO_LATENCIES), undefined);
});

test("whatever time a clock gives is counted, and counts add up", () => {
  const sum = addLatencies(counted([0, 0.001, 1e9]), counted([5]));
  assert.equal(
    sum.reduce((a, b) => a + b, 0),
    4,
  );
  assert.equal(sum[0], 2);
  assert.equal(sum.at(-1), 1);
  assert.ok(percentilesOf(counted([3]))!.p99 <= 4);
});
