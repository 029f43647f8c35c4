// Ticks and ranges of charts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decadeRange, decadeTicks, describeTick, describeValue } from "../../../client/webview/scale.ts";

test("a logarithmic axis goes over whole powers of ten, down to its floor", () => {
  assert.deepEqual(decadeRange(0.02, 0.7), [0.01, 1]);
  assert.deepEqual(decadeRange(0.01, 1), [0.01, 1]);
  assert.deepEqual(decadeRange(3e-29, 1, 1e-12), [1e-12, 1]);
  assert.deepEqual(decadeRange(0.5, 1, 1e-12), [1e-12, 1]);
  assert.deepEqual(decadeRange(0.5, 30), [0.1, 100]);
});

test("its ticks are powers of ten at equal distances from the largest down, not more than eight", () => {
  assert.deepEqual(decadeTicks(0.01, 1), [0.01, 0.1, 1]);
  assert.deepEqual(
    decadeTicks(1e-12, 1).map((tick) => describeTick(tick, "logarithm")),
    ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"],
  );
  for (let decades = 1; decades <= 300; decades++) assert.ok(decadeTicks(10 ** -decades, 1).length <= 8, `${decades}`);
});

test("ticks and values are told as people read them", () => {
  assert.deepEqual(
    [describeTick(0.5, "share"), describeTick(0.30000000000000004, undefined), describeTick(100, "logarithm")],
    ["50%", "0.3", "10²"],
  );
  assert.deepEqual(
    [describeValue(0.523, "logarithm"), describeValue(3.16e-5, "logarithm"), describeValue(0.257, "share")],
    ["0.52", "3.2e-5", "26%"],
  );
  assert.deepEqual(
    [describeTick(20_784, "day", "en"), describeTick(20_784, "day", "ko"), describeValue(2400, "count", "en")],
    ["Nov 27", "11월 27일", "2,400"],
  );
});
