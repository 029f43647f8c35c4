// What is shown of a continuation. The cursor is ║: what stands before it matters not here.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Prediction } from "../../model/memory/memory.ts";
import { type SuggestionOptions, suggest } from "../../model/suggestion.ts";

const encode = (text: string) => new TextEncoder().encode(text);
let asked = 0;

/** A continuation whose characters are all as probable, but for those after the sign ¦, which are unlikely. */
function* continuation(text: string, probability = 0.99): Generator<Prediction> {
  asked = 0;
  const [sure, unsure = ""] = text.split("¦");
  for (const character of encode(sure)) {
    asked++;
    yield { character, probability };
  }
  for (const character of encode(unsure)) {
    asked++;
    yield { character, probability: 0.1 };
  }
}

function shown(text: string, suffix = "║", options: Partial<SuggestionOptions> = {}) {
  const suggestion = suggest(continuation(text), { threshold: 0.4, suffix: encode(suffix.slice(1)), ...options });
  return suggestion && new TextDecoder().decode(suggestion.text);
}

test("a sure line is shown to its end, an unsure one to its last border", () => {
  assert.equal(shown("return value;\n"), "return value;");
  assert.equal(shown("return val¦ue;\n"), "return");
  assert.equal(shown("readPlanet¦Name"), "readPlanet");
  assert.equal(shown("¦return"), undefined);
  assert.equal(shown("read¦x = 3;\nmore"), undefined, "no border is sure");
});

test("a suggestion states the product of its probabilities, and what is expected after it", () => {
  const suggestion = suggest(continuation("ab(¦c"), { threshold: 0.4 });
  assert.equal(suggestion?.text.length, 3);
  assert.ok(Math.abs(suggestion.probability - 0.99 ** 3) < 1e-12);
  assert.equal(suggestion.next, "c".charCodeAt(0));
  assert.equal(suggest(continuation("ab;\n"), { threshold: 0.4 })?.next, 10);
});

test("no more is asked for than what decides", () => {
  shown("name¦ and much more");
  assert.equal(asked, 5);
  shown("a line;\nand another\n");
  assert.equal(asked, 8);
});

test("what follows the cursor is not said again", () => {
  assert.equal(shown("left, right)\n", "║)"), "left, right");
  assert.equal(shown("read(left), right)\n", "║)"), "read(left), right", "a bracket of its own is closed");
  assert.equal(shown('name"\n', '║";'), "name");
  assert.equal(shown("left, right)\n", "║, right)"), "left");
  assert.equal(shown("value;\n", "║value;"), undefined, "the cursor stands before a word");
  assert.equal(shown(".value + 1;\n", "║ + 1;"), ".value");
});

test("brackets and quotation marks that the editor closed are stepped over where something follows", () => {
  const step = (text: string, suffix: string) => {
    const suggestion = suggest(continuation(text), { threshold: 0.4, suffix: encode(suffix) });
    return suggestion && [new TextDecoder().decode(suggestion.text), suggestion.replacedSuffix];
  };
  assert.deepEqual(step("left);\n", ")"), ["left);", 1]);
  assert.deepEqual(step('name");\n', '")'), ['name");', 2]);
  assert.deepEqual(step("left)\n", ")"), ["left", 0], "nothing follows");
  assert.deepEqual(step("left).then(¦x", ")"), ["left).then(", 1]);
  assert.deepEqual(step("left), right);\n", ") + 1;"), ["left", 0], "more than brackets stands after");
  assert.deepEqual(step("left) + 1; next();\n", ") + 1;"), ["left", 0], "even where it would come next");
});

test("several lines are shown where they are sure, up to the end of the block or what follows already", () => {
  const block = "if (a) {\n    b();\n  }\n}\n";
  assert.equal(shown(block), "if (a) {");
  assert.equal(shown(block, "║", { lines: 3 }), "if (a) {\n    b();\n  }");
  assert.equal(shown(block, "║", { lines: 9, indentation: 2 }), "if (a) {\n    b();\n  }\n}");
  assert.equal(shown("a();\n  b();\nreturn c;\n", "║", { lines: 9, indentation: 2 }), "a();\n  b();");
  assert.equal(shown("a();\n  b();\n  c();\n", "║\n  b();\n", { lines: 9 }), "a();");
  assert.equal(shown("a();\n  }\n}\n", "║\n}\n", { lines: 9 }), "a();\n  }", "the outer block is closed already");
  assert.equal(shown("a();\n  }\n", "║\n}\n", { lines: 9 }), "a();\n  }", "the inner one is not");
  assert.equal(shown("a();\n  b();\n", "║)", { lines: 9 }), "a();", "something follows the cursor in its line");
  assert.equal(shown("a();\n  b(¦);\n", "║", { lines: 9 }), "a();", "later lines end where they end");
});
