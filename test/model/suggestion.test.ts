// What is shown of a continuation. The cursor is ║: what stands before it matters not here.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Prediction } from "../../model/memory/memory.ts";
import { type SuggestionOptions, suggest } from "../../model/suggestion.ts";

const encode = (text: string) => new TextEncoder().encode(text);
let asked = 0;

/** A continuation whose characters are all as probable, but for those after the sign ¦, which are unlikely. */
function* continuation(text: string, probability = 0.999): Generator<Prediction> {
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
  assert.ok(Math.abs(suggestion.probability - 0.999 ** 3) < 1e-12);
  assert.equal(suggestion.next, "c".charCodeAt(0));
  assert.equal(suggest(continuation("ab;\n"), { threshold: 0.4 })?.next, 10);
});

test("no more is asked for than what decides", () => {
  shown("name¦ and much more");
  assert.equal(asked, 5);
  shown("a line;\nand another\n");
  assert.equal(asked, 8);
});

test("where a text over several lines is always wanted, it goes on to the last line that is likely", () => {
  const [first, second, third] = ["open(file);", "\n  read(file);", "\n  close(file);\n"];
  const half = function* (): Generator<Prediction> {
    for (const [text, probability] of [
      [first, 0.95],
      [second, 0.9],
      [third, 0.4],
    ] as const)
      for (const [i, character] of encode(text!).entries()) yield { character, probability: i < 2 ? probability : 1 };
  };
  const text = (options: object) => {
    const shown = suggest(half(), { threshold: 0.8, lines: 4, before: encode("  "), ...options });
    return shown && new TextDecoder().decode(shown.text);
  };
  assert.equal(text({}), first);
  assert.equal(text({ lineThreshold: 0.4 }), first! + second!);
  assert.equal(text({ lineThreshold: 0.1 }), `${first}${second}${third!.trimEnd()}`);
  assert.equal(text({ lineThreshold: 0.1, lines: 2 }), first! + second!);
  assert.equal(text({ lineThreshold: 0.1, threshold: 0.95 }), undefined, "the first line is as sure as ever");
});

test("short suggestions may have to be surer than others, unless they are on the screen", () => {
  const short = { length: 5, threshold: 0.9 };
  const text = (written: string, probability: number, options: Partial<SuggestionOptions> = {}) => {
    const found = suggest(continuation(written, probability), { threshold: 0.4, short, ...options });
    return found && new TextDecoder().decode(found.text);
  };
  assert.equal(text("name¦ x", 0.99), "name");
  assert.equal(text("name¦ x", 0.95), undefined);
  assert.equal(text("names¦ x", 0.95), "names");
  assert.equal(text("name¦ x", 0.95, { shown: encode("name") }), "name");
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
  assert.equal(shown(block, "║", { lines: 9, before: encode("{\n  ") }), "if (a) {\n    b();\n  }\n}");
  assert.equal(shown("a();\n  b();\nreturn c;\n", "║", { lines: 9, before: encode("  ") }), "a();\n  b();");
  assert.equal(shown("a();\n  b();\n  c();\n", "║\n  b();\n", { lines: 9 }), "a();");
  assert.equal(shown("a();\n  }\n}\n", "║\n}\n", { lines: 9 }), "a();\n  }", "the outer block is closed already");
  assert.equal(shown("a();\n  }\n", "║\n}\n", { lines: 9 }), "a();\n  }", "the inner one is not");
  assert.equal(shown("a();\n  b();\n", "║)", { lines: 9 }), "a();", "something follows the cursor in its line");
  assert.equal(shown("a();\n  b(¦);\n", "║", { lines: 9 }), "a();", "later lines end where they end");
});

