import assert from "node:assert/strict";
import { test } from "node:test";
import type { Memory, Transaction } from "../../../model/memory/memory.ts";
import { seededRandom } from "../../../model/random.ts";
import { finish, learnAll, predictions, randomCode, smallMemory, utf8 } from "./memory.ts";

const SEED = 20261124;

test("what a transaction learned is taken back bit for bit, whatever began and ended within it", () => {
  const random = seededRandom(SEED);
  const memory = smallMemory();
  finish(memory.learn(randomCode(random, 4000)));
  let interruptions = 0;
  const stack: { transaction: Transaction; said: number[] }[] = [];
  for (let turn = 0; turn < 80; turn++) {
    if (stack.length === 0 || random.next() < 0.55) {
      stack.push({ said: predictions(memory), transaction: memory.begin() });
      if (random.next() < 0.3) finish(memory.learn(randomCode(random, 1500)));
      else learnAll(memory, randomCode(random, 100));
      continue;
    }
    const { transaction, said } = stack.pop()!;
    // What is committed the enclosing transaction takes back, and the outermost one here always does.
    if (stack.length > 0 && random.next() < 0.4) transaction.commit();
    else {
      if (random.next() < 0.5) transaction.rollBack();
      else
        for (const _ of transaction.rollBackInSteps()) {
          const between = memory.begin(); // as an overlay that opens between two steps
          learnAll(memory, randomCode(random, 20));
          between.rollBack();
          interruptions++;
        }
      assert.deepEqual(predictions(memory), said, `turn ${turn} of seed ${SEED}`);
    }
  }
  assert.ok(interruptions > 5, `${interruptions}`);
});

test("what the outermost transaction commits stays, and begins no journal", () => {
  const committed = smallMemory();
  const learned = smallMemory();
  const text = randomCode(seededRandom(SEED + 2), 2000);
  const outer = committed.begin();
  const inner = committed.begin();
  finish(committed.learn(text));
  inner.commit();
  outer.commit();
  finish(learned.learn(text));
  assert.deepEqual(predictions(committed), predictions(learned));
  const later = committed.begin();
  learnAll(committed, utf8("let other = 1;\n"));
  later.rollBack();
  assert.deepEqual(predictions(committed), predictions(learned));
});

test("only the innermost transaction can be ended, and each once", () => {
  const memory = smallMemory();
  const outer = memory.begin();
  const inner = memory.begin();
  const said = predictions(memory);
  assert.throws(() => outer.rollBack(), RangeError);
  assert.throws(() => outer.commit(), RangeError);
  assert.throws(() => memory.setParameters(memory.parameters.slice()), RangeError);
  learnAll(memory, utf8("one two"));
  inner.rollBack();
  assert.deepEqual(predictions(memory), said, "a refusal changes nothing");
  assert.throws(() => inner.rollBack(), RangeError);
  outer.rollBack();
  assert.throws(() => outer.commit(), RangeError);
});

test("an edit that rolls back and learns on equals learning the edited text from the start", () => {
  const random = seededRandom(SEED + 1);
  const base = randomCode(random, 2000);
  const edited = openMemory(base);
  let text: Uint8Array = new Uint8Array();
  const points: { offset: number; transaction: Transaction }[] = [{ offset: 0, transaction: edited.begin() }];
  for (let edit = 0; edit < 25; edit++) {
    const at = Math.floor(random.next() * (text.length + 1));
    const end = Math.min(text.length, at + Math.floor(random.next() * 40));
    text = Uint8Array.of(...text.subarray(0, at), ...randomCode(random, 60), ...text.subarray(end));
    let offset: number;
    do {
      const last = points.pop()!;
      last.transaction.rollBack();
      offset = last.offset;
    } while (offset > at);
    for (let from = offset; from < text.length; from += 64) {
      points.push({ offset: from, transaction: edited.begin() });
      learnAll(edited, text.subarray(from, from + 64));
    }
    const fresh = openMemory(base);
    learnAll(fresh, text);
    assert.deepEqual(predictions(edited), predictions(fresh), `edit ${edit} of seed ${SEED + 1}`);
  }
});

test("when the journal is full, learning ends and going back is still exact", () => {
  const memory = smallMemory({ overlay: 2 ** 19 });
  finish(memory.learn(utf8("one two three\n")));
  const said = predictions(memory);
  const transaction = memory.begin();
  const file = randomCode(seededRandom(SEED), 20000);
  assert.ok(finish(memory.learn(file)) < file.length);
  assert.throws(() => memory.learnByte(97), RangeError);
  transaction.rollBack();
  assert.deepEqual(predictions(memory), said);
});

function openMemory(base: Uint8Array): Memory {
  const memory = smallMemory();
  finish(memory.learn(base));
  memory.start();
  return memory;
}
