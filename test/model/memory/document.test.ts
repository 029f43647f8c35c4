import assert from "node:assert/strict";
import { test } from "node:test";
import { changedPassages, keptPassages } from "../../../model/memory/changes.ts";
import { Overlay } from "../../../model/memory/overlay.ts";
import { seededRandom } from "../../../model/random.ts";
import { Ranges, textOf } from "../../../model/text.ts";
import { EditedText } from "../edited-text.ts";
import { finish, predictions, randomCode, smallMemory, utf8 } from "./memory.ts";

const SEED = 22;

test("typing on leaves the memory as if the document had been opened where the cursor is, and closing as before", () => {
  const random = seededRandom(SEED);
  const base = randomCode(random, 1500);
  const kept = smallMemory();
  finish(kept.learn(base));
  const before = predictions(kept);
  const text = new EditedText(randomCode(random, 1200));
  const overlay = new Overlay(kept, text);
  let cursor = 700;
  finish(overlay.advance(cursor));
  for (let edit = 0; edit < 40; edit++) {
    // Typed and deleted at the cursor and before it, within its line's reach: what stands after it does not change.
    const start = Math.max(0, cursor - Math.floor(random.next() * 300));
    const end = Math.min(cursor, start + Math.floor(random.next() * 12));
    const inserted = utf8(["x", "ab", "길", "(item", ""][Math.floor(random.next() * 5)]);
    text.edit({ start, end, inserted });
    cursor += inserted.length - (end - start);
    overlay.edit({ start, end, inserted });
    finish(overlay.advance(cursor));
    const fresh = smallMemory();
    finish(fresh.learn(base));
    finish(new Overlay(fresh, text).advance(cursor));
    assert.deepEqual(predictions(kept), predictions(fresh), `edit ${edit} of seed ${SEED}`);
  }
  overlay.close();
  assert.deepEqual(predictions(kept), before);
});

test("edits and cursors anywhere never leave the memory changed, and never throw", () => {
  const random = seededRandom(SEED + 1);
  const memory = smallMemory({ overlay: 2 ** 20 }); // so small that its journal fills up
  const before = predictions(memory);
  const text = new EditedText(randomCode(random, 3000));
  const overlay = new Overlay(memory, text, { known: new Ranges([{ start: 0, end: text.length }]) });
  for (let edit = 0; edit < 60; edit++) {
    const start = Math.floor(random.next() * (text.length + 1));
    const end = Math.min(text.length, start + Math.floor(random.next() * 50));
    const inserted = randomCode(random, 30);
    const removed = text.slice(start, end).slice();
    text.edit({ start, end, inserted });
    overlay.edit({ start, end, inserted, removed });
    const steps = overlay.advance(Math.floor(random.next() * (text.length + 1)));
    for (let step = Math.floor(random.next() * 9); step > 0 && steps.next().done !== true; step--);
    steps.return();
  }
  overlay.close();
  assert.deepEqual(predictions(memory), before);
  assert.throws(() => overlay.edit({ start: 0, end: text.length + 1, inserted: utf8("") }), RangeError);
  assert.throws(() => finish(overlay.advance(text.length + 1)), RangeError);
});

test("a name that is used for the second time is suggested after three of its characters", () => {
  const memory = smallMemory();
  const overlay = new Overlay(memory, textOf(utf8("const shoppingBasket = open();\n\nsho")));
  finish(overlay.advance(35));
  const bytes = Array.from(memory.generate(11), ({ character }) => character);
  assert.equal(new TextDecoder().decode(Uint8Array.from(bytes)), "ppingBasket");
});

test("what stands after the cursor is known, and what is excluded is not", () => {
  const text = 'let a;\n\nconst label = "zebra crossing";\nconst key = "abcdefgh1234";\n';
  const memory = smallMemory();
  const secret = text.indexOf("abcdefgh1234");
  const overlay = new Overlay(memory, textOf(utf8(text)));
  finish(overlay.advance(7, new Ranges([{ start: secret, end: secret + 12 }])));
  const after = (prefix: string) => {
    const position = memory.save();
    for (const character of utf8(prefix)) memory.push(character);
    const bytes = Array.from(memory.generate(8), ({ character }) => character);
    memory.restore(position);
    return new TextDecoder().decode(Uint8Array.from(bytes));
  };
  assert.equal(after('const label = "zeb'), "ra cross");
  assert.ok(!after('const key = "abcd').includes("efgh"));
  assert.ok(!after('const key = "').includes("abc"));
});

test("what stands after the cursor's line and then what stands before the cursor are learned as two texts", () => {
  const random = seededRandom(SEED + 3);
  const base = randomCode(random, 1500);
  const text = randomCode(random, 1200);
  const overlaid = smallMemory();
  const learned = smallMemory();
  for (const memory of [overlaid, learned]) finish(memory.learn(base));
  finish(new Overlay(overlaid, textOf(text)).advance(600));
  finish(learned.learn(text, { passages: [{ start: text.indexOf(10, 600) + 1, end: text.length }] }));
  finish(learned.learn(text.subarray(0, 600)));
  assert.deepEqual(predictions(overlaid), predictions(learned));
});

