// Brackets with and without a suggestion. The cursor is ║; what may be taken of a suggestion ends at one of the places ¦.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Balance } from "../../model/balance.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** The beginnings of `text`, which is suggested at ║, that may be taken. */
function kept(place: string, text: string, { isCut = false, replaced = 0, stepped = Infinity } = {}): string[] {
  const [before, suffix] = place.split("║");
  const may = new Balance(encode(before!), encode(suffix!), isCut).keptBy(encode(text), stepped, replaced);
  return Array.from({ length: text.length }, (_, i) => text.slice(0, i + 1)).filter((part) => may[part.length]);
}

const mayTake = (place: string, text: string, options = {}) => kept(place, text, options).includes(text);

test("what is closed behind the cursor is not closed again", () => {
  assert.deepEqual(kept("throw new HTTPException(413, {║})", " res })"), [" ", " r", " re", " res", " res "]);
  assert.ok(!mayTake("throw new HTTPException(413, {║\n})\n", " res })"), "nor in a line below");
  assert.ok(!mayTake("f(a║) + 1", "b)"));
  assert.ok(!mayTake("  if (a) {\n    b();║\n  }\n", "\n  }"));
  assert.ok(!mayTake("function f() {\n  if (a) {\n    b();║\n  }\n}\n", "\n  }\n}"));
  assert.ok(mayTake("function f() {\n  if (a) {\n    b();║\n}\n", "\n  }"), "one of two is missing");
  assert.ok(mayTake("f(g(a║)", "b)"));
  assert.ok(mayTake("f(a, {║)", " b }"));
});

test("nothing is closed that is not open", () => {
  assert.ok(!mayTake("f(a║", "b))"));
  assert.ok(mayTake("f(a║", "b)"));
  assert.ok(!mayTake("f(a║", "b]"));
  assert.ok(!mayTake("{\n  f(a║", "b }"));
  assert.ok(!mayTake("a = 1;║", "\n}"));
  assert.ok(mayTake("a = 1;║", "\n}", { isCut: true }), "what is above may be open");
  assert.ok(!mayTake("a = 1;║\n}\n", "\n}", { isCut: true }), "but not where it is closed");
  assert.ok(mayTake("case $1 in\n  a) x;;\n  ║", "b) y;;"), "a text that does so");
});

test("a block is opened only to its end, and so is every bracket where the editor closes them", () => {
  assert.deepEqual(
    kept("║", "if (a) {\n  b();\n}").filter((part) => /[{}()\n]/.test(part)),
    ["if (a)", "if (a) ", "if (a) {\n  b();\n}"],
  );
  assert.ok(!mayTake("function f() {\n  ║\n}\n", "if (a) {"));
  assert.ok(!mayTake("function f() {\n  ║", "if (a) {"), "though the function is open itself");
  assert.ok(!mayTake("x = ║;", "f(a"));
  assert.ok(mayTake("x = ║;", "f(a)"));
  assert.ok(mayTake("x = ║);", "f(a"), "what stands behind closes it");
  assert.ok(mayTake("function f() {\n  x = ║", "g(a"), "no editor has closed the block");
});

test("what is stepped over counts once", () => {
  assert.ok(mayTake("f(g(a║))", "b)).c()", { stepped: 1, replaced: 2 }));
  assert.ok(!mayTake("f(g(a║))", "b))).c()", { stepped: 1, replaced: 2 }));
});

test("brackets in strings, characters and comments are none", () => {
  for (const before of [
    'f("(", ',
    "f('(', ",
    "f('\\'(', ",
    "f(`(\n(`, ",
    "// (((\nf(",
    "# (((\nf(",
    "-- (((\nf(",
    "/* ((\n( */ f(",
  ])
    assert.ok(!mayTake(`${before}║)`, "b)"), before);
  for (const before of [
    "f(x, don't, ",
    "fn f<'a>(x: &'a str, ",
    'f("""\n(( "a" """, ',
    "f(r'(', ",
    'f(b"(", ',
    "f(u8'(', ",
  ])
    assert.ok(mayTake(`${before}║`, "b)") && !mayTake(`${before}║)`, "b)"), before);
  assert.ok(mayTake('x = "║";', ":)"), "within a string");
  assert.ok(mayTake("// see ║\n", "a) or b"), "within a comment");
  assert.ok(mayTake("f(║)", '"a)"'));
  assert.ok(mayTake("```\nf(a║", "b)"), "after a fence");
  assert.ok(mayTake("see http://a.b/c (║", "d)"));
  assert.ok(mayTake("a { color: #fff; (║", "b)"));
});

test("whatever stands there ends", () => {
  const wild = "'\"`({[)}]\\/*#-\n\ud800값 a".repeat(400);
  for (let cut = 0; cut < 40; cut++) kept(`${wild.slice(cut)}║${wild.slice(cut, 3000)}`, wild.slice(cut, cut + 160));
});
