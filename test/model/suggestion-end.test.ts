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

test("a doubtful tail is left to the next suggestion, and a sure one is not", () => {
  const endOf = (text: string, probabilities: readonly number[]) => {
    const end = suggestionEnd(new TextEncoder().encode(text), probabilities, { threshold: 0.4, complete: true });
    return text.slice(0, end);
  };
  const sure = [...text("readLines"), 1];
  assert.equal(endOf("readLines(path)", [...sure, ...text("path)")]), "readLines(path)");
  assert.equal(endOf("readLines(path)", [...sure, 0.6, ...text("ath)")]), "readLines(");
  // Though all of it together would save more than its beginning alone.
  assert.equal(endOf("readLines(path.map(name))", [...sure, 0.75, ...text("ath.map(name))")]), "readLines(");
  // Where the tail is worth less than a second look, it comes with the rest.
  assert.equal(endOf("readLines()", [...text("readLines"), 0.9, 1]), "readLines()");
});

/** As many sure characters. */
function text(characters: string): number[] {
  return Array.from(characters, () => 1);
}

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
  ends("값이║ ", 0.99);
  ends("║값 ", 0.99); // typing it is as fast as taking it
  ends("║값이", 0.99);
});

test("the threshold is kept", () => {
  ends("a.b║.c", 0.99, false, 0.97);
  ends("a.b.c║", 0.99, true, 0.1);
});