test("changed passages are the lines that are new", () => {
  const passages = (before: string, after: string) =>
    changedPassages(utf8(before), utf8(after)).map(({ start, end }) =>
      new TextDecoder().decode(utf8(after).subarray(start, end)),
    );
  assert.deepEqual(passages("a\nb\nc\n", "a\nb\nc\n"), []);
  assert.deepEqual(passages("a\nb\nc\n", "a\nx\n값\nb\nc\nd\n"), ["x\n값\n", "d\n"]);
  assert.deepEqual(passages("a\nb\n", "b\na\n"), [], "moved lines");
  assert.deepEqual(passages("a\n", "a\na\n"), ["a\n"], "one more of the same");
  assert.deepEqual(passages("b\na\n", "a\na\n"), ["a\n"], "one more of the same, and one less of others");
  assert.deepEqual(passages("ab\nc\n", "ad\nc\n"), ["ad\n"], "the whole line");
  assert.deepEqual(passages("ab\nc\n", "xb\nc\n"), ["xb\n"], "the whole line");
  assert.deepEqual(passages("", "a\n"), ["a\n"]);
  assert.deepEqual(passages("a\n", ""), []);
});

test("what the memory knows already is refreshed, and what an edit touches is learned", () => {
  const random = seededRandom(SEED + 2);
  const text = randomCode(random, 1200);
  const memory = smallMemory();
  finish(memory.learn(text));
  const before = predictions(memory);
  const overlay = new Overlay(memory, textOf(text), { known: new Ranges([{ start: 0, end: text.length }]) });
  finish(overlay.advance(600));
  const refreshed = smallMemory();
  finish(refreshed.learn(text));
  const whole = { known: [{ start: 0, end: text.length }] };
  finish(refreshed.learn(text, { ...whole, passages: [{ start: text.indexOf(10, 600) + 1, end: text.length }] }));
  finish(refreshed.learn(text.subarray(0, 600), { known: [{ start: 0, end: 600 }] }));
  assert.deepEqual(predictions(memory), predictions(refreshed));
  overlay.close();
  assert.deepEqual(predictions(memory), before);
  // In a new line, after which everything is known: the same memory learns the line alone.
  const line = utf8("const unheardOf = 길이;\n");
  const feed = text.indexOf(10, 600) + 1;
  const alone = smallMemory();
  finish(alone.learn(text));
  const inserted = Uint8Array.of(...text.subarray(0, feed), ...line, ...text.subarray(feed));
  const small = new Overlay(alone, textOf(inserted), {
    known: new Ranges([
      { start: 0, end: feed },
      { start: feed + line.length, end: inserted.length },
    ]),
  });
  finish(small.advance(feed + line.length));
  const editedText = new EditedText(text);
  const edited = new Overlay(memory, editedText, { known: new Ranges([{ start: 0, end: text.length }]) });
  const edit = { start: feed, end: feed, inserted: line };
  editedText.edit(edit);
  edited.edit(edit);
  finish(edited.advance(feed + line.length));
  assert.deepEqual(predictions(memory), predictions(alone));
  assert.notDeepEqual(predictions(memory), before);
});

test("what was removed is refreshed where it is known, and prediction goes on from the cursor", () => {
  const [lead, old, rest] = ["total = 0\n", "const amount = readAmount(order, currency);\n", "return total;\n"].map(
    utf8,
  );
  const text = Uint8Array.of(...lead!, ...old!, ...rest!);
  const other = utf8("const label = readLabel(order, language);\n".repeat(6));
  /** How probable the old line's end is after the beginning of a new one, and what was learned of it. */
  const after = (isKnown: boolean, removed: Uint8Array | undefined) => {
    const memory = smallMemory();
    finish(memory.learn(text));
    finish(memory.learn(other));
    const before = predictions(memory);
    const edited = new EditedText(text);
    const known = new Ranges(isKnown ? [{ start: 0, end: text.length }] : []);
    const overlay = new Overlay(memory, edited, { known });
    finish(overlay.advance(lead!.length));
    const [start, end] = [lead!.length, lead!.length + old!.length - 1];
    const inserted = utf8("const sum = read");
    for (const edit of [
      { start, end, inserted: utf8(""), removed },
      { start, end: start, inserted },
    ]) {
      edited.edit(edit);
      overlay.edit(edit);
      finish(overlay.advance(start + edit.inserted.length));
    }
    const probability = memory.probabilityOf("A".charCodeAt(0));
    overlay.close();
    assert.deepEqual(predictions(memory), before);
    return probability;
  };
  assert.ok(after(true, old!.subarray(0, -1)) > 1.1 * after(true, undefined));
  assert.equal(after(false, old!.subarray(0, -1)), after(false, undefined));
  assert.equal(after(true, utf8("const")), after(true, undefined), "too short to tell anything");
});

test("kept passages are all but the changed ones", () => {
  const before = utf8("a\nb\nc\nd\n");
  const after = utf8("a\nx\nc\nd\ny\n");
  assert.deepEqual(keptPassages(before, after), [
    { start: 0, end: 2 },
    { start: 4, end: 8 },
  ]);
  assert.deepEqual(keptPassages(before, before), [{ start: 0, end: 8 }]);
  assert.deepEqual(keptPassages(utf8(""), after), []);
});
