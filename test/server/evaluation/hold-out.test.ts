import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../model/index.ts";
import { holdOut } from "../../../server/evaluation/hold-out.ts";
import { findNearDuplicates } from "../../../server/evaluation/near-duplicates.ts";
import { drawPassages } from "../../../server/evaluation/passages.ts";
import { bytes } from "./suggesters.ts";

/** A file of lines that stand in no other. */
function unique(name: string, lines = 20): string {
  return Array.from({ length: lines }, (_, i) => `  ${name}.line${i}();`).join("\n");
}

function sources(count: number, text: (i: number) => string = (i) => unique(`file${i}`)) {
  return Array.from({ length: count }, (_, i) => ({ path: `/src/file${i}.ts`, bytes: bytes(text(i)) }));
}

test("a tenth of the files is held out, the same one for the same seed", () => {
  const files = sources(50);
  const paths = (seed: number) => holdOut(files, seed).heldOut.map(({ path }) => path);
  assert.equal(paths(1).length, 5);
  assert.deepEqual(paths(1), paths(1));
  assert.notDeepEqual(paths(1), paths(2));
  const { training, heldOut, nearDuplicates } = holdOut(files, 1);
  assert.deepEqual(new Set([...training, ...heldOut]), new Set(files));
  assert.equal(training.length, 45);
  assert.equal(nearDuplicates, 0);
});

test("of two files one is held out, and of one none can be", () => {
  const { training, heldOut } = holdOut(sources(2), 3);
  assert.deepEqual([training.length, heldOut.length], [1, 1]);
  assert.throws(() => holdOut(sources(1), 3), RangeError);
});

test("no more is held out than can be predicted in a while", () => {
  const { heldOut, training } = holdOut(
    sources(100, (i) => unique(`file${i}`, 5000)),
    1,
  );
  const characters = heldOut.reduce((sum, file) => sum + file.bytes.length, 0);
  assert.ok(characters > 150_000 && characters <= 300_000, `${characters}`);
  assert.equal(training.length, 90);
});

test("what nearly repeats a training file is in neither list", () => {
  const files = sources(40, (i) => (i < 10 ? `${unique(`file${i + 10}`)}\n\n// a copy\n` : unique(`file${i}`)));
  const { training, heldOut, nearDuplicates } = holdOut(files, 5);
  assert.ok(nearDuplicates > 0 && nearDuplicates < 4, `${nearDuplicates}`);
  assert.equal(heldOut.length + nearDuplicates, 4);
  assert.equal(training.length, 36);
  const repeats = findNearDuplicates(
    heldOut.map((file) => file.bytes),
    training.map((file) => file.bytes),
  );
  assert.ok(repeats.every((repeated) => !repeated));
});

test("where all nearly repeat, they are all there is to measure on", () => {
  const { heldOut, nearDuplicates } = holdOut(
    sources(20, () => unique("same")),
    1,
  );
  assert.deepEqual([heldOut.length, nearDuplicates], [2, 2]);
});

test("a file nearly repeats another when half of its rows of three lines stand there", () => {
  const original = unique("a");
  const lines = original.split("\n");
  const changedEvery = (n: number) => lines.map((line, i) => (i % n === n - 1 ? `${line} // ${i}` : line)).join("\n");
  const cases: [string, boolean][] = [
    [original, true],
    [original.replaceAll("  ", "\t\t").replaceAll("\n", "\n\n"), true], // other margins, and blank lines
    [changedEvery(8), true],
    [changedEvery(4), false], // more than half of the rows of two lines are left, not of three
    [changedEvery(3), false], // no three lines in a row are left
    [`${original}\n${unique("b", 18)}`, true],
    [`${original}\n${unique("b", 26)}`, false],
    [lines.slice(4, 9).join("\n"), true], // a part of it
    [unique("c"), false],
    ["one line", false],
  ];
  for (const [text, expected] of cases) {
    assert.deepEqual(findNearDuplicates([bytes(text)], [bytes(unique("z")), bytes(original)]), [expected], text);
  }
});

test("half from one file and half from another is a repetition of neither", () => {
  const text = `${unique("a", 8)}\n${unique("b", 8)}\n${unique("c", 8)}`;
  assert.deepEqual(findNearDuplicates([bytes(text)], [bytes(unique("a")), bytes(unique("b"))]), [false]);
});

test("passages are whole lines, in order, apart, and as many as asked for", () => {
  const files = sources(6, (i) => unique(`file${i}`, 100 * i)).map((file) => file.bytes);
  const drawn = drawPassages(files, 3000, seededRandom(1));
  assert.equal(drawn.length, files.length);
  let sum = 0;
  drawn.forEach((passages, file) => {
    let last = 0;
    for (const { start, end } of passages) {
      assert.ok(start >= last && end > start && end <= files[file].length);
      assert.ok(start === 0 || files[file][start - 1] === 0x0a);
      assert.ok(end === files[file].length || files[file][end - 1] === 0x0a);
      last = end;
      sum += end - start;
    }
  });
  assert.ok(sum >= 3000 && sum < 3300, `${sum}`);
  const all = drawPassages(files, Infinity, seededRandom(1)).flat();
  assert.equal(
    all.reduce((length, { start, end }) => length + end - start, 0),
    files.reduce((length, file) => length + file.length, 0),
  );
});
