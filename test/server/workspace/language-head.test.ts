import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_LANGUAGE } from "../../../model/index.ts";
import { headFor, languageNumbers } from "../../../server/workspace/language-head.ts";

const file = (path: string, length: number) => ({ path, bytes: new Uint8Array(length) });

test("languages that there is enough of are told apart, the most frequent first", () => {
  const files = [file("/a.py", 3000), file("/b.ts", 5000), file("/c.py", 3000), file("/d.rs", 100), file("/e", 9000)];
  const more = [...files, file("/f.tsx", 4000)];
  assert.deepEqual(headFor(more), { languages: ["typescript", "python"] });
  assert.deepEqual(Array.from(languageNumbers(more, ["typescript", "python"])), [1, 0, 1, NO_LANGUAGE, NO_LANGUAGE, 0]);
});

test("where no language is known there is no head", () => {
  assert.deepEqual(headFor([file("/e", 9000)]), {});
  assert.deepEqual(Array.from(languageNumbers([file("/a.py", 9)])), [NO_LANGUAGE]);
});
