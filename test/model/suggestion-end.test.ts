import assert from "node:assert/strict";
import { test } from "node:test";
import { suggestionEnd } from "../../model/suggestion-end.ts";

/** Holds `║` in the text against where the suggestion ends; `probability` is that of every character. */
function ends(marked: string, probability: number, complete = false, threshold = 0.4) {
  const [shown, rest = ""] = marked.split("║");
  const text = new TextEncoder().encode(shown + rest);
  const end = suggestionEnd(text, new Float64Array(text.length).fill(probability), { threshold, complete });
  assert.equal(new TextDecoder().decode(text.subarray(0, end)), shown);
}

test("a sure suggestion goes as far as its last border", () => {
  ends("items.push(item)║;", 0.99);
  ends("items.push(item);║", 0.99, true);
  ends("readLines║Fro", 0.99);
  ends("read_║lines", 0.93);
  ends("HTTPServer║ ", 0.99);
});

test("an unsure suggestion ends early, or is none", () => {
  ends("self.║items.append", 0.9);
  ends("║return value", 0.8);
  ends("║x", 0.99); // nothing follows: it may be the middle of a word
  ends("║x║", 0.2, true);
});

test("blanks are not worth a suggestion, and never end one", () => {
  ends("║    ", 0.99, true);
  ends("return║ ", 0.99, true);
});

test("letters beyond ASCII are never cut, and count as one", () => {
  ends("값║ ", 0.99);
  ends("║값이", 0.99);
});

test("the threshold is kept", () => {
  ends("a.b║.c", 0.99, false, 0.97);
  ends("a.b.c║", 0.99, true, 0.1);
});
