import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../model/index.ts";
import { LongestMatchSuggester } from "../../../server/evaluation/longest-match.ts";
import { WordSuggester } from "../../../server/evaluation/words.ts";
import { bytes, suggestionAfter } from "./suggesters.ts";

test("the word list has the most frequent word on top, then the last seen", () => {
  const words = new WordSuggester(["counter count counter\n", "cousin cobalt"].map(bytes));
  assert.equal(suggestionAfter(words, "x = c"), "ounter");
  assert.equal(suggestionAfter(words, "x = cous"), "in");
  assert.equal(suggestionAfter(words, "x = cob"), "alt", "a file's last word counts, without anything after it");
  assert.equal(suggestionAfter(words, "x = counter"), undefined, "there is nothing longer");
  assert.equal(suggestionAfter(words, "x = count"), "er");
  assert.equal(suggestionAfter(words, "coral cousin co"), "usin", "among equals the last");
});

test("a word typed above is offered, until its document is closed", () => {
  const words = new WordSuggester([bytes("retry retry")]);
  assert.equal(suggestionAfter(words, "result result result re"), "sult");
  assert.equal(suggestionAfter(words, "re"), "try");
  assert.equal(suggestionAfter(words, "resu"), undefined);
});

test("words begin with a letter typed, hold no separator, and are no numbers", () => {
  const words = new WordSuggester([bytes("$scope snake_case camelCase 값이 12345 1e5")]);
  assert.equal(suggestionAfter(words, "a "), undefined);
  assert.equal(suggestionAfter(words, "$"), "scope");
  assert.equal(suggestionAfter(words, "snake"), "_case");
  assert.equal(suggestionAfter(words, "x.ca"), "melCase");
  assert.equal(suggestionAfter(words, "값"), "이");
  assert.equal(suggestionAfter(words, "12"), undefined);
});

test("within a word no word is offered", () => {
  const words = new WordSuggester([bytes("counter")]);
  assert.equal(suggestionAfter(words, "cou", "nter"), undefined);
  assert.equal(suggestionAfter(words, "cou", ")"), "nter");
});

test("after a match of twelve characters the rest of the line is copied", () => {
  const copy = new LongestMatchSuggester([bytes("const value = compute(first);  \nreturn value;\n")]);
  assert.equal(suggestionAfter(copy, "const value"), undefined, "eleven characters");
  assert.equal(suggestionAfter(copy, "const value "), "= compute(first);");
  assert.equal(suggestionAfter(copy, "x const value = comp"), "ute(first);");
  assert.equal(suggestionAfter(copy, "const value = compute(first);"), undefined, "only blanks follow");
  assert.equal(suggestionAfter(copy, "const value = compute(first);  \nret"), "urn value;");
});

test("the longest match is copied, and of equal ones the newest", () => {
  const copy = new LongestMatchSuggester(
    ["alpha: const value = 1;\n", "beta: const value = 2;\n", "beta: const value = 3;\n"].map(bytes),
  );
  assert.equal(suggestionAfter(copy, "alpha: const value = "), "1;");
  assert.equal(suggestionAfter(copy, "beta: const value = "), "3;");
  assert.equal(suggestionAfter(copy, "gamma: const value = "), "3;");
  assert.equal(suggestionAfter(copy, "alpha: const value = 4;\nalpha: const value = "), "4;", "the document's own");
  assert.equal(suggestionAfter(copy, "alpha: const value = "), "1;", "which is forgotten with it");
});

test("no match reaches over the border of a file", () => {
  const copy = new LongestMatchSuggester(["one two", "three four five"].map(bytes));
  assert.equal(suggestionAfter(copy, "one two"), undefined);
  assert.equal(suggestionAfter(copy, "three four f"), "ive");
  assert.equal(suggestionAfter(copy, "one two three f"), undefined);
  const start = new LongestMatchSuggester(["four five six 1", "x four five six 2"].map(bytes));
  assert.equal(suggestionAfter(start, "four five six "), "2", "that both begin a file makes no match longer");
});

test("the longest match found by hashes is the one found by looking everywhere", () => {
  const seed = 7;
  const random = seededRandom(seed);
  const parts = ["alpha = beta; ", "alpha = beta;\n", "gamma(beta); ", "alpha = gamma;\n"];
  const draw = (count: number) => Array.from({ length: count }, () => parts[Math.floor(4 * random.next())]).join("");
  const file = draw(40);
  const copy = new LongestMatchSuggester([bytes(file)]);
  for (let round = 0; round < 60; round++) {
    const whole = draw(8);
    const typed = whole.slice(0, 13 + Math.floor((whole.length - 13) * random.next()));
    assert.equal(suggestionAfter(copy, typed), longestMatch(file, typed), `seed ${seed}, round ${round}`);
  }
});

function longestMatch(file: string, typed: string): string | undefined {
  const known = `\0${file}\0`;
  for (let length = typed.length; length >= 12; length--) {
    const part = typed.slice(-length);
    const inTyped = typed.slice(0, -1).lastIndexOf(part);
    const inFile = known.lastIndexOf(part);
    if (inTyped < 0 && inFile < 0) continue;
    const rest = inTyped >= 0 ? typed.slice(inTyped + length) : known.slice(inFile + length);
    return /^[^\n\0]+/.exec(rest)?.[0].trimEnd() || undefined;
  }
  return undefined;
}
