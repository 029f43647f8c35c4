// What kind of place the cursor stands at. The cursor is ║.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAtName, placeKindAt } from "../../../server/completion/place.ts";
import { OpenDocument } from "../../../server/documents/document.ts";

test("an editor opens its list where a name is typed, and behind what names a member", () => {
  for (const at of [
    "const g = Obj",
    "R",
    "new Resp",
    "this.",
    "list[0].",
    "a?.",
    "f().na",
    "p->",
    "std::",
    "$el",
    "값",
    "x1.",
  ])
    assert.ok(isAtName(at), at);
  for (const not of [
    "",
    "const g = ",
    "f(",
    "12",
    "0x1f",
    "1.",
    "...",
    "def f() ->",
    "a - >",
    "(x) =>",
    "std:",
    '"',
    "// ",
  ])
    assert.ok(!isAtName(not), not);
});

/** What is written at the cursor of a document. */
function kindAt(marked: string, languageId = "typescript", path = "/w/file.ts", language?: string) {
  const [before = "", after = ""] = marked.split("║");
  const document = new OpenDocument(`file://${path}`, languageId, 1, before + after);
  return placeKindAt(document, new TextEncoder().encode(before).length, language);
}

test("comments and strings are told from code in many languages", () => {
  assert.equal(kindAt("const a = ║;"), "code");
  assert.equal(kindAt("const a = 1; // the fi║rst"), "comment");
  assert.equal(kindAt("/**\n * 값을 ║\n */\n"), "comment");
  assert.equal(kindAt("/* done */ ║"), "code");
  assert.equal(kindAt('say("hel║lo")'), "string");
  assert.equal(kindAt("`a $\u007bb║} c`"), "code");
  assert.equal(kindAt("x = 1  # the ║", "python", "/w/a.py"), "comment");
  assert.equal(kindAt('"""What it ║', "python", "/w/a.py"), "string");
  assert.equal(kindAt("// SAFETY: ║", "rust", "/w/a.rs"), "comment");
  assert.equal(
    kindAt("# install ║", "shellscript", "/w/install"),
    "comment",
    "by the language where the name says nothing",
  );
  assert.equal(kindAt("# install ║", "", "/w/install.sh"), "comment", "by the name where the language is not told");
});

test("prose is no code, unless a block of it is; what no rules are known of is", () => {
  assert.equal(kindAt("# It's a ║", "markdown", "/w/README.md"), "prose");
  assert.equal(kindAt("It is ║", "", "/w/README.md"), "prose");
  assert.equal(kindAt("```js\nconst a = ║\n```\n", "markdown", "/w/README.md", "javascript"), "code");
  assert.equal(kindAt("Fix the ║", "git-commit", "/w/.git/COMMIT_EDITMSG"), "prose");
  assert.equal(kindAt("; a comment? ║", "clojure", "/w/a.clj"), "code");
});

test("a long file costs no more than a short one, and begins in code as far as is known", () => {
  const line = "const a = 1; // it's one\n";
  assert.equal(kindAt(`${line.repeat(4000)}const b = ║`), "code");
  assert.equal(kindAt(`${line.repeat(4000)}// it's ║`), "comment");
});
