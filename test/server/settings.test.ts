import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_SETTINGS, readSettings, readStartSettings } from "../../server/settings.ts";

test("a client that knows no settings gets the defaults", () => {
  for (const section of [undefined, null, {}]) {
    assert.deepEqual(readSettings(section), { settings: DEFAULT_SETTINGS, corrections: [] });
  }
});

test("what is given and valid is used", () => {
  const { settings, corrections } = readSettings({ enabled: false, training: { threads: 2, exclude: ["**/*.sql"] } });
  assert.deepEqual(settings, {
    ...DEFAULT_SETTINGS,
    enabled: false,
    training: { ...DEFAULT_SETTINGS.training, threads: 2, exclude: ["**/*.sql"] },
  });
  assert.deepEqual(corrections, []);
});

/** A setting of the training as it is given, as it is used, and whether that is said. */
const TRAINING: readonly [name: keyof typeof DEFAULT_SETTINGS.training, given: unknown, used: unknown][] = [
  ["threads", -1, 0],
  ["threads", 1000, 64],
  ["threads", JSON.parse("1e999"), 64],
  ["threads", 2.6, 3],
  ["threads", "4", 0],
  ["threads", null, 0],
  ["processorShare", 0, 5],
  ["seconds", -5, 0],
  ["exclude", ["a", 1, "b", {}], ["a", "b"]],
  ["exclude", "**/*.sql", []],
  ["pauseOnBattery", 1, true],
];
for (const [name, given, used] of TRAINING) {
  test(`training.${name}: ${JSON.stringify(given)} becomes ${JSON.stringify(used)}, and is said`, () => {
    const { settings, corrections } = readSettings({ training: { [name]: given } });
    assert.deepEqual(settings, {
      ...DEFAULT_SETTINGS,
      training: { ...DEFAULT_SETTINGS.training, [name]: used },
    });
    assert.equal(corrections.length, 1);
    assert.match(corrections[0]!, new RegExp(`unroll\\.training\\.${name}`));
  });
}

test("a section or a group of another type is the default, and is said", () => {
  assert.deepEqual(readSettings("on").settings, DEFAULT_SETTINGS);
  assert.equal(readSettings("on").corrections.length, 1);
  assert.deepEqual(readSettings({ training: 5 }).settings, DEFAULT_SETTINGS);
  assert.equal(readSettings({ training: 5 }).corrections.length, 1);
});

test("settings at the start are corrected like the others", () => {
  const base = { enabled: true, file: "" };
  const start = { base, kernels: "auto", storagePath: "" };
  assert.deepEqual(readStartSettings({ l10n: "{}" }), { settings: start, corrections: [] });
  assert.deepEqual(readStartSettings({ kernels: "simd", storagePath: "/models" }).settings, {
    base,
    kernels: "simd",
    storagePath: "/models",
  });
  assert.deepEqual(readStartSettings({ base: { enabled: false, file: "~/b" } }).settings.base, {
    enabled: false,
    file: "~/b",
  });
  const wrong = readStartSettings({ kernels: "fast" });
  assert.deepEqual(wrong.settings, start);
  assert.match(wrong.corrections[0]!, /unroll\.kernels.*"fast".*"auto"/);
});
