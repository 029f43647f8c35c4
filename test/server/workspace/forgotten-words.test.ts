import assert from "node:assert/strict";
import { test } from "node:test";
import { ForgottenWords, removedPassages } from "../../../server/workspace/forgotten-words.ts";
import { finish, utf8 } from "../../model/memory/memory.ts";

/** The forgotten names after the texts of a workspace have changed. */
function changed(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): ForgottenWords {
  const forgotten = new ForgottenWords();
  follow(forgotten, before, after);
  return forgotten;
}

function follow(forgotten: ForgottenWords, before: Readonly<Record<string, string>>, after: Record<string, string>) {
  const removed = Object.entries(before).flatMap(([path, text]) =>
    removedPassages(utf8(text), utf8(after[path] ?? "")),
  );
  for (const text of Object.values(after)) forgotten.note(utf8(text));
  finish(forgotten.follow(removed, Object.values(after).map(utf8)));
}

test("a misspelt name that was corrected is forgotten, and what it has in common with others is not", () => {
  const forgotten = changed(
    { "a.ts": "let userAcount = 1;\nlet userName = 2;\n" },
    { "a.ts": "let userAccount = 1;\nlet userName = 2;\n" },
  );
  assert.ok(forgotten.has("userAcount") && forgotten.has("userAcounts") && forgotten.has("userAcountNumber"));
  for (const name of ["userAccount", "userName", "user", "userAc", "let"]) assert.ok(!forgotten.has(name), name);
});

test("a name that another file has is known", () => {
  const forgotten = changed({ "a.ts": "callee(unheardOf);\n", "b.ts": "unheardOf;\n" }, { "b.ts": "unheardOf;\n" });
  assert.ok(!forgotten.has("unheardOf"));
  assert.ok(forgotten.has("callee"));
});

test("the beginning of a name is forgotten with it, up to where other names begin alike", () => {
  const forgotten = changed({ "a.ts": "misspeltLongName(max_retries)\n" }, { "a.ts": "max_tries\n" });
  assert.ok(forgotten.has("misspelt") && forgotten.has("misspeltLongName") && forgotten.has("max_retries"));
  assert.ok(!forgotten.has("max") && !forgotten.has("max_"));
});

test("half of a name that was saved while it was typed is not forgotten when it is whole", () => {
  const forgotten = changed({ "a.ts": "let computeTot\n" }, { "a.ts": "let computeTotalPrice = 1;\n" });
  assert.ok(!forgotten.has("computeTot") && !forgotten.has("computeTotalPrice"));
});

test("a name that comes back is known again", () => {
  const forgotten = changed({ "a.ts": "unheardOf();\n" }, {});
  assert.ok(forgotten.has("unheardOf"));
  forgotten.note(utf8("return unheardOf;"));
  assert.ok(!forgotten.has("unheardOf"));
});

test("names of other scripts are forgotten, too", () => {
  const forgotten = changed({ "a.ts": "let 잘못쓴이름 = größe;\n" }, { "a.ts": "let 바른이름 = 1;\n" });
  assert.ok(forgotten.has("잘못쓴이름") && forgotten.has("größe"));
  assert.ok(!forgotten.has("바른이름"));
});

test("a great many names are kept within a bound", () => {
  const forgotten = new ForgottenWords();
  const names = Array.from(
    { length: 30_000 },
    (_, i) => `${String.fromCharCode(97 + (i % 26), 97 + (i % 25), 97 + (i % 23))}${i}x`,
  );
  finish(forgotten.follow([utf8(names.join(" "))], []));
  const known = names.filter((name) => forgotten.has(name)).length;
  assert.ok(known > 9_000 && known <= 10_000, `${known}`);
});
