import assert from "node:assert/strict";
import { test } from "node:test";
import type { Candidate } from "../../../server/evaluation/candidates.ts";
import { baselines } from "../../../server/evaluation/candidates.ts";
import { measure } from "../../../server/evaluation/measurement.ts";
import { bytes, resultOf, Scripted } from "./suggesters.ts";

const heldOut = [
  { path: "/w/a.ts", bytes: bytes("aaaa\n".repeat(20)) },
  { path: "/w/b.d/README", bytes: bytes("bb\n") },
  { path: "C:\\w\\c.TS", bytes: bytes("cccc\n") },
  { path: "/w/.gitignore", bytes: bytes("d\n") },
];
const options = { seed: 1, clock: () => 0 };

/** Predicts with the same probability whatever comes, but that a file's first character is certain. */
const steady: Candidate = {
  name: "rnn",
  predictor: {
    open() {
      this.first = true;
    },
    read() {
      const { first } = this;
      this.first = false;
      return first ? 0 : 2 * Math.LN2;
    },
    first: false,
  } as Candidate["predictor"] & { first: boolean },
};

test("bits per character are those of all files together, and of each language", () => {
  const { bits, languages } = resultOf(measure([steady], heldOut, options));
  assertClose(bits.rnn, (2 * (110 - 4)) / 110);
  assert.deepEqual(Object.keys(languages), [".ts", ""]);
  assert.equal(languages[".ts"].characters, 105);
  assertClose(languages[".ts"].bits.rnn, (2 * 103) / 105);
  assert.equal(languages[""].characters, 5);
  assertClose(languages[""].bits.rnn, (2 * 3) / 5);
});

test("latency and calibration are the product's, which is the best that the model has", () => {
  let time = 0;
  const sure = (probability: number) => new Scripted(() => ({ text: "zz", probability }));
  const everyone: Candidate[] = [
    { name: "rnn", suggester: sure(0.5) },
    { name: "both", suggester: sure(0.9) },
    ...baselines([bytes("aaaa\n")]),
  ];
  const { calibration, latency, typing, midLine } = resultOf(
    measure(everyone, heldOut, { ...options, clock: () => time++ }),
  );
  assert.deepEqual(Object.keys(typing), ["rnn", "both", "words", "longestMatch"]);
  assert.deepEqual(Object.keys(midLine), Object.keys(typing));
  assert.equal(calibration?.[9].shown, typing.both?.shown);
  assert.deepEqual(latency, { p50: 1, p95: 1 });
});

test("who only has baselines has no product to time", () => {
  const measurement = resultOf(measure(baselines([bytes("aaaa\n")]), heldOut, options));
  assert.equal(measurement.latency, undefined);
  assert.deepEqual(measurement.bits, {});
});

test("everyone types the same characters, and the caller hears how far it is", () => {
  const shares: number[] = [];
  const work = measure(baselines([bytes("aaaa\n")]), heldOut, { ...options, typedCharacters: 50 });
  let result = work.next();
  for (; !result.done; result = work.next()) {
    assert.ok(result.value.share >= 0 && result.value.share <= 1);
    shares.push(result.value.share);
  }
  assert.ok(shares.length >= 2);
  const { words, longestMatch } = result.value.typing;
  assert.ok(words!.characters >= 50 && words!.characters < 110);
  assert.equal(words!.characters, longestMatch!.characters);
});

function assertClose(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${actual}, not ${expected}`);
}
