import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createKernels, describeKernels, loadKernels } from "../../../server/workspace/kernels.ts";

const build = (name: string) => new Uint8Array(readFileSync(`dist/kernels-${name}.wasm`));

test("the fastest build that is right is chosen, and the log can say why", async () => {
  const choice = await loadKernels("auto", async (name) => build(name));
  assert.deepEqual(
    choice.trials.map(({ name, wrong }) => [name, wrong]),
    [
      ["revec", undefined],
      ["relaxed", undefined],
      ["simd", undefined],
    ],
  );
  const fastest = Math.max(...choice.trials.map(({ speed }) => speed));
  const chosen = choice.trials.find(({ name }) => name === choice.chosen?.name);
  assert.ok(chosen!.speed >= 0.8 * fastest, describeKernels(choice));
  assert.equal(createKernels(choice).name, choice.chosen?.name);
  assert.match(describeKernels(choice), /^\w+ \(\d+ GFLOP\/s; \w+ \d+, \w+ \d+\)$/);
});

test("a named build is taken, whatever the speed", async () => {
  const choice = await loadKernels("simd", async (name) => build(name));
  assert.equal(choice.chosen?.name, "simd");
  assert.equal(choice.trials.length, 1);
  const reference = await loadKernels("reference", () => assert.fail("nothing has to be read"));
  assert.equal(createKernels(reference).name, "reference");
  assert.equal(describeKernels(reference), "reference");
});

test("builds that are missing or do not compile are left out; without any the reference computes", async () => {
  const unknown = build("relaxed");
  unknown[4] = 9; // a version of WebAssembly that no engine knows
  const some = await loadKernels("auto", async (name) => ({ simd: build("simd"), relaxed: unknown })[name as string]);
  assert.equal(some.chosen?.name, "simd");
  const none = await loadKernels("auto", async () => undefined);
  assert.equal(createKernels(none).name, "reference");
});
