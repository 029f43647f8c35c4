import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../model/index.ts";
import { byteEdit, byteLength, encodeText } from "../../../server/documents/encoding.ts";

test("line ends become line feeds, and lone surrogates U+FFFD", () => {
  assert.deepEqual(encodeText("a\r\nb\rc\n"), new TextEncoder().encode("a\nb\nc\n"));
  assert.deepEqual(encodeText("\ud83d"), new TextEncoder().encode("\ufffd"));
});

test("an edit of the text is the same edit of its bytes, wherever it cuts", () => {
  const seed = 8;
  const random = seededRandom(seed);
  const integer = (bound: number) => Math.floor(random.next() * bound);
  // Halves of pairs on their own, so that edits tear pairs apart and make new ones.
  const pieces = ["\r", "\n", "\r\n", "\ud83d", "\ude00", "😀", "가", "é", "x"];
  const piece = () => pieces[integer(pieces.length)];
  let text = "";
  let bytes = encodeText(text);
  for (let i = 0; i < 4000; i++) {
    const start = integer(text.length + 1);
    const end = Math.min(text.length, start + integer(text.length > 60 ? 8 : 3));
    const inserted = Array.from({ length: integer(4) }, piece).join("");
    const edit = byteEdit(text, start, end, inserted);
    text = text.slice(0, start) + inserted + text.slice(end);
    bytes = Uint8Array.of(...bytes.subarray(0, edit.start), ...edit.inserted, ...bytes.subarray(edit.end));
    assert.deepEqual(bytes, encodeText(text), `seed ${seed}, edit ${i}`);
    assert.equal(byteLength(text), bytes.length);
  }
});
