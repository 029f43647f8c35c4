import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_LANGUAGE } from "../../../model/index.ts";
import { extensionOf, headFor, languageNumbers, languageOf, languagesOf } from "../../../server/workspace/languages.ts";

const file = (path: string, length: number) => ({ path, bytes: new Uint8Array(length) });

test("a file's name tells its language", () => {
  assert.equal(languageOf("/src/app.TSX"), "typescript");
  assert.equal(languageOf("C:\\work\\main.rs"), "rust");
  assert.equal(languageOf("/build/Dockerfile"), "dockerfile");
  assert.equal(languageOf("/a/LICENSE"), undefined);
  assert.equal(languageOf("/a.py/notes"), undefined);
});

test("the extension of a language is one of its own", () => {
  for (const language of ["python", "typescript", "cpp", "shellscript"]) {
    assert.equal(languageOf(`untitled.${extensionOf(language)}`), language);
  }
  assert.equal(extensionOf("klingon"), undefined);
});

test("languages that there is enough of are told apart, the most frequent first", () => {
  const files = [file("/a.py", 3000), file("/b.go", 9000), file("/c.py", 3000), file("/d.rs", 100), file("/e", 9000)];
  assert.deepEqual(languagesOf(files), ["go", "python"]);
  assert.deepEqual(Array.from(languageNumbers(files, ["go", "python"])), [1, 0, 1, NO_LANGUAGE, NO_LANGUAGE]);
  assert.deepEqual(headFor(files), { languages: ["go", "python"] });
});

test("where no language is known there is no head", () => {
  assert.deepEqual(headFor([file("/e", 9000)]), {});
  assert.deepEqual(Array.from(languageNumbers([file("/a.py", 9)])), [NO_LANGUAGE]);
});
