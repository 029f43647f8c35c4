// How a hand types a text into the simulated editor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../../model/random.ts";
import { rulesOf } from "../../../../server/documents/language-rules.ts";
import { fits, Hand } from "../../../../server/evaluation/commits/hand.ts";
import { SimulatedEditor } from "../../../../server/evaluation/commits/simulated-editor.ts";

function handAt(path: string, at: string, target: string, unit = "  ") {
  const editor = new SimulatedEditor(at.replace("║", ""), at.indexOf("║"), rulesOf(path), unit);
  return { editor, hand: new Hand(editor, target) };
}

/** The number of keystrokes that a text takes. */
function keystrokes(path: string, at: string, target: string, unit?: string): number {
  const { editor, hand } = handAt(path, at, target, unit);
  let count = 0;
  for (let stroke = hand.next(); stroke !== undefined; stroke = hand.next()) {
    count += hand.do(stroke);
    assert.ok(count <= 10 * target.length + 100, `${count} keystrokes were not enough`);
  }
  assert.equal(editor.text, at.replace("║", target));
  return count;
}

test("what the editor writes by itself costs nothing, or the way over it", () => {
  assert.equal(keystrokes("a.ts", "║", "f(a)"), 4);
  assert.equal(keystrokes("a.ts", "║", "if (a) {\n  b();\n}"), "if (a) {".length + 1 + "b();".length + 2);
  assert.equal(keystrokes("a.ts", "  x;║\n", "\n\n  y;"), 2 + 2);
  assert.equal(keystrokes("a.py", "║", "def f():\n    return 1", "    "), "def f():".length + 1 + "return 1".length);
});

test("the way out of blocks is a key for each line, and End", () => {
  assert.equal(keystrokes("a.ts", "║", "{\n  {\n    a\n  }\n}"), "{".length + 1 + "{".length + 1 + 1 + 3);
});

test("the way over closers within a line is the shortest: straight on, back from its end, or on from Home", () => {
  assert.equal(keystrokes("a.c", "f(║);", "/* b */"), "/* b ".length + 2);
  assert.equal(keystrokes("a.ts", "f(║);", "() => {\n  a();\n}"), "() => {".length + 1 + "a();".length + 2 + 2);
  assert.equal(keystrokes("a.ts", "f(║, b);", "() => {\n  a();\n}"), "() => {".length + 1 + "a();".length + 2 + 2);
});

test("an opening line costs no more where its end is there already", () => {
  assert.equal(keystrokes("a.ts", "║\n  b();\n}", "if (a) {"), "if (a) {".length);
});

test("what is too much is deleted", () => {
  assert.equal(keystrokes("a.ts", "║\n", "f(a"), "f(a".length + 1);
  assert.equal(keystrokes("a.ts", "if (a) {║", "\nx"), 1 + 1 + 1, "Backspace takes the indentation");
  assert.equal(keystrokes("a.py", "  x║", "\n      y"), 1 + 2 + 1, "two levels deeper");
});

test("a suggestion is wanted only where the text comes out exactly right, closers included", () => {
  const { editor, hand } = handAt("a.ts", "║", "f(a, b);");
  for (const key of "f(") editor.press(key);
  assert.equal(hand.pending, ")");
  assert.ok(hand.wants("a, b", 0));
  assert.ok(hand.wants("a", 0) && hand.wants("a, b);", 1));
  assert.ok(!hand.wants("a, b);", 0), "a closer too many");
  assert.ok(!hand.wants("a, c", 0) && !hand.wants("", 0) && !hand.wants("a, b); x", 1));
  editor.accept("a, b);", 1);
  assert.equal(hand.next(), undefined);
});

test("what a suggestion replaces beyond its place it has to say again", () => {
  const { hand } = handAt("a.ts", "f(║);", "a");
  assert.ok(hand.wants("a)", 1) && hand.wants("a", 0) && hand.wants("a);", 2));
  assert.ok(!hand.wants("a", 1) && !hand.wants("a)", 0));
});

test("closers fit where they close nothing that is still to come", () => {
  assert.ok(fits(")", "a)") && fits(")", "g(a))") && fits('")', 'x")') && fits("", "a"));
  assert.ok(!fits(")", "a") && !fits(")", "g(a)") && !fits(")}", "a)"));
});

test("every text is typed to its end, whatever stands around it", () => {
  const pieces = [
    "f(",
    ")",
    "{",
    "}",
    "\n",
    "  ",
    "\t",
    '"',
    "'",
    "a",
    "=> ",
    "if (x)",
    ":",
    "// c",
    "/**",
    "*/",
    "[",
    "]",
    "가",
    "😀",
  ];
  for (let seed = 1; seed <= 400; seed++) {
    const random = seededRandom(seed);
    const pick = () => pieces[Math.floor(random.next() * pieces.length)]!;
    const some = () => Array.from({ length: Math.floor(random.next() * 12) }, pick).join("");
    const path = `a.${["ts", "py", "go", "java", "rs", "rb", "c", "md", "txt"][seed % 9]}`;
    const unit = ["  ", "    ", "\t"][seed % 3]!;
    const at = `${some()}║${some()}`;
    try {
      keystrokes(path, at, some(), unit);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
});
