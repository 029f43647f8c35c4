import assert from "node:assert/strict";
import { test } from "node:test";
import { latencyOf } from "../../../server/evaluation/latency.ts";
import type { Passage } from "../../../server/evaluation/passages.ts";
import { reliabilityOf } from "../../../server/evaluation/reliability.ts";
import { simulateTyping, type TypingResult } from "../../../server/evaluation/typing.ts";
import { file, resultOf, Scripted } from "./suggesters.ts";

type Answer = ConstructorParameters<typeof Scripted>[0];

/** Types all of `text`, or `passages` of it, on a clock that goes on by one at each look. */
function typed(text: string, answer: Answer, passages?: readonly Passage[]): TypingResult {
  const document = file(text);
  let time = 0;
  const own = passages ?? [{ start: 0, end: document.bytes.length }];
  return resultOf(simulateTyping(new Scripted(answer), [document], [own], () => time++));
}

test("who suggests nothing saves nothing", () => {
  const { score, latencies } = typed("abcde", () => undefined);
  assert.deepEqual(score, { saved: 0, precision: 0, shown: 0, taken: 0, characters: 5, endInsideWord: 0 });
  assert.deepEqual(latencies, [1, 1, 1, 1, 1]);
});

test("a perfect suggestion is one keystroke for all of it", () => {
  const { score } = typed("abcdefghij", () => "abcdefghij");
  assert.deepEqual(score, { saved: 0.9, precision: 1, shown: 1, taken: 1, characters: 10, endInsideWord: 0 });
});

test("a suggestion is taken only where the whole of it comes next", () => {
  const { score } = typed("abcd", (typed) => (typed === "" ? "abcx" : undefined));
  assert.deepEqual([score.saved, score.shown, score.taken], [0, 1, 0]);
  const beyond = typed("abcd", (typed) => (typed === "ab" ? "cde" : undefined)).score;
  assert.deepEqual([beyond.saved, beyond.shown, beyond.taken], [0, 1, 0], "nothing comes after the file's end");
});

test("what stays on the screen while its characters are typed counts once", () => {
  const { score } = typed("abcd", (typed) => "abcx".slice(typed.length) || undefined);
  assert.deepEqual([score.shown, score.taken], [1, 0]);
});

test("another suggestion, and one that comes back, count again", () => {
  assert.equal(typed("abcd", () => "zzz").score.shown, 4, "it was wrong each time, and came up each time");
  const changing = typed("abcd", (typed) => ["abx", "by", undefined, "dz"][typed.length]).score;
  assert.equal(changing.shown, 3);
  const gone = typed("abcd", (typed) => ["abcx", undefined, "cx"][typed.length]).score;
  assert.equal(gone.shown, 2);
  assert.equal(typed("abc", (typed) => ["xbz", "bz"][typed.length]).score.shown, 2, "the first one was typed over");
});

test("what was taken is typed before the next suggestion is asked for", () => {
  const seen: string[] = [];
  const { score } = typed("let a = b;\n", (typed) => {
    seen.push(typed);
    return typed === "let " ? "a = b;" : undefined;
  });
  assert.deepEqual(seen, ["", "l", "le", "let", "let ", "let a = b;"]);
  assert.deepEqual([score.characters, score.taken], [11, 1]);
  assert.equal(score.saved, 1 - 6 / 11);
});

test("characters are code points: of Hangul each takes one keystroke, and none is asked for halfway", () => {
  const seen: string[] = [];
  const { score } = typed("값이 x", (typed) => {
    seen.push(typed);
    return undefined;
  });
  assert.deepEqual(seen, ["", "값", "값이", "값이 "]);
  assert.equal(score.characters, 4);
  assert.equal(typed("값이", () => "값이").score.saved, 0.5);
});

test("of a passage what stands before is read, and nothing is asked there", () => {
  const seen: string[] = [];
  const passages = [
    { start: 2, end: 4 },
    { start: 5, end: 7 },
  ];
  const { score } = typed(
    "abcdefgh",
    (typed) => {
      seen.push(typed);
      return typed === "abc" ? "def" : undefined;
    },
    passages,
  );
  assert.deepEqual(seen, ["ab", "abc", "abcdef"], "a suggestion may reach into the next passage");
  assert.deepEqual([score.characters, score.taken], [5, 1]);
});

test("files without a passage are not even opened", () => {
  const suggester = new Scripted(() => undefined);
  const files = ["ab", "cd", "ef"].map((text) => file(text));
  resultOf(simulateTyping(suggester, files, [[], [{ start: 0, end: 2 }], []], () => 0));
  assert.equal(suggester.opened, 1);
});

test("a suggestion that its maker would go on with inside the word is counted", () => {
  const ends = (text: string, next: string) =>
    typed("-", () => ({ text, next: next.charCodeAt(0) })).score.endInsideWord;
  assert.equal(ends("rea", "d"), 1);
  assert.equal(ends("readL", "i"), 1);
  assert.equal(ends("read", "L"), 0);
  assert.equal(ends("read_", "l"), 0);
  assert.equal(ends("read", "("), 0);
  assert.equal(ends("read(", "l"), 0);
});

test("between keystrokes there is time, which is no suggestion's latency", () => {
  let time = 0;
  let idle = 0;
  const suggester = new Scripted(() => undefined);
  const thinker = Object.assign(suggester, {
    idle() {
      idle++;
      time += 1000;
    },
  });
  const passages = [{ start: 3, end: 5 }];
  const { latencies } = resultOf(simulateTyping(thinker, [file("abcde")], [passages], () => time));
  assert.equal(idle, 5);
  assert.deepEqual(latencies, [0, 0]);
});

test("an empty suggestion is a mistake of its maker", () => {
  assert.throws(() => typed("ab", () => ""), RangeError);
});

test("each suggestion that came up stands with its probability and whether it was right", () => {
  const answers = [
    { text: "abx", probability: 0.42 },
    { text: "bx", probability: 0.5 },
    { text: "cd", probability: 0.97 },
  ];
  const { statements } = typed("abcd", (typed) => answers[typed.length]);
  assert.deepEqual(statements, [
    { probability: 0.42, right: false },
    { probability: 0.97, right: true },
  ]);
  assert.deepEqual(typed("abcd", () => "zz").statements, [], "who states none is not held to any");
});

test("ten bins hold what was stated against what was right", () => {
  const statements = [
    { probability: 0.4375, right: false },
    { probability: 0.4375, right: true },
    { probability: 0.90625, right: true },
    { probability: 1, right: true },
  ]; // sums without rounding
  const bins = reliabilityOf(statements);
  assert.equal(bins.length, 10);
  assert.deepEqual(
    bins.filter(({ shown }) => shown > 0),
    [
      { from: 0.4, shown: 2, stated: 0.4375, right: 0.5 },
      { from: 0.9, shown: 2, stated: 0.953125, right: 1 },
    ],
  );
  assert.deepEqual(bins[0], { from: 0, shown: 0, stated: 0, right: 0 });
});

test("half of the latencies are at most p50, and 95 of 100 at most p95", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.deepEqual(latencyOf(hundred), { p50: 50, p95: 95 });
  assert.deepEqual(latencyOf([7]), { p50: 7, p95: 7 });
  assert.deepEqual(latencyOf([]), { p50: 0, p95: 0 });
});
