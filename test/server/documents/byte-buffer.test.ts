import assert from "node:assert/strict";
import { test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import { seededRandom } from "../../../model/index.ts";
import { ByteBuffer } from "../../../server/documents/byte-buffer.ts";
import { encodeText } from "../../../server/documents/encoding.ts";

type Line = { readonly line: number; readonly character: number };

/** The offset of `position` in UTF-16: that of a document which was opened with this text. */
function offsetIn(text: string, position: Line): number {
  return TextDocument.create("", "", 0, text).offsetAt(position);
}

function bytesOf(buffer: ByteBuffer): Uint8Array {
  return buffer.slice(0, buffer.length).slice();
}

test("through edits of every kind, the bytes are those of the editor's text", () => {
  const seed = 8;
  const random = seededRandom(seed);
  const integer = (bound: number) => Math.floor(random.next() * bound);
  // Halves of pairs and of line ends on their own, so that edits tear pairs apart and make new ones.
  const pieces = ["\r", "\n", "\r\n", "\r\r\n", "\ud83d", "\ude00", "😀", "가", "é", "x", "\ufeff", "yz"];
  const piece = () => pieces[integer(pieces.length)]!;
  let text = "a\r\nb\rc\n";
  const buffer = new ByteBuffer(text);
  for (let i = 0; i < 6000; i++) {
    const lines = text.split(/\r\n?|\n/).length;
    const place = () => ({ line: integer(lines + 1), character: integer(9) });
    const start = place();
    const end = integer(3) === 0 ? place() : { line: start.line, character: start.character + integer(4) };
    const inserted = Array.from({ length: integer(text.length > 60 ? 2 : 5) }, piece).join("");
    const before = bytesOf(buffer);
    const context = `seed ${seed}, edit ${i}: ${JSON.stringify({ text, start, end, inserted })}`;
    const edit = buffer.edit({ start, end }, inserted);
    const [from, to] = [offsetIn(text, start), offsetIn(text, end)].toSorted((a, b) => a - b);
    text = text.slice(0, from) + inserted + text.slice(to);
    const after = encodeText(text);
    assert.deepEqual(bytesOf(buffer), after, context);
    const edited = Uint8Array.of(...before.subarray(0, edit.start), ...edit.inserted, ...before.subarray(edit.end));
    assert.deepEqual(edited, after, `${context}: what the edit says`);
    const cursor = place();
    const offset = offsetIn(text, cursor);
    const isInPair =
      text.slice(offset - 1, offset + 1).isWellFormed() && !text.slice(offset - 1, offset).isWellFormed();
    const expected = encodeText(text.slice(0, isInPair ? offset - 1 : offset)).length;
    assert.equal(buffer.offsetAt(cursor), expected, `${context}: ${JSON.stringify(cursor)}`);
    const at = integer(after.length + 1);
    assert.equal(buffer.lineStart(at), after.subarray(0, at).lastIndexOf(10) + 1, context);
    assert.equal(buffer.indexOf(0x79, at), after.indexOf(0x79, at), context);
    assert.deepEqual(buffer.slice(at, after.length), after.subarray(at), context);
    if (at < after.length) assert.equal(buffer.at(at), after[at], context);
  }
});

test("typing in a long text leaves line index and bytes right", () => {
  const seed = 9;
  const random = seededRandom(seed);
  let lines = Array.from({ length: 3000 }, (_, i) => `line ${i} of the text`);
  const buffer = new ByteBuffer(lines.join("\r\n"));
  for (let i = 0; i < 400; i++) {
    const line = Math.floor(random.next() * lines.length);
    const character = Math.floor(random.next() * lines[line]!.length);
    const inserted = ["x", "가\r\n", "\r\n\r\n"][i % 3]!;
    buffer.edit({ start: { line, character }, end: { line: line + (i % 2), character } }, inserted);
    const rest = i % 2 === 0 ? lines[line]!.slice(character) : (lines[line + 1]?.slice(character) ?? "");
    const edited = (lines[line]!.slice(0, character) + inserted + rest).split("\r\n");
    lines = [...lines.slice(0, line), ...edited, ...lines.slice(line + 1 + (i % 2))];
  }
  assert.deepEqual(bytesOf(buffer), encodeText(lines.join("\n")), `seed ${seed}`);
  assert.equal(buffer.offsetAt({ line: lines.length - 1, character: 0 }), buffer.length - lines.at(-1)!.length);
});

for (const lineEnd of ["\n", "\r\n"]) {
  test(`ten thousand ranges changed at once are ten thousand changes, with ${JSON.stringify(lineEnd)}`, () => {
    const count = 10_000;
    const lines = Array.from(
      { length: count },
      (_, i) => `const value${i} = ${"가나".repeat(i % 3)}read(${i}); // ${"x".repeat(60)}`,
    );
    const buffer = new ByteBuffer(lines.join(lineEnd));
    const changed = lines.map((line) => `${line.slice(0, 6)}other${line.slice(11)}${lineEnd}`);
    // From the last to the first, as an editor sends them.
    for (let line = count - 1; line >= 0; line--) {
      buffer.edit({ start: { line, character: 6 }, end: { line, character: 11 } }, "other");
      const end = { line, character: lines[line]!.length };
      buffer.edit({ start: end, end }, lineEnd);
    }
    assert.deepEqual(bytesOf(buffer), encodeText(changed.join(lineEnd)));
  });
}
