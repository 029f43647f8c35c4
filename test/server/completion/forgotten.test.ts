import assert from "node:assert/strict";
import { test } from "node:test";
import { cutBeforeForgotten } from "../../../server/completion/forgotten.ts";
import { utf8 } from "../../model/memory/memory.ts";

const isForgotten = (name: string) => ["misspeltNme", "잘못쓴"].includes(name);

/** What is left of a suggestion, and the character after it. */
function cut(before: string, text: string, replacedSuffix = 0): string | undefined {
  const suggestion = { text: utf8(text), probability: 0.9, next: 0x0a, replacedSuffix };
  const left = cutBeforeForgotten(suggestion, before, isForgotten);
  return left && `${Buffer.from(left.text).toString()}|${String.fromCodePoint(left.next)}`;
}

test("a suggestion ends before a name that has left the workspace", () => {
  assert.equal(cut("return ", "orbit(planet, misspeltNme)"), "orbit(planet,| ");
  assert.equal(cut("return ", "orbit(misspeltNme)"), "orbit(|m");
  assert.equal(cut("// 이름: ", "바른 이름, 잘못쓴 이름"), "바른 이름,| ");
  assert.equal(cut("// 이름: ", "바른(잘못쓴 이름)"), "바른(|잘");
});

test("nothing is left of one that begins with such a name or in the middle of it", () => {
  assert.equal(cut("return ", "misspeltNme;"), undefined);
  assert.equal(cut("return misspe", "ltNme;"), undefined);
  assert.equal(cut("f(", " misspeltNme), 1", 1), undefined);
});

test("other suggestions stay as they are, whatever stands before them", () => {
  assert.equal(cut("misspeltNme = ", "orbit(1)"), "orbit(1)|\n");
  assert.equal(cut("return ", "notMisspeltNme"), "notMisspeltNme|\n");
  assert.equal(cut("", ""), "|\n");
});
