import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../model/index.ts";
import { repeatsSuffix } from "../../../model/repetition.ts";
import { drawGaps, typeGaps } from "../../../server/evaluation/mid-line.ts";
import { bytes, file, resultOf, Scripted } from "./suggesters.ts";

/** `missing║suffix` is the text at the cursor. */
function repeats(text: string, marked: string): boolean {
  const [missing, suffix] = marked.split("║");
  return repeatsSuffix(bytes(text), bytes(missing), bytes(suffix));
}

test("a suggestion that ends with what follows the cursor, or holds the line's rest, repeats it", () => {
  assert.ok(repeats("item)", "x║);"));
  assert.ok(repeats("item);", "x║);"));
  assert.ok(repeats("item)", "item║)"), "right, but for the bracket that stands there");
  assert.ok(repeats("a + length", "x║ length;"));
  assert.ok(repeats('name"', 'x║", 1)'));
  assert.ok(repeats("f(x))", "x║))"));
  assert.ok(repeats("first();\n}", "x║\n}\n"));
  assert.ok(repeats("item); next", "x║);\nlast"));
  assert.ok(repeats("item); next", "x║);"));
});

test("what is missing, what closes its own pair, and parts of words repeat nothing", () => {
  assert.ok(!repeats("item", "x║);"));
  assert.ok(!repeats(")", ")║)"));
  assert.ok(!repeats("f(x)", "y║)"));
  assert.ok(!repeats('"name"', 'x║"'));
  assert.ok(!repeats("read(name) {\n}", "x║\n}\n"));
  assert.ok(!repeats("f(a, b", "x║,\n"));
  assert.ok(!repeats("c); b", "x║); c"));
  assert.ok(!repeats("a inside", "x║ in\n"));
  assert.ok(!repeats("wavelength", "x║length"));
  assert.ok(!repeats("len", "x║length"));
  assert.ok(!repeats("item)", "x║"));
  assert.ok(!repeats("item ", "x║  "));
});

test("gaps lie within lines, at borders of words and signs, with some of the line on either side", () => {
  const text = "  first(second, third)\n\nx\nreturn 값이.있다 + 1;  \n".repeat(20);
  const file = bytes(text);
  const gaps = drawGaps(file, seededRandom(2));
  assert.deepEqual(gaps, drawGaps(file, seededRandom(2)));
  assert.ok(gaps.length > 5 && gaps.length < 40, `${gaps.length}`);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let last = 0;
  for (const { start, end } of gaps) {
    assert.ok(start >= last && end > start);
    const before = decoder.decode(file.subarray(0, start));
    const missing = decoder.decode(file.subarray(start, end));
    const suffix = decoder.decode(file.subarray(end));
    assert.match(before, /\S[^\n]*$/);
    assert.doesNotMatch(missing, /\n/);
    assert.match(suffix, /^[^\n]*\S/);
    for (const [left, right] of [
      [before, missing],
      [missing, suffix],
    ]) {
      assert.doesNotMatch(left.at(-1)! + right[0]!, /[\w값이있다]{2}/);
    }
    last = end;
  }
});

test("while a gap is typed, the rest of the file follows the cursor", () => {
  const asked: [string, string][] = [];
  const suggester = new Scripted((typed, suffix) => {
    asked.push([typed, suffix]);
    return typed.endsWith("(") ? "b)" : undefined;
  });
  const score = resultOf(typeGaps(suggester, [file("f(a, b);\nend\n")], [[{ start: 2, end: 6 }]]));
  assert.deepEqual(asked, [
    ["f(", ");\nend\n"],
    ["f(a", ");\nend\n"],
    ["f(a,", ");\nend\n"],
    ["f(a, ", ");\nend\n"],
  ]);
  assert.deepEqual(score, { asked: 4, shown: 1, repeats: 1 });
});

test("what a suggestion takes the place of is not repeated by it", () => {
  const gaps = [[{ start: 2, end: 3 }]];
  const scoreOf = (replacedSuffix: number) =>
    resultOf(typeGaps(new Scripted(() => ({ text: "b); // c", replacedSuffix })), [file("f(a);\nend\n")], gaps));
  assert.deepEqual(scoreOf(2), { asked: 1, shown: 1, repeats: 0 });
  assert.deepEqual(scoreOf(0), { asked: 1, shown: 1, repeats: 1 });
});

test("nothing is asked for within a character of several bytes", () => {
  const asked: string[] = [];
  const suggester = new Scripted((typed) => {
    asked.push(typed);
    return undefined;
  });
  const score = resultOf(typeGaps(suggester, [file("f(값, b);\n")], [[{ start: 2, end: 6 }]]));
  assert.deepEqual(asked, ["f(", "f(값"]);
  assert.deepEqual(score, { asked: 2, shown: 0, repeats: 0 });
});