test("what stands below is not said again, however many lines of it", () => {
  const say = (place: string, text: string, options: Partial<SuggestionOptions> = {}) => {
    const [before, suffix] = place.split("║");
    return shown(text, `║${suffix}`, { before: encode(before!), lines: 4, ...options });
  };
  const four = "one(first);\ntwo(second);\nthree(third);\nfour(fourth);\n";
  assert.equal(say("║\none(first);\n", four), undefined, "Enter above a line in a new file");
  assert.equal(say("zero();\n║\none(first);\ntwo(second);\n", four), undefined);
  assert.equal(say("zero();║\none(first);\n", `\n${four}`), undefined);
  assert.equal(say("║\none(first);\n", "one(first);¦\n"), undefined, "as far as it is sure");
  assert.equal(say("║\none(first);\n", "one(first)¦.then();\n"), undefined, "but for signs");
  assert.equal(say("║\none(first);\n", "one(second);\n"), "one(second);", "what differs is said");
  assert.equal(say("║\n  one(first);\n", "one(first);\n"), undefined, "however it is indented");
  assert.equal(say("║\nthree(third);\n", four), "one(first);\ntwo(second);");
  assert.equal(say("zero();\n║\nx();\nreadSomething(one);\n", "readSomething(one);\n"), undefined, "a few lines below");
  assert.equal(say("zero();\n║\nx();\nreturn;\n", "return;\n"), "return;", "which may well stand twice");
  assert.equal(
    say("f {\n  zero();\n  ║\n}\ng {\n  readSomething(one);\n}\n", "readSomething(one);\n"),
    "readSomething(one);",
    "in another block",
  );
  assert.equal(say("one(║\none(first);\n", "first);\n"), "first);", "but a line that the user began");
  assert.equal(say("║\n값(첫째);\n", "값(첫째);\n"), undefined);
  assert.equal(say("f {\n  a();║\n}\n", "\n}\n"), undefined, "a bracket that closes the same block");
});

test("a suggestion goes as far as brackets are balanced", () => {
  const say = (place: string, text: string) => {
    const [before, suffix] = place.split("║");
    return shown(text, `║${suffix}`, { before: encode(before!), lines: 4 });
  };
  assert.equal(say("throw new HTTPException(413, {║})", " res })\n"), " res");
  assert.equal(say("throw new HTTPException(413, {║\n})\n", " res })\n"), " res");
  assert.equal(say("f();\n║\n", "if (ready) {\n  start();¦\n"), "if (ready)");
  assert.equal(say("f();\n║\n", "if (ready) {\n  start();\n}\n"), "if (ready) {\n  start();\n}");
});

test("closers and signs of all scripts are stepped over, and where a suggestion ends", () => {
  const step = (text: string, suffix: string, options = {}) => {
    const suggestion = suggest(continuation(text), { threshold: 0.4, suffix: encode(suffix), ...options });
    return suggestion && [new TextDecoder().decode(suggestion.text), suggestion.replacedSuffix];
  };
  assert.deepEqual(step("값을 읽는다）。\n", "）"), ["값을 읽는다）。", 3]);
  assert.deepEqual(step("名前」、\n", "」"), ["名前」、", 3]);
  assert.deepEqual(step("名前」、\n", "」。"), ["名前", 0]);
  assert.deepEqual(step("（名前）」。\n", "」"), ["（名前）」。", 3]);
  assert.deepEqual(step("값을，", "）"), ["값을", 0], "another sign of the same first byte");
  assert.equal(shown("값을 읽는다。¦그"), "값을 읽는다。");
  assert.equal(shown("값을 읽는다。¦그리고", "║", { threshold: 0.2 }), "값을 읽는다。");
  assert.equal(shown("값을 읽¦는다"), "값을");
  assert.equal(shown("읽었습니다¦다"), undefined, "within a word");
  assert.equal(shown("읽는 👩‍👩‍¦👧"), "읽는", "within a user's character");
  assert.deepEqual(step("left);\n", ")", { stepsOver: false }), ["left", 0], "unless nothing may be replaced");
});

test("what is on the screen stays as long as it is not unlikely", () => {
  const stay = (left: string, text: string, options: Partial<SuggestionOptions> = {}) =>
    shown(text, "║", { shown: encode(left), ...options });
  assert.equal(stay("ems", "ems.push(item);\n"), "ems", "though more has become sure");
  assert.equal(stay("ems", "ems.push(item);\n", { mayGrow: true }), "ems.push(item);", "unless it knew less");
  assert.equal(stay("ems", "ems¦.push(item);\n", { mayGrow: true }), "ems", "where there is more");
  assert.equal(stay("ems.push", "ems¦.push(item);\n"), "ems", "what has become unlikely goes");
  assert.equal(stay("ems.push(item)", "ems.length;\n"), "ems.length;", "what is wrong is replaced");
  assert.equal(stay("ems", "ems.push(item);\n", { threshold: 0.9999 }), "ems", "it may be less sure than a new one");
  assert.equal(stay("ems;", "ems;\nend();\n\n", { lines: 2 }), "ems;\nend();", "lines may be added");
  assert.equal(stay("", "ems.push(item);\n"), "ems.push(item);");
});

test("in front of a word, a suggestion ends where that word would come", () => {
  const say = (text: string, suffix: string) => shown(text, `║${suffix}`, { before: encode("call(") });
  assert.equal(say("label, value)", "value)"), "label,", "with a word of its own");
  assert.equal(say("interval, ", "value)"), "interval,", "not within one that has its first letter");
});
