// What is counted while a text is typed with an assistant. `║` is the cursor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rulesOf } from "../../../../server/documents/language-rules.ts";
import { Tally } from "../../../../server/evaluation/commits/tally.ts";
import { editBetween, firstWordOf, keystrokesOf, typeHunk } from "../../../../server/evaluation/commits/typist.ts";
import { linesFrom, type Script, ScriptedAssistant } from "./scripted-assistant.ts";

interface Counts {
  readonly keystrokes: number;
  readonly shown: number;
  readonly taken: number;
  readonly characters: number;
  readonly flicker: number;
}

/** Types `target` at the cursor of `at`. */
async function type(at: string, target: string, script: Script, acceptance: "whole" | "words" = "whole") {
  const text = at.replace("║", "");
  const offset = at.indexOf("║");
  const assistant = new ScriptedAssistant(script);
  await assistant.open("a.ts", text);
  const tally = new Tally();
  const typing = { text, rules: rulesOf("a.ts"), unit: "  " };
  const typed = await typeHunk(assistant, typing, offset, target, acceptance, tally);
  assert.equal(typed.text, at.replace("║", target));
  assert.equal(assistant.text, typed.text, "the assistant was told of every edit");
  const { shown, taken, takenCharacters: characters, flicker } = tally;
  return { counts: { keystrokes: typed.keystrokes, shown, taken, characters, flicker }, tally, assistant };
}

/** What is suggested for `let b = 2;` after `let a;` and Enter, which take 11 keystrokes, and what that comes to. */
const CASES: readonly (readonly [what: string, script: Script, whole: Counts, words?: Counts])[] = [
  ["nothing", () => undefined, { keystrokes: 11, shown: 0, taken: 0, characters: 0, flicker: 0 }],
  [
    "all of it, before the first key",
    (before) => (before === "let a;" ? "\nlet b = 2;" : undefined),
    { keystrokes: 1, shown: 1, taken: 1, characters: 11, flicker: 0 },
  ],
  [
    "the rest of the line",
    linesFrom(1, "let b = 2;"),
    { keystrokes: 3, shown: 1, taken: 1, characters: 9, flicker: 0 },
  ],
  [
    "a beginning of it, and then the rest",
    (before) => (before === "l" ? "et b" : before === "let b" ? " = 2;" : undefined),
    { keystrokes: 4, shown: 2, taken: 2, characters: 9, flicker: 0 },
  ],
  [
    // The words are "et" and "= ": a single character is typed.
    "what stays wrong at its end: it counts once while it is typed along",
    linesFrom(1, "let b = 3;"),
    { keystrokes: 11, shown: 1, taken: 0, characters: 0, flicker: 0 },
    { keystrokes: 11 - 2, shown: 1, taken: 0, characters: 0, flicker: 0 },
  ],
  [
    "something else after each key",
    (before) => (before.length < 4 && before !== "" ? `x${before}` : undefined),
    { keystrokes: 11, shown: 3, taken: 0, characters: 0, flicker: 0 },
  ],
  [
    "what changes although it was typed along",
    (before) => (before === "l" ? "et c;" : before === "le" ? "t d;" : undefined),
    { keystrokes: 11, shown: 2, taken: 0, characters: 0, flicker: 2 },
    { keystrokes: 11 - 1, shown: 1, taken: 0, characters: 0, flicker: 1 },
  ],
  [
    "what goes although it was typed along",
    (before) => (before === "l" ? "et c;" : undefined),
    { keystrokes: 11, shown: 1, taken: 0, characters: 0, flicker: 1 },
    { keystrokes: 11 - 1, shown: 1, taken: 0, characters: 0, flicker: 1 },
  ],
  [
    "one character, which is as easily typed",
    (before) => (before === "let b = " ? "2" : undefined),
    { keystrokes: 11, shown: 1, taken: 1, characters: 1, flicker: 0 },
  ],
];

for (const [what, script, whole, words = whole] of CASES) {
  test(`suggested: ${what}`, async () => {
    assert.deepEqual((await type("let a;║\n", "\nlet b = 2;", script)).counts, whole);
    assert.deepEqual((await type("let a;║\n", "\nlet b = 2;", script, "words")).counts, words, "with words");
  });
}

test("a suggestion that replaces what the editor has closed is taken where the text comes out right", async () => {
  const script: Script = (before) => (before === "f(" ? { text: "a, b);", replacedSuffix: 1 } : undefined);
  const { counts } = await type("║", "f(a, b);", script);
  assert.deepEqual(counts, { keystrokes: 3, shown: 1, taken: 1, characters: 5, flicker: 0 });
  const without: Script = (before) => (before === "f(" ? "a, b);" : undefined);
  assert.equal((await type("║", "f(a, b);", without)).counts.taken, 0, "a closer too many");
});

test("what stands after the cursor stays, whatever is typed before it", async () => {
  const { counts } = await type("f(║, c);\n", "aa, bb", linesFrom(3, "f(aa, bb"));
  assert.deepEqual(counts, { keystrokes: 2, shown: 1, taken: 1, characters: 5, flicker: 0 });
});

test("the assistant is asked before the first key and after each, and knows where the cursor goes without an edit", async () => {
  const { tally, assistant } = await type("║", "abc", () => undefined);
  assert.deepEqual(assistant.calls, ["open a.ts", "rest 0"]);
  assert.deepEqual([tally.latencies.length, tally.firstLatencies.length], [3, 1]);
  const { assistant: typedOver } = await type("║", "if (a) {\n  b();\n}", () => undefined);
  assert.deepEqual(
    typedOver.calls,
    ["open a.ts", "rest 0", `rest ${"if (a) {\n  b();\n}".length}`],
    "goes behind the }",
  );
  assert.deepEqual(typedOver.replaced, [")", ")"], "which an editor does where a closer is typed over");
});

test("what cannot be typed takes no number of keystrokes", () => {
  const typing = { text: "", rules: rulesOf("a.ts"), unit: "  " };
  assert.equal(keystrokesOf(typing, 0, "let b;"), 6);
  assert.equal(keystrokesOf(typing, 0, ""), 0);
});

test("the first word of a suggestion is VS Code's", () => {
  const words = {
    "name(a)": "name",
    ".name(a)": ".",
    " = name": " ",
    "(name)": "(",
    "\n  return x": "\n  ",
    "  x": "  ",
    "a b": "a",
    ");": ");",
    "한글 x": "한글",
    "": "",
  };
  for (const [text, word] of Object.entries(words)) assert.equal(firstWordOf(text), word, JSON.stringify(text));
});

test("an edit is the smallest that makes one text of the other, and splits no character", () => {
  assert.equal(editBetween("abc", "abc"), undefined);
  assert.deepEqual(editBetween("abc", "abxc"), { start: 2, end: 2, inserted: "x" });
  assert.deepEqual(editBetween("aaa", "aa"), { start: 2, end: 3, inserted: "" });
  assert.deepEqual(editBetween("aaa", "aaaa", 1), { start: 1, end: 1, inserted: "a" }, "where the cursor was");
  assert.deepEqual(editBetween("", "x"), { start: 0, end: 0, inserted: "x" });
  assert.deepEqual(editBetween("a😀b", "a😁b"), { start: 1, end: 3, inserted: "😁" });
  assert.deepEqual(editBetween("\u{1f600}", "\u{1f200}\u{1f600}"), { start: 0, end: 0, inserted: "\u{1f200}" });
});
