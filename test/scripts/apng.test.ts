import assert from "node:assert/strict";
import { test } from "node:test";
import { decodePng, encodeApng, type Picture } from "../../scripts/apng.ts";

/** A picture of one colour, with a mark at some pixels. */
function picture(marks: readonly (readonly [x: number, y: number])[], width = 40, height = 30): Picture {
  const pixels = new Uint8Array(width * height * 3).fill(0xee);
  for (const [x, y] of marks) pixels.set([10, 20, 30], (y * width + x) * 3);
  return { width, height, pixels };
}

/** What a chunk of a frame says: its place and size, and how long it is shown, in thousandths of a second. */
function framesOf(png: Buffer): number[][] {
  const frames: number[][] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString("latin1", at + 4, at + 8) !== "fcTL") continue;
    const numbers = [4, 8, 12, 16].map((offset) => png.readUInt32BE(at + 8 + offset));
    frames.push([...numbers, png.readUInt16BE(at + 28)]);
  }
  return frames;
}

test("the first frame is a PNG that anything reads, and the others hold what has changed", () => {
  const first = picture([[1, 2]]);
  const marks = [
    [1, 2],
    [5, 7],
    [9, 8],
  ] as const;
  const animation = encodeApng([
    { picture: first, milliseconds: 100 },
    { picture: picture(marks), milliseconds: 250 },
    { picture: picture(marks), milliseconds: 2000 },
  ]);
  assert.deepEqual(decodePng(animation), first);
  assert.deepEqual(framesOf(animation), [
    [40, 30, 0, 0, 100],
    [5, 2, 5, 7, 250],
    [1, 1, 0, 0, 2000],
  ]);
});

test("what is no PNG, or one of another kind, is refused", () => {
  assert.throws(() => decodePng(Buffer.from("GIF89a")), RangeError);
  const grey = encodeApng([{ picture: picture([]), milliseconds: 1 }]);
  grey[25] = 0;
  assert.throws(() => decodePng(grey), /colour type 0/);
});
