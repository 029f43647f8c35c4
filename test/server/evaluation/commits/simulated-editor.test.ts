// What the simulated editor makes of keys; `║` is the cursor, `⇥` Tab, `⌫` Backspace, `⌦` Delete.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rulesOf } from "../../../../server/documents/language-rules.ts";
import { SimulatedEditor } from "../../../../server/evaluation/commits/simulated-editor.ts";

function typed(extension: string, keys: string, at = "║", unit = "  "): string {
  const cursor = at.indexOf("║");
  const editor = new SimulatedEditor(at.replace("║", ""), cursor, rulesOf(`a.${extension}`), unit);
  for (const key of keys) {
    if (key === "⇥") editor.tab();
    else if (key === "⌫") editor.backspace();
    else if (key === "⌦") editor.delete();
    else editor.press(key);
  }
  return `${editor.text.slice(0, editor.cursor)}║${editor.text.slice(editor.cursor)}`;
}

const TABLE: readonly (readonly [what: string, extension: string, keys: string, at: string, result: string])[] = [
  ["brackets are closed and typed over", "ts", "f(a[0])", "║", "f(a[0])║"],
  ["a closer that the editor has not inserted is not typed over", "ts", ")", "f(║)", "f()║)"],
  ["a bracket before a word is not closed", "ts", "(", "║word", "(║word"],
  ["a bracket before a closer is closed", "ts", "(", "f(║)", "f((║))"],
  ["quotes are closed and typed over", "ts", 'x = "a"', "║", 'x = "a"║'],
  ["a quote after a word is an apostrophe", "ts", "don't", "// ║", "// don't║"],
  ["quotes are not closed in strings", "ts", "'", '"║"', '"\'║"'],
  ["three quotes are three quotes", "py", '"""', "║", '"""║'],
  ["Enter between brackets opens a block", "ts", "f() {\n", "║", "f() {\n  ║\n}"],
  ["Enter after an opening bracket indents", "ts", "\nx", "f() {║\n  y", "f() {\n  x║\n  y"],
  ["Enter keeps the indentation", "ts", "\nx", "  y;║", "  y;\n  x║"],
  ["an empty line stays empty", "ts", "\n\nx", "  y;║", "  y;\n\n  x║"],
  ["a closing bracket leaves the block", "ts", "\n}", "f() {\n  y;║", "f() {\n  y;\n}║"],
  [
    "the line after an if without braces is indented, the next one is not",
    "ts",
    "if (a)\nb;\nc",
    "║",
    "if (a)\n  b;\nc║",
  ],
  ["a colon indents in Python", "py", "def f():\nx = 1\ny", "║", "def f():\n  x = 1\n  y║"],
  ["brackets indent in Python", "py", "f(\n", "║", "f(\n  ║\n)"],
  ["else leaves its block in Go", "go", "\n}", "if a {\n\tb()║", "if a {\n\tb()\n}║"],
  [
    "case leaves the case before it in Go",
    "go",
    "\ncase 2:",
    "switch a {\n\tcase 1:\n\t\tb()║",
    "switch a {\n\tcase 1:\n\t\tb()\n\tcase 2:║",
  ],
  ["closing brackets align with their openers in Java", "java", "\n}", "  f() {\n    y;║", "  f() {\n    y;\n  }║"],
  ["end leaves its block in Ruby", "rb", "\nend", "def f\n  y║", "def f\n  y\nend║"],
  ["comments of documentation go on", "ts", "/**\nA", "║", "/**\n * A║\n */"],
  ["comments of documentation end at their margin", "ts", "\nf", " */║", " */\nf║"],
  ["Rust lifetimes are no strings", "rs", "'a", "&║ str", "&'a║ str"],
  ["Tab completes a level", "py", "⇥⇥x", "║", "    x║"],
  ["Backspace takes a level of the margin", "py", "⌫x", "    ║", "  x║"],
  ["Backspace takes a character elsewhere", "py", "⌫", "ab║", "a║"],
  ["Delete takes the next character", "py", "⌦", "║ab", "║b"],
  ["blanks after Enter stay", "ts", "\n", "  f(a,║ b)", "  f(a,\n    ║ b)"],
  ["a bracket before a quote is closed where the language does not say", "py", "{", 'f"║"', 'f"{║}"'],
  ["a bracket before a quote is not closed in TypeScript", "ts", "{", '"║"', '"{║"'],
  ["Enter in a margin takes the rest of it along", "ts", "\n", "  ║  a", "  \n  ║a"],
  ["brackets indent where a language's own rules do not name them", "rs", "\n", "a = [║", "a = [\n  ║"],
  ["a closer after an opening bracket of another kind leaves it indented", "ts", "\n", "f({║)", "f({\n  ║)"],
  ["a bracket before what closes a comment is closed", "c", "{", "║*/", "{║}*/"],
  ["prefixed quotes are closed in Python", "py", 'f"', "║", 'f"║"'],
  ["other letters before a quote are none of its business in Python", "py", 'x"', "║", 'x"║'],
  ["quotes are closed in the code of an f-string", "py", "{a['", 'f"║"', "f\"{a['║']}\""],
  ["quotes are not closed beside the code of an f-string", "py", "'", 'f"{a} ║"', 'f"{a} \'║"'],
  ["doubled braces open no code in an f-string", "py", "'", 'f"{{ ║"', 'f"{{ \'║"'],
  ["braces open no code in other strings", "py", "'", '"{║}"', '"{\'║}"'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is typed.
  ["quotes are closed in the code of a template", "ts", '"', "`${a({ b }) + ║}`", '`${a({ b }) + "║"}`'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is typed.
  ["quotes are not closed after the code of a template", "ts", '"', "`${{ a }} ║`", '`${{ a }} "║`'],
  ["quotes are not closed in a string that does not end", "ts", '"', "don't ║", "don't \"║"],
  ["a bracket is not closed where one that closes it stands alone", "ts", "{", "║\n  a()\n}", "{║\n  a()\n}"],
  ["brackets in strings and comments close nothing", "ts", "{", "║\n// }\n'}'", "{║}\n// }\n'}'"],
  ["a closing bracket ends what is open within", "ts", "(", "{\n(\n}\n║\n)", "{\n(\n}\n(║\n)"],
  ["a longer pair completes the shorter one", "c", "/**", "║", "/**║ */"],
  ["a template is closed after a word", "ts", "a`", "║", "a`║`"],
  ["what stands after Enter goes along", "ts", "\n", "f(║a)", "f(\n  ║a)"],
];

for (const [what, extension, keys, at, result] of TABLE) {
  test(what, () => {
    const unit = extension === "go" ? "\t" : "  ";
    assert.equal(typed(extension, keys, at, unit), result);
  });
}
