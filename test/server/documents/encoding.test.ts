import assert from "node:assert/strict";
import { test } from "node:test";
import { byteLength, decodeText, encodeText } from "../../../server/documents/encoding.ts";

test("line ends become line feeds, and lone surrogates U+FFFD", () => {
  assert.deepEqual(encodeText("a\r\nb\rc\n"), new TextEncoder().encode("a\nb\nc\n"));
  assert.deepEqual(encodeText("\ud83d"), new TextEncoder().encode("\ufffd"));
});

test("the length in bytes is that of the encoding", () => {
  for (const text of ["", "a\r\nb\rc", "길 é 😀", "\ud83d\r\n", "\ufeffa"]) {
    assert.equal(byteLength(text), encodeText(text).length);
    assert.equal(decodeText(encodeText(text)), text.toWellFormed().replace(/\r\n?/g, "\n"));
  }
});
