// What a memory keeps of texts that come and go.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Memory } from "../../../model/memory/memory.ts";
import { seededRandom } from "../../../model/random.ts";
import { LearnedTexts } from "../../../server/workspace/learned-texts.ts";
import { finish, predictions, smallMemory, utf8 } from "../../model/memory/memory.ts";

const SETTLED = utf8("export const planet = orbit(1);\nexport const comet = orbit(2);\n".repeat(8));

/** A memory that has learned a text for good. */
function settled(overlay?: number): { memory: Memory; texts: LearnedTexts } {
  const memory = smallMemory(overlay === undefined ? {} : { overlay });
  const texts = new LearnedTexts(memory);
  finish(texts.learn("/w/a.ts", SETTLED));
  return { memory, texts };
}

const withLine = (line: string) => utf8(`${Buffer.from(SETTLED).toString()}${line}\n`);

test("what was typed, saved and deleted again leaves no trace", () => {
  const { memory, texts } = settled();
  const before = predictions(memory);
  for (const line of ["const itemCo", "const itemCount = val", "const itemCount = value.길이(planet);"]) {
    finish(texts.learnRecent("/w/a.ts", withLine(line)));
  }
  assert.notDeepEqual(predictions(memory), before);
  finish(texts.learnRecent("/w/a.ts", SETTLED));
  assert.deepEqual(predictions(memory), before);
  assert.equal(texts.staleShare, 0);
});

test("only the last of a line's versions is known, whatever was saved between, and other recent texts stay", () => {
  const { memory, texts } = settled();
  const twin = settled();
  const other = utf8("return _value;\n");
  for (const each of [texts, twin.texts]) finish(each.learnRecent("/w/b.ts", other));
  for (const line of ["ret", "return it", "return itemCount"]) finish(texts.learnRecent("/w/a.ts", withLine(line)));
  finish(twin.texts.learnRecent("/w/a.ts", withLine("return itemCount")));
  assert.deepEqual(predictions(memory), predictions(twin.memory));
  assert.deepEqual(texts.get("/w/a.ts"), withLine("return itemCount"));
});

test("a recent file that is deleted is forgotten, and one that was learned for good is stale", () => {
  const { memory, texts } = settled();
  const before = predictions(memory);
  finish(texts.learnRecent("/w/new/b.ts", utf8("return itemCount;\n")));
  assert.deepEqual([...texts.forget(new Set(["/w/new"]))].filter((text) => text !== undefined).map(String), [
    String(utf8("return itemCount;\n")),
  ]);
  assert.deepEqual(predictions(memory), before);
  assert.equal(texts.staleShare, 0);
  finish(texts.forget(new Set(["/w/a.ts"])));
  assert.equal(texts.staleShare, 1);
});

test("how much is known is counted as people count, whatever is saved, saved again and deleted", () => {
  const { texts } = settled();
  const { characters } = texts.extent;
  assert.deepEqual(texts.extent, { files: 1, characters: SETTLED.length });
  finish(texts.learnRecent("/w/새.ts", utf8("// 새 길이 🪐\n")));
  assert.deepEqual(texts.extent, { files: 2, characters: characters + 10 });
  finish(texts.learn("/w/새.ts", utf8("// 길이\n")));
  assert.deepEqual(texts.extent, { files: 2, characters: characters + 6 });
  finish(texts.forget(new Set(["/w/새.ts"])));
  assert.deepEqual(texts.extent, { files: 1, characters });
});

test("parameters change beneath recent texts, which stay known", () => {
  const { memory, texts } = settled();
  const parameters = memory.parameters.slice();
  finish(texts.learnRecent("/w/b.ts", utf8("return itemCount;\n".repeat(20))));
  assert.notDeepEqual(memory.parameters.slice(), parameters);
  finish(
    texts.withoutRecent(function* () {
      yield assert.deepEqual(memory.parameters.slice(), parameters);
      memory.setParameters(parameters);
    }),
  );
  assert.notDeepEqual(memory.parameters.slice(), parameters);
  assert.ok(texts.get("/w/b.ts"));
});

test("more than can be taken back is learned for good, and so is what was not typed", () => {
  const { memory, texts } = settled();
  const { room } = memory;
  const mayChange = () => {
    memory.setParameters(memory.parameters.slice());
  };
  finish(texts.learnRecent("/w/large.ts", utf8("let value = [1, 2, 3];\n".repeat(1000))));
  mayChange(); // no transaction is open
  for (let i = 0; i < 12; i++) finish(texts.learnRecent(`/w/${i}.ts`, utf8(`let value${i} = [${i}];\n`.repeat(200))));
  assert.throws(mayChange, RangeError);
  const learned = Array.from(texts, ([, text]) => text.length).reduce((sum, length) => sum + length, 0);
  finish(texts.learn("/w/checkout.ts", utf8("let other = 1;\n")));
  mayChange();
  finish(texts.learnAgain());
  assert.throws(mayChange, RangeError);
  assert.equal(texts.full, false);
  assert.equal([...texts].length, 15);
  assert.ok(room - memory.room >= learned - SETTLED.length, "all of it is learned");
});

test("a journal that is too small costs nothing but the way back", () => {
  const { memory, texts } = settled(60_000);
  finish(texts.learnRecent("/w/b.ts", utf8("const item = [길이];\n".repeat(100))));
  assert.equal(texts.full, false);
  assert.equal(texts.get("/w/b.ts")?.length, 2300);
  memory.setParameters(memory.parameters.slice()); // no transaction is open
});

test("after any changes and a deletion, the memory is one that has learned the newest texts alone", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = seededRandom(seed);
    const below = (bound: number) => Math.floor(random.next() * bound);
    const { memory, texts } = settled();
    const newest = new Map<string, Uint8Array>();
    for (let step = 0; step < 12; step++) {
      const path = `/w/${below(3)}.ts`;
      const lines = Array.from({ length: below(6) }, () => `let value${below(4)} = item${below(3)};\n`);
      newest.set(path, utf8(lines.join("")));
      finish(texts.learnRecent(path, newest.get(path)!));
    }
    const [deleted, ...left] = newest.keys();
    finish(texts.forget(new Set([deleted!])));
    const twin = settled();
    for (const path of left) finish(twin.texts.learnRecent(path, newest.get(path)!));
    assert.deepEqual(predictions(memory), predictions(twin.memory), `seed ${seed}`);
  }
});
