// The most probable next words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { distributionOf } from "../../model/continuation.ts";
import type { Memory } from "../../model/memory/memory.ts";
import { nextWords } from "../../model/next-words.ts";
import { runToEnd } from "../../model/steps.ts";
import { smallMemory, utf8 } from "./memory/memory.ts";

const next = (memory: Memory, before: string) =>
  runToEnd(nextWords(memory, undefined, distributionOf(memory, undefined), utf8(before), 5));

/** The words that a memory expects after `line`, where it has learned a text twice. */
function wordsAfter(text: string, line: string): [string, number][] {
  const memory = smallMemory();
  for (let time = 0; time < 2; time++) for (const _ of memory.learn(utf8(text)));
  memory.start();
  for (const character of utf8(line)) memory.push(character);
  const words = next(memory, line);
  assert.ok(words.every(({ probability }, i) => i === 0 || probability <= words[i - 1].probability));
  return words.map((word) => [new TextDecoder().decode(word.text), word.probability]);
}

const CODE = "let horizon = measure(planet);\nlet harvest = collect(planet);\n".repeat(4);

test("words end where the next begins, with what stands before them", () => {
  const [first] = wordsAfter(CODE, "let horizon =");
  assert.equal(first![0], " measure");
  assert.ok(first![1] > 0.7, `${first![1]}`);
  assert.equal(wordsAfter(CODE, "let horizon = mea")[0]![0], "sure", "one that was begun goes on");
  assert.equal(wordsAfter(CODE, "let horizon = measure")[0]![0], "(planet");
});

test("where several words may come, each is told", () => {
  const words = wordsAfter(CODE, "let h").map(([text]) => text);
  assert.ok(words.includes("orizon") && words.includes("arvest"), words.join(" "));
});

test("a line that ends has no word, and other scripts have whole characters", () => {
  assert.equal(wordsAfter(CODE, "let horizon = measure(planet)")[0]![0], ";\n");
  assert.equal(wordsAfter("const 길이 = 높이 * 너비;\n".repeat(6), "const 길이 =")[0]![0], " 높이");
});

test("a memory that knows nothing expects nothing in particular", () => {
  for (const { probability } of next(smallMemory(), "")) assert.ok(probability < 0.1);
});
