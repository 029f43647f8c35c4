import assert from "node:assert/strict";
import { test } from "node:test";
import { leastProbability, Trust } from "../../../server/completion/trust.ts";

const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 0.01, `${actual}`);

test("a threshold stays as it is while suggestions are right as often as they state", () => {
  const trust = new Trust();
  for (let i = 0; i < 400; i++) trust.note("go", 0.75, i % 4 !== 0);
  near(trust.thresholdOf("go", 0.5), 0.5);
  assert.equal(new Trust().thresholdOf("go", 0.5), 0.5);
});

test("it moves with what suggestions have become, within bounds, and in their language alone", () => {
  const trust = new Trust();
  trust.note("go", 0.6, false);
  assert.ok(trust.thresholdOf("go", 0.5) > 0.5);
  for (let i = 0; i < 400; i++) trust.note("go", 0.6, false);
  near(trust.thresholdOf("go", 0.5), 0.62);
  assert.equal(trust.thresholdOf("rust", 0.5), 0.5);
  for (let i = 0; i < 400; i++) trust.note("rust", 0.6, true);
  near(trust.thresholdOf("rust", 0.5), 0.38);
  for (let i = 0; i < 400; i++) trust.note("rust", 0.6, false);
  near(trust.thresholdOf("rust", 0.5), 0.62);
});

test("it moves no further once what is expected comes true", () => {
  const trust = new Trust();
  for (let i = 0; i < 400; i++) trust.note("go", 0.6, i % 2 === 0);
  near(trust.thresholdOf("go", 0.5), 0.6);
});

const SETTINGS = { show: "automatically", eagerness: "normal", threshold: 0.5 } as const;

test("who is shy sees what is surer, who is eager what is less sure", () => {
  assert.equal(leastProbability(SETTINGS), 0.5);
  near(leastProbability({ ...SETTINGS, eagerness: "shy" })!, 0.646);
  near(leastProbability({ ...SETTINGS, eagerness: "eager" })!, 0.354);
});

test("who wants suggestions only when very sure, or when asked, gets others only when asking", () => {
  assert.equal(leastProbability({ ...SETTINGS, show: "whenVerySure" }), 0.9);
  near(leastProbability({ ...SETTINGS, show: "whenVerySure", threshold: 0.95 })!, 0.95);
  assert.equal(leastProbability({ ...SETTINGS, show: "whenVerySure" }, true), 0.5);
  assert.equal(leastProbability({ ...SETTINGS, show: "whenAsked" }), undefined);
  assert.equal(leastProbability({ ...SETTINGS, show: "whenAsked" }, true), 0.5);
});

test("a suggestion that was certain moves it as well", () => {
  const trust = new Trust();
  trust.note("go", 1, false);
  near(trust.thresholdOf("go", 0.5), 0.512);
});
