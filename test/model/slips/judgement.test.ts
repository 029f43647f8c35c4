// Lines are judged by all others, and their scores are what a simple computation of them says.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Memory } from "../../../model/memory/memory.ts";
import { type JudgedLine, judgeLines, linesOf } from "../../../model/slips/judgement.ts";
import { likeliestSlip } from "../../../model/slips/slip-odds.ts";
import { tokensIn } from "../../../model/slips/tokens.ts";
import { runToEnd } from "../../../model/steps.ts";
import { learnAll, predictions, smallMemory, utf8 } from "../memory/memory.ts";

const PLANETS = "mercury venus earth mars jupiter saturn uranus neptune".split(" ");
const block = (planet: string) =>
  `export function visit_${planet}(probe, orbit) {\n  if (probe.fuel < orbit.least) return refuse(probe, orbit);\n  return launch(probe, orbit);\n}\n`;
const WORKSPACE = PLANETS.map(block).join("\n");
const isNew = (word: Uint8Array) => /pluto|^x$|é/.test(new TextDecoder().decode(word));
const FAMILIAR = {
  isCode: () => true,
  familiarity: (word: Uint8Array) => (isNew(word) ? ("new" as const) : ("file" as const)),
};

function workspaceMemory(): Memory {
  const memory = smallMemory();
  runToEnd(memory.learn(utf8(WORKSPACE)));
  return memory;
}

const judge = (text: string, memory = workspaceMemory(), options = {}) =>
  runToEnd(judgeLines({ memory }, utf8(text), { ...FAMILIAR, ...options }));

const spoken = (text: string, { token, meant }: JudgedLine) => [
  text.slice(token.start, token.end),
  new TextDecoder().decode(meant.text),
];

/** −ln of the probability of a text where a memory stands, character by character. */
function costOf(memory: Memory, text: string): number {
  const position = memory.save();
  let nats = 0;
  for (const character of utf8(text)) {
    nats -= Math.log(memory.probabilityOf(character));
    memory.push(character);
  }
  memory.restore(position);
  return nats;
}

const PLUTO = block("pluto");
const SWAPPED = PLUTO.replace("probe.fuel <", "probe.fuel >");
const RENAMED = PLUTO.replace("return launch(", "return refuse(");

test("a score is what the line costs more than with the other word, and than the mistake", () => {
  for (const [text, before, written, meant, after, mistake] of [
    [SWAPPED, "export function visit_pluto(probe, orbit) {\n", ">", "<", "  if (probe.fuel ", 0],
    [RENAMED, RENAMED.slice(0, RENAMED.indexOf("  return refuse(")), "refuse", "launch", "  return ", 5],
  ] as const) {
    const line = linesOf(utf8(before)).length;
    const judged = judge(text)[line]!;
    assert.deepEqual(spoken(text, judged), [written, meant]);
    const memory = workspaceMemory();
    memory.begin();
    memory.interrupt();
    learnAll(memory, utf8(before));
    for (const character of utf8(after)) memory.push(character);
    const rest = text.slice(before.length + after.length + written.length).split("\n")[0]!;
    const score = costOf(memory, `${written}${rest}\n`) - costOf(memory, `${meant}${rest}\n`) - mistake;
    assert.ok(score > 0);
    assert.ok(Math.abs(judged.score - score) < 1e-9, `${judged.score} ${score}`);
  }
});

test("what is below a line tells of it as what is above it does", () => {
  // 40 lines: the upper half is judged after the lower one.
  const odd = "weigh(anchor, harbour, 7);\n";
  const common = "weigh(anchor, lantern, 7);\n";
  const text = `${odd}${"// nothing\n".repeat(19)}${common.repeat(20)}`;
  const judged = judge(text)[0]!;
  assert.deepEqual(spoken(text, judged), ["harbour", "lantern"]);
  const memory = workspaceMemory();
  memory.begin();
  runToEnd(memory.learn(utf8(text), { passages: [{ start: text.indexOf(common), end: text.length }] }));
  memory.interrupt();
  for (const character of utf8("weigh(anchor, ")) memory.push(character);
  const score = costOf(memory, "harbour, 7);\n") - costOf(memory, "lantern, 7);\n") - 5;
  assert.ok(Math.abs(judged.score - score) < 1e-9, `${judged.score} ${score}`);
});

