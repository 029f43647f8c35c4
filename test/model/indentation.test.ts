// A suggestion is indented as the text that it is for. The cursor is ║; → is a tab.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Prediction } from "../../model/memory/memory.ts";
import { suggest } from "../../model/suggestion.ts";

const encode = (text: string) => new TextEncoder().encode(text.replaceAll("→", "\t"));

/** What is shown at ║ of a continuation, all of whose characters are as probable. */
function shown(place: string, text: string): string | undefined {
  const [before, suffix] = place.split("║");
  const continuation: Prediction[] = Array.from(encode(text), (character) => ({ character, probability: 0.995 }));
  const suggestion = suggest(continuation, {
    threshold: 0.3,
    before: encode(before!),
    suffix: encode(suffix!),
    lines: 5,
  });
  return suggestion && new TextDecoder().decode(suggestion.text).replaceAll("\t", "→");
}

const FOUR = "class A {\n    a() {\n        b();\n    }\n";
const TWO = "class A {\n  a() {\n    b();\n  }\n";
const TABS = "class A {\n→a() {\n→→b();\n→}\n";

test("what comes from a file of another indentation is indented as the lines around", () => {
  const two = "c() {\n    d();\n    e();\n  }\n";
  const four = "c() {\n        d();\n        e();\n    }\n";
  const tabs = "c() {\n→→d();\n→→e();\n→}\n";
  const relative = "c() {\n      d();\n      e();\n    }\n";
  for (const text of [two, four, tabs, relative])
    assert.equal(shown(`${FOUR}    ║\n}\n`, text), "c() {\n        d();\n        e();\n    }", text);
  for (const text of [two, four, tabs])
    assert.equal(shown(`${TWO}  ║\n}\n`, text), "c() {\n    d();\n    e();\n  }", text);
  for (const text of [two, four, tabs, "c() {\n→  d();\n→  e();\n→}\n"])
    assert.equal(shown(`${TABS}→║\n}\n`, text), "c() {\n→→d();\n→→e();\n→}", text);
});

test("the first line's blanks go on from those that stand there", () => {
  assert.equal(shown(`${TABS}→║\n}\n`, "  c();\n"), "c();");
  assert.equal(shown(`${TABS}║\n}\n`, "  c();\n"), "→c();");
  assert.equal(shown(`${FOUR}    ║\n}\n`, "  c();\n"), "c();");
  assert.equal(shown(`${FOUR}║\n}\n`, "  c();\n"), "    c();");
  assert.equal(shown(`${FOUR}║\n}\n`, "→c();\n"), "    c();");
  assert.equal(shown("a:\n→b\n→║\n", "  c d\n"), "c d");
  assert.equal(shown(`${FOUR}    c() {\n║\n    }\n}\n`, "    d();\n"), "        d();");
});

test("after a line that ends, the next ones are indented as around", () => {
  assert.equal(shown(`${FOUR}    c() {║\n    }\n}\n`, "\n    d();\n    e();\n"), "\n        d();\n        e();");
  assert.equal(
    shown("def a():\n    b()\n\ndef c():║", "\n  d()\n  if e:\n    f()\n"),
    "\n    d()\n    if e:\n        f()",
  );
  assert.equal(shown("def a():\n    if b:\n        c()\n    if d:║", "\n    e()\n"), "\n        e()");
  assert.equal(shown("a() {\n→b;\n}\n\nc() {\n→d;║", "\n  e;\n"), "\n→e;");
  assert.equal(shown("all:\n→cc a.c\n\nrun: all\n→a║\n", " b\n    c d\n"), " b\n→c d");
});

test("a text's own indentation stays, in continued and aligned lines too", () => {
  const same = (place: string, text: string) => assert.equal(shown(place, `${text}\n`), text, text);
  same(`${FOUR}    ║\n}\n`, "c() {\n        d();\n    }");
  same(`${TWO}  ║\n}\n`, "c() {\n    d();\n  }");
  same(`${TABS}→║\n}\n`, "c() {\n→→d();\n→}");
  same("def a():\n    b(c,\n      d)\n    ║", "e(f,\n      g)");
  same("call(a,\n     b)\nif x:\n    ║", "call(a,\n         b)");
  same("def f(\n        a,\n        b):\n    c()\n\ndef ║", "g(\n        a,\n        b):\n    d()");
  same("a {\n→b(c,\n→  d);\n→║\n}\n", "e(f,\n→  g);");
  same(`/**\n * A.\n */\n${TABS}→/**\n→ * B║\n}\n`, " c.\n→ */");
  same("a:\n  - b\n  - c\nd:\n║", "  - e\n  - f");
  same("a:\n  b: 1\n  c:\n  - d\ne:║", "\n  f:\n  - g");
  same("switch (a) {\n    case 1:\n        b();\n    case 2:║\n}\n", "\n    case 3:\n        c();");
  same("║", "c() {\n   d();\n}");
  same("a\nb\n║", "c() {\n→d();\n}");
});

test("a line whose place can't be known ends the suggestion before it", () => {
  assert.equal(shown(`${TABS}→c();║\n}\n`, "\n   →  → d();\n"), undefined);
  assert.equal(shown(`${FOUR}    c() {║\n    }\n}\n`, "\n             d();\n"), undefined);
});

test("the lines of a comment stand one blank to the right of its first", () => {
  for (const [file, own, lead] of [
    [TWO, "  ", "  "],
    [FOUR, "    ", "    "],
    [TABS, "→", "→"],
  ] as const) {
    for (const margin of ["", own]) {
      const place = `${file}${margin}/**\n${margin} * One.║\n`;
      assert.equal(
        shown(place, `\n${margin} * Two.\n`),
        `\n${margin === "" ? "" : lead} * Two.`,
        JSON.stringify(place),
      );
      assert.equal(shown(`${file}${margin}/**\n║\n`, `${margin} * Two.\n`), `${margin} * Two.`);
    }
  }
  assert.equal(shown(`${FOUR}    /**\n     * One.║\n`, "\n   * Two.\n"), "\n     * Two.", "from a file of two blanks");
});

test("nothing is indented anew where the lines around are aligned rather than indented by levels", () => {
  const chained = "a(\n        b,\n        c);\nd(\n        e,\n      f,\n   g);\nif (h) {\n";
  assert.equal(shown(`${chained}║\n}\n`, "  i();\n"), "  i();");
});
