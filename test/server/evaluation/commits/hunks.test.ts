import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../../model/random.ts";
import { hunksOf } from "../../../../server/evaluation/commits/hunks.ts";

/** The text after the hunks: each is made in the text that those before it have left. */
function applied(before: string, after: string): string {
  let text = before;
  let moved = 0;
  for (const hunk of hunksOf(before, after)) {
    text = text.slice(0, hunk.start + moved) + hunk.text + text.slice(hunk.end + moved);
    moved += hunk.text.length - (hunk.end - hunk.start);
  }
  return text;
}

test("a change within a line is what differs, up to the borders of words", () => {
  const before = "let counter = first(a);\n";
  assert.deepEqual(hunksOf(before, "let counter = second(a);\n"), [{ start: 14, end: 19, text: "second" }]);
  assert.deepEqual(hunksOf(before, "let counters = first(a);\n"), [{ start: 4, end: 11, text: "counters" }]);
  assert.deepEqual(hunksOf(before, "let counter = first(a, b);\n"), [{ start: 21, end: 21, text: ", b" }]);
});

test("new lines begin with Enter at the end of the line above, or where the file begins", () => {
  assert.deepEqual(hunksOf("a\nb\n", "a\n  x\ny\nb\n"), [{ start: 1, end: 1, text: "\n  x\ny" }]);
  assert.deepEqual(hunksOf("a\n", "x\na\n"), [{ start: 0, end: 0, text: "x\n" }]);
  assert.deepEqual(hunksOf("", "x\n"), [{ start: 0, end: 0, text: "x\n" }]);
});

test("what is only deleted is a hunk without text", () => {
  assert.deepEqual(hunksOf("a\nb\nc\n", "a\nc\n"), [{ start: 2, end: 4, text: "" }]);
  assert.deepEqual(hunksOf("a\n", "a\n"), []);
});

test("hunks make one text out of the other, whatever they are", () => {
  const pieces = ["a", "bb", "\n", " ", "가", "😀", "😁", "x.y", "\r\n", "_"];
  for (let seed = 1; seed <= 500; seed++) {
    const random = seededRandom(seed);
    const some = (count: number) =>
      Array.from(
        { length: Math.floor(random.next() * count) },
        () => pieces[Math.floor(random.next() * pieces.length)]!,
      );
    const before = some(20);
    const after = before.flatMap((piece) => (random.next() < 0.2 ? some(3) : [piece]));
    assert.equal(applied(before.join(""), after.join("")), after.join(""), `seed ${seed}`);
  }
});