test("what is missing is expected before the word behind it", () => {
  const text = PLUTO.replace("launch(probe, orbit)", "launch(orbit)");
  assert.deepEqual(spoken(text, judge(text)[2]!), ["orbit", "probe, "]);
  const last = PLUTO.replace("launch(probe, orbit)", "launch(probe)");
  assert.deepEqual(spoken(last, judge(last)[2]!), [")", ", orbit"]);
});

test("a memory is as it was, even where the judgement ends early", () => {
  const memory = workspaceMemory();
  memory.start();
  const before = predictions(memory);
  const text = SWAPPED + PLUTO.repeat(12);
  for (const whole of [SWAPPED, text]) {
    judge(whole, memory);
    assert.deepEqual(predictions(memory), before);
  }
  const work = judgeLines({ memory }, utf8(text), FAMILIAR);
  for (let step = 0; step < 30; step++) work.next();
  work.return([]);
  assert.deepEqual(predictions(memory), before);
  memory.begin().rollBack(); // no transaction is left
  memory.setParameters(memory.parameters.slice());
});

test("only what is asked for is judged: lines, code, words that are known, and no line with a border", () => {
  const memory = workspaceMemory();
  const unusual = (text: string, options = {}) =>
    judge(text, memory, options).flatMap((line, i) => (line === undefined || line.score < 2 ? [] : [i]));
  assert.deepEqual(unusual(SWAPPED), [1]);
  assert.deepEqual(unusual(RENAMED), [2]);
  assert.deepEqual(unusual(SWAPPED, { lines: new Set([0, 2]) }), []);
  assert.deepEqual(unusual(SWAPPED, { isCode: (at: number) => at < SWAPPED.indexOf(">") }), []);
  assert.deepEqual(unusual(RENAMED, { familiarity: () => "new" }), []);
  assert.deepEqual(unusual(SWAPPED.replace("least)", "le\0st)")), []);
});

test("empty and tiny texts have nothing unusual", () => {
  assert.deepEqual(judge(""), []);
  for (const text of ["x", "\n", " ", "é"]) assert.deepEqual(judge(text), [undefined], JSON.stringify(text));
});

test("a slip is the alternative with the best odds, a mistake's own included", () => {
  const alternative = (text: string, cost: number, isMissing = false) => ({ text: utf8(text), cost, isMissing });
  const doubt = { kind: "word", familiarity: "file", cost: 20 } as const;
  const slip = likeliestSlip({ ...doubt, alternatives: [alternative("a", 9), alternative("b, ", 10, true)] });
  assert.equal(slip?.score, 8, "something is missing more often than a name is another");
  assert.equal(slip?.meant.isMissing, true);
  assert.equal(likeliestSlip({ ...doubt, alternatives: [alternative("a", 16)] }), undefined);
  assert.equal(likeliestSlip({ ...doubt, familiarity: "new", alternatives: [alternative("a", 1)] }), undefined);
  assert.equal(likeliestSlip({ ...doubt, familiarity: "workspace", alternatives: [alternative("a", 5)] })?.score, 5);
});

test("tokens are words, runs of operators, and single signs", () => {
  const text = utf8("  if (größe_2 !== a.b) {");
  const words = tokensIn(text, 0, text.length).map(({ start, end }) =>
    new TextDecoder().decode(text.subarray(start, end)),
  );
  assert.deepEqual(words, ["if", "(", "größe_2", "!==", "a", ".", "b", ")", "{"]);
});
