// The batch rows from which languages are learned.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../model/random.ts";
import { BatchRows } from "../../model/rnn/batch-rows.ts";
import { BORDER } from "../../model/rnn/config.ts";
import { LEAD, NO_LANGUAGE, SNIPPET_ROWS, Snippets } from "../../model/rnn/snippets.ts";

const T = 16;
const W = 2;
const lines = (word: string, count: number) =>
  new TextEncoder().encode(Array.from({ length: count }, (_, i) => `${word} ${i}\n`).join(""));
const texts = [lines("alpha", 900), lines("beta", 20), lines("gamma", 5), new Uint8Array(0)];
const languages = Uint8Array.of(0, 1, 1, 1);

/** What row `row` reads in a training step. */
function read(row: number, step: number) {
  const batch = {
    inputs: new Uint8Array(T * W),
    targets: new Uint8Array(T),
    resets: new Uint8Array(T),
    counted: new Uint8Array(T),
    languages: new Uint8Array(1),
  };
  new Snippets({ texts, languages }).read(batch, 0, 1, row, step, T, W);
  return batch;
}

test("a snippet goes on from step to step, and is the same whenever it is read again", () => {
  const row = SNIPPET_ROWS - 1;
  const steps = Array.from({ length: 8 }, (_, i) => read(row, 8 + i));
  const text = Buffer.concat(steps.map(({ targets }) => targets));
  const language = steps[0]!.languages[0]!;
  assert.ok(steps.every((step) => step.languages[0] === language));
  const among = texts.filter((_, i) => languages[i] === language).map((one) => Buffer.concat([one, one, one, one]));
  assert.ok(
    among.some((one) => one.includes(text)),
    text.toString(),
  );
  assert.deepEqual(read(row, 11), steps[3]);
  assert.notDeepEqual(read(row, 16).targets, steps[0]!.targets);
});

test("a snippet begins as a file does, and nothing is asked of its first characters", () => {
  const { inputs, resets, counted, targets } = read(0, 1);
  assert.deepEqual(Array.from(inputs.subarray(0, 2 * W)), [BORDER, BORDER, BORDER, targets[0]]);
  assert.equal(resets[0], 1);
  assert.deepEqual(
    Array.from(counted),
    Array.from({ length: T }, (_, t) => (t < LEAD ? 0 : 1)),
  );
});

test("every language comes as often as any other, however much there is of it", () => {
  const counts = [0, 0];
  for (let step = 0; step < 400; step++) {
    counts[read(0, step).languages[0]!]!++;
  }
  assert.ok(Math.min(...counts) > 160, counts.join(" and "));
});

test("rows of passages may read snippets as well, each its own, and stay where they are in their passages", () => {
  const rows = new BatchRows([...texts], 1, 2, seededRandom(1).state, undefined, new Snippets({ texts, languages }));
  const B = rows.count;
  const batch = {
    inputs: new Uint8Array(T * W * B),
    targets: new Uint8Array(T * B),
    resets: new Uint8Array(T * B),
    counted: new Uint8Array(T * B),
    languages: new Uint8Array(B),
  };
  const read = (mayReadPassages: boolean) => {
    rows.read(batch, 0, B, T, W, 5, mayReadPassages);
    return Array.from(batch.languages, (language) => language !== NO_LANGUAGE).indexOf(true);
  };
  assert.equal(B, 2 + SNIPPET_ROWS);
  assert.equal(read(true), 2);
  const { position } = rows;
  assert.equal(read(false), 0);
  assert.deepEqual(rows.position, position);
  const texted = Array.from({ length: B }, (_, b) => String(batch.targets.filter((_, at) => at % B === b)));
  assert.ok(new Set(texted).size > SNIPPET_ROWS, texted.join(" "));
});

test("where there is no text there are no snippets", () => {
  assert.ok(new Snippets({ texts: [new Uint8Array(0)], languages: Uint8Array.of(0) }).isEmpty);
  assert.ok(!new Snippets({ texts, languages }).isEmpty);
});
