import assert from "node:assert/strict";
import { test } from "node:test";
import { Ranges, seededRandom } from "../../../model/index.ts";
import { ByteBuffer } from "../../../server/documents/byte-buffer.ts";
import { decodeText } from "../../../server/documents/encoding.ts";
import { TextWindow } from "../../../server/documents/text-window.ts";

const LINES = Array.from({ length: 40_000 }, (_, i) => `const value${i} = 가;\n`).join("");
const LIMIT = 1000;

function textOf(window: TextWindow): string {
  return decodeText(window.slice(0, window.length));
}

test("a text within the limit is its own window, and stays it as long as it is", () => {
  const text = new ByteBuffer("a\nb\n");
  const window = new TextWindow(text, 2, 4);
  assert.ok(window.isWhole && window.serves(0, 4) && window.serves(4, 4));
  window.edit(text.edit({ start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, "c"));
  assert.equal(textOf(window), "a\nb\nc");
  assert.ok(!window.serves(0, 4));
});

test("a window has whole lines around the cursor, and serves cursors that are not near its ends", () => {
  const text = new ByteBuffer(LINES);
  const middle = text.length / 2;
  const window = new TextWindow(text, middle, LIMIT);
  assert.match(textOf(window), /^const .*;\n$/s);
  assert.ok(!window.isWhole && window.length < 200_000);
  assert.ok(
    window.serves(middle, LIMIT) && window.serves(middle - 10_000, LIMIT) && window.serves(middle + 90_000, LIMIT),
  );
  assert.ok(!window.serves(middle - 30_000, LIMIT) && !window.serves(middle + 140_000, LIMIT));
  assert.ok(!window.serves(middle, text.length * 2), "where it need not be one");
  assert.ok(window.serves(middle, text.length), "but not to and fro at the limit");
  for (const end of [0, text.length]) assert.ok(new TextWindow(text, end, LIMIT).serves(end, LIMIT), `${end}`);
});

test("a line without an end does not become the window", () => {
  const text = new ByteBuffer("가".repeat(300_000));
  const window = new TextWindow(text, 450_000, LIMIT);
  assert.match(textOf(window), /^가+$/);
  assert.ok(window.length < 200_000);
});

test("through random edits a window is the stretch of the text that it was, with what was inserted there", () => {
  const seed = 14;
  const random = seededRandom(seed);
  const integer = (bound: number) => Math.floor(random.next() * bound);
  for (const offset of [0, 400_000, 800_000]) {
    const text = new ByteBuffer(LINES);
    const window = new TextWindow(text, offset, LIMIT);
    const ranges = new Ranges([{ start: window.start + 20_000, end: window.start + 20_200 }]);
    const isLast = window.start + window.length === text.length;
    let bytes = window.slice(0, window.length).slice();
    for (let i = 0; i < 120; i++) {
      // Many of them near its ends.
      const near = [window.start, window.start + window.length, integer(text.length)][i % 3]!;
      const [start, end] = [near + integer(80) - 40, near + integer(80) - 40]
        .map((at) => Math.min(text.length, Math.max(0, at)))
        .toSorted((a, b) => a - b);
      const context = `seed ${seed}, window at ${offset}, edit ${i}`;
      const edit = text.edit({ start: positionOf(text, start!), end: positionOf(text, end!) }, "xyz\n");
      ranges.edit(edit);
      const edited = window.edit(edit);
      if (edited !== undefined) {
        const { start, end, inserted } = edited;
        bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(end)]));
      }
      assert.deepEqual(window.slice(0, window.length), bytes, context);
      assert.equal(window.at(50), bytes[50], context);
      assert.equal(window.indexOf(0x78, 9), bytes.indexOf(0x78, 9), context);
      assert.equal(window.indexOf(0x01, 9), -1, context);
      if (offset === 0) assert.equal(window.start, 0, context);
      if (isLast) assert.equal(window.start + window.length, text.length, context);
    }
    const [range] = ranges.within(0, text.length);
    const found = window.rangesOf(ranges).within(0, window.length);
    assert.deepEqual(found, [{ start: range!.start - window.start, end: range!.end - window.start }]);
    assert.ok(window.rangesOf(ranges).covers(found[0]!.start) && !window.rangesOf(ranges).covers(found[0]!.end));
  }
});

function positionOf(text: ByteBuffer, offset: number) {
  const start = text.lineStart(offset);
  let line = 0;
  for (let at = text.indexOf(10, 0); at >= 0 && at < offset; at = text.indexOf(10, at + 1)) line++;
  return { line, character: decodeText(text.slice(start, offset)).length };
}
