import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeHost } from "../../server/node/node-host.ts";
import { ResourceMeter, type Used } from "../../server/resource-meter.ts";

test("the share of the processor is of the time since it was asked last", () => {
  let used: Used = { memory: 1, processorTime: 500, time: 1000 };
  const meter = new ResourceMeter(() => used);
  used = { memory: 2, processorTime: 600, time: 1400 };
  assert.deepEqual(meter.read(), { memory: 2, processorShare: 0.25 });
  used = { memory: 2, processorTime: 600, time: 61_400 };
  assert.deepEqual(meter.read(), { memory: 2, processorShare: 0 });
  assert.deepEqual(meter.read(), { memory: 2, processorShare: 0 }, "at once");
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
