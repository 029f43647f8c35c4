import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mark, Memory } from "../../../model/memory/memory.ts";
import { seededRandom } from "../../../model/random.ts";
import { finish, learnAll, opinions, randomCode, smallMemory, utf8 } from "./memory.ts";

const SEED = 20261124;

test("after going back to a mark, every prediction is what it was, bit for bit", () => {
  const random = seededRandom(SEED);
  const memory = smallMemory();
  finish(memory.learn(randomCode(random, 4000)));
  const stack: { mark: Mark; said: number[] }[] = [];
  for (let turn = 0; turn < 60; turn++) {
    if (random.next() < 0.6) {
      const mark = memory.mark();
      stack.push({ mark, said: opinions(memory) });
      if (random.next() < 0.3) finish(memory.learn(randomCode(random, 300)));
      else learnAll(memory, randomCode(random, 100));
    } else if (stack.length > 0) {
      const depth = Math.floor(random.next() * stack.length);
      const { mark, said } = stack[depth];
      stack.length = random.next() < 0.5 ? depth : depth + 1; // a mark may be used again
      memory.rollback(mark);
      assert.deepEqual(opinions(memory), said, `turn ${turn} of seed ${SEED}`);
      learnAll(memory, randomCode(random, 30));
      memory.rollback(mark);
      assert.deepEqual(opinions(memory), said, `turn ${turn} of seed ${SEED}, second time`);
    }
  }
});

test("an edit that goes back to a mark and learns on equals learning the edited text from the start", () => {
  const random = seededRandom(SEED + 1);
  const base = randomCode(random, 2000);
  const edited = openMemory(base);
  let text: Uint8Array = new Uint8Array();
  const marks: { offset: number; mark: Mark }[] = [{ offset: 0, mark: edited.mark() }];
  for (let edit = 0; edit < 25; edit++) {
    const at = Math.floor(random.next() * (text.length + 1));
    const end = Math.min(text.length, at + Math.floor(random.next() * 40));
    text = Uint8Array.of(...text.subarray(0, at), ...randomCode(random, 60), ...text.subarray(end));
    while (marks.length > 1 && marks[marks.length - 1].offset > at) marks.pop();
    const { offset, mark } = marks[marks.length - 1];
    edited.rollback(mark);
    for (let from = offset; from < text.length; from += 64) {
      if (from > offset) marks.push({ offset: from, mark: edited.mark() });
      learnAll(edited, text.subarray(from, from + 64));
    }
    const fresh = openMemory(base);
    learnAll(fresh, text);
    assert.deepEqual(opinions(edited), opinions(fresh), `edit ${edit} of seed ${SEED + 1}`);
  }
});

test("when the journal is full, learning ends and going back is still exact", () => {
  const memory = smallMemory({ overlay: 2 ** 19 });
  finish(memory.learn(utf8("one two three\n")));
  const said = opinions(memory);
  const mark = memory.mark();
  const file = randomCode(seededRandom(SEED), 20000);
  assert.ok(finish(memory.learn(file)) < file.length);
  assert.throws(() => memory.learnByte(97), RangeError);
  memory.rollback(mark);
  assert.deepEqual(opinions(memory), said);
});

function openMemory(base: Uint8Array): Memory {
  const memory = smallMemory();
  finish(memory.learn(base));
  memory.start();
  return memory;
}
