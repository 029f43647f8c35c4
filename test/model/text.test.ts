import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../model/random.ts";
import { type ByteRange, type Edit, mapOffset, mapRange, Ranges } from "../../model/text.ts";

/** `║` marks what is replaced, `[` and `]` a range: what is left of it when `X`s take that place, in the same notation. */
function mapped(notation: string, inserted: number): string {
  const offset = (sign: string) => notation.slice(0, notation.indexOf(sign)).replace(/[[\]║]/g, "").length;
  const range = { start: offset("["), end: offset("]") };
  const [before, replaced, after] = notation.replace(/[[\]]/g, "").split("║");
  const edit = { start: before.length, end: before.length + replaced.length, inserted: new Uint8Array(inserted) };
  const text = before + "X".repeat(inserted) + after;
  const { start, end } = mapRange(range, edit);
  return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
}

test("of a range an edit leaves what it does not replace, and what is inserted within", () => {
  assert.equal(mapped("a║║b[cd]e", 1), "aXb[cd]e", "before it");
  assert.equal(mapped("ab║║[cd]e", 1), "abX[cd]e", "where it begins");
  assert.equal(mapped("ab[c║║d]e", 2), "ab[cXXd]e", "within");
  assert.equal(mapped("ab[cd║║]e", 1), "ab[cd]Xe", "where it ends");
  assert.equal(mapped("ab[cd]e║║f", 1), "ab[cd]eXf", "after it");
  assert.equal(mapped("a║b[c║d]e", 1), "aX[d]e", "its beginning");
  assert.equal(mapped("ab[c║d]e║f", 1), "ab[c]Xf", "its end");
  assert.equal(mapped("a║b[cd]e║f", 3), "aXXX[]f", "all of it");
  assert.equal(mapped("ab[║cd║]e", 1), "abX[]e", "just it");
  assert.equal(mapped("ab[c║║]e", 1), "ab[c]Xe");
});

test("a border where something is inserted moves to the side that is asked for", () => {
  const edit: Edit = { start: 3, end: 5, inserted: new Uint8Array(4) };
  const sides = (offset: number) => [mapOffset(offset, edit, "before"), mapOffset(offset, edit, "after")];
  assert.deepEqual([0, 2, 3, 4, 5, 6].map(sides), [
    [0, 0],
    [2, 2],
    [3, 7],
    [3, 7],
    [3, 7],
    [8, 8],
  ]);
});

test("through random edits, ranges cover what they would if every character carried it along", () => {
  const seed = 12;
  const random = seededRandom(seed);
  const integer = (bound: number) => Math.floor(random.next() * bound);
  for (const how of ["edit", "cut"] as const) {
    /** Of each character the number of the range that it is in, or 0. */
    let owners: number[] = Array.from({ length: 40 }, () => 0);
    let ranges = new Ranges();
    for (let i = 1; i < 3000; i++) {
      if (owners.length < 20 || i % 50 === 0) {
        owners = Array.from({ length: 60 }, (_, at) => (at % 12 < 7 ? 1 + Math.floor(at / 12) : 0));
        ranges = new Ranges(rangesIn(owners));
      }
      const start = integer(owners.length + 1);
      const end = Math.min(owners.length, start + integer(6));
      const inserted = new Uint8Array(integer(5));
      const before = owners[start - 1] ?? 0;
      const within = how === "edit" && before !== 0 && before === owners[end] ? before : 0;
      ranges[how]({ start, end, inserted });
      owners = [...owners.slice(0, start), ...Array.from(inserted, () => within), ...owners.slice(end)];
      const context = `${how}, seed ${seed}, edit ${i}`;
      const covered = owners.map((owner) => owner !== 0);
      assert.deepEqual(
        owners.map((_, at) => ranges.covers(at)),
        covered,
        context,
      );
      const from = integer(owners.length);
      const to = from + integer(owners.length - from);
      assert.equal(ranges.overlaps(from, to), covered.slice(from, to).includes(true), context);
      const part = covered.slice(from, to).map(() => false);
      for (const range of ranges.within(from, to)) part.fill(true, range.start, range.end);
      assert.deepEqual(part, covered.slice(from, to), context);
    }
  }
});

test("a range that is added becomes one with those it overlaps or touches", () => {
  const seed = 13;
  const random = seededRandom(seed);
  const covered = Array.from({ length: 80 }, () => false);
  const ranges = new Ranges();
  for (let i = 0; i < 40; i++) {
    const start = Math.floor(random.next() * 70);
    const end = start + Math.floor(random.next() * 6);
    ranges.add({ start, end });
    covered.fill(true, start, end);
    assert.deepEqual([...ranges], rangesIn(covered.map(Number)), `seed ${seed}, range ${i}`);
  }
});

test("ranges out of order are a RangeError", () => {
  for (const [start, end] of [
    [1, 3],
    [6, 5],
    [Number.NaN, 9],
  ]) {
    assert.throws(
      () =>
        new Ranges([
          { start: 0, end: 2 },
          { start, end },
        ]),
      RangeError,
    );
  }
});

/** The stretches of the same number other than 0. */
function rangesIn(owners: readonly number[]): ByteRange[] {
  const ranges: ByteRange[] = [];
  for (let at = 0; at < owners.length; at++) {
    if (owners[at] === 0) continue;
    const start = at;
    while (owners[at + 1] === owners[start]) at++;
    ranges.push({ start, end: at + 1 });
  }
  return ranges;
}
