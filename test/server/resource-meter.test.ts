import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeHost } from "../../server/node/node-host.ts";
import { ResourceMeter, type Used } from "../../server/resource-meter.ts";

test("the share of the processor is of the last minute that was measured, which begins when it is asked first", () => {
  let used: Used = { memory: 1, processorTime: 9000, time: 10_000 };
  const meter = new ResourceMeter(() => used);
  used = { memory: 2, processorTime: 9600, time: 11_000 };
  assert.deepEqual(meter.read(), { memory: 2 });
  used = { memory: 3, processorTime: 12_600, time: 41_000 };
  assert.deepEqual(meter.read(), { memory: 3 }, "half a minute later");
  used = { memory: 2, processorTime: 15_600, time: 71_000 };
  assert.deepEqual(meter.read(), { memory: 2, processorShare: 0.1 });
  used = { memory: 2, processorTime: 20_000, time: 75_000 };
  assert.deepEqual(meter.read(), { memory: 2, processorShare: 0.1 }, "too little of the next minute");
  used = { memory: 2, processorTime: 15_600, time: 131_000 };
  assert.deepEqual(meter.read(), { memory: 2, processorShare: 0 });
});

test("of this process", () => {
  const before = nodeHost.used();
  let sum = 0;
  for (let number = 0; number < 2e7; number++) sum += number;
  const after = nodeHost.used();
  assert.ok(sum > 0 && after.memory > 2 ** 20);
  const share = (after.processorTime - before.processorTime) / (after.time - before.time);
  assert.ok(after.processorTime > before.processorTime && share < 64, "both are in milliseconds");
});
