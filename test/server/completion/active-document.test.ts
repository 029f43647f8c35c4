// The document that is typed in: what is kept through edits against what is computed anew.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Adaptation,
  type Memory,
  Network,
  Ranges,
  seededRandom,
  startTraining,
  type Text,
  textOf,
  train,
} from "../../../model/index.ts";
import { ActiveDocument, type CompletionParts } from "../../../server/completion/active-document.ts";
import { TextWindow } from "../../../server/documents/text-window.ts";
import { EditedText } from "../../model/edited-text.ts";
import { implementations } from "../../model/implementations.ts";
import { smallMemory } from "../../model/memory/memory.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const known = encode("const planet = read(1);\nlet comet = orbit(planet);\nreturn comet + planet;\n".repeat(12));
const kernels = implementations[1];
const training = startTraining({ cell: "sru", hiddenSize: 24, layers: 2, window: 3 }, 1, kernels);
for (const { step } of train(training, [known], () => 0, kernels, { batchSize: 2, unrollLength: 32 })) {
  if (step === 150) break;
}
const network = new Network(training.parameters, kernels, "int8");

function knowing(): Memory {
  const memory = smallMemory();
  for (const _ of memory.learn(known));
  return memory;
}

function open(
  parts: Partial<CompletionParts>,
  text: Text,
  secrets = new Ranges(),
  limit = Infinity,
  beside = ["let asteroid = planet;\n"],
): ActiveDocument {
  const all = { memory: undefined, network: undefined, adaptation: undefined, ...parts };
  return new ActiveDocument(all, new TextWindow(text, text.length, limit), secrets, {
    known: () => new Ranges(),
    beside: () => beside.map((one) => ({ text: encode(one), options: {} })),
    reach: { before: 4000, after: 2000 },
  });
}

function continuation(document: ActiveDocument, offset: number): string {
  const work = document.advance(offset);
  let step = work.next();
  while (!step.done) step = work.next();
  assert.equal(step.value, true);
  return continued(document, offset);
}

function continued(document: ActiveDocument, offset: number): string {
  return Array.from(
    document.continue(offset, 20),
    ({ character, probability }) => `${character} ${probability}`,
  ).join();
}

test("many short texts beside a document are not learned at one go", () => {
  const messages = Array.from({ length: 50 }, (_, i) => `Add planet ${i}\n`);
  const work = open({ memory: knowing() }, textOf(encode("let ")), new Ranges(), Infinity, messages).advance(4);
  assert.ok([...work].length >= messages.length);
});

test("through typing and deleting, what is continued is what a document opened there would continue", () => {
  const seed = 6;
  const random = seededRandom(seed);
  const memory = knowing();
  const text = new EditedText(encode("const planet = read(1);\nlet galaxy = orbit(planet);\n"));
  let cursor = text.length;
  const document = open({ memory, network }, text);
  for (let edit = 0; edit < 60; edit++) {
    const start = cursor - (edit % 3 === 0 ? Math.floor(random.next() * 4) : 0);
    const inserted = encode(["r", "re", "\n", "길", "let comet = "][Math.floor(random.next() * 5)]);
    text.edit({ start, end: cursor, inserted });
    document.edit({ start, end: cursor, inserted });
    cursor = start + inserted.length;
    const kept = continuation(document, cursor);
    const anew = open({ memory: knowing(), network }, text);
    assert.equal(kept, continuation(anew, cursor), `seed ${seed}, edit ${edit}`);
  }
});

test("suspended, it leaves the memory as it was, also in the middle of its work, and goes on as before", () => {
  const memory = knowing();
  memory.start();
  const before = memory.probabilityOf(114);
  const text = new EditedText(encode("let galaxy = orbit(planet);\n".repeat(60)));
  const document = open({ memory, network }, text);
  const first = continuation(document, text.length);
  document.suspend();
  memory.start();
  assert.equal(memory.probabilityOf(114), before);
  const work = document.advance(text.length);
  for (let step = 0; step < 5; step++) work.next();
  document.suspend();
  assert.deepEqual(work.next(), { done: true, value: undefined }, "what was under way goes on");
  memory.start();
  assert.equal(memory.probabilityOf(114), before);
  assert.equal(continuation(document, text.length), first);
});

test("a glance in the middle of the work knows what stands before the cursor, and the work goes on undisturbed", () => {
  const text = textOf(encode(`${"let galaxy = orbit(planet);\n".repeat(60)}let unheardOf = 1;\nreturn unh`));
  const undisturbed = continuation(open({ memory: knowing(), network }, text), text.length);
  const memory = knowing();
  const document = open({ memory, network }, text);
  const work = document.advance(text.length);
  let glances = 0;
  for (let step = work.next(); !step.done; step = work.next()) {
    if (glances++ % 8 > 0) continue;
    const glance = Array.from(document.glance(text.length, 6), ({ character }) => character);
    assert.equal(Buffer.from(glance).toString(), "eardOf");
  }
  assert.ok(glances > 20, `${glances}`);
  assert.equal(continued(document, text.length), undisturbed);
});

test("the memory continues alone where the network has not read up to the cursor yet", () => {
  const text = textOf(encode("let galaxy = orbit(planet);\nlet comet = or".repeat(60)));
  const document = open({ memory: knowing(), network }, text);
  const alone = continuation(open({ memory: knowing() }, text), text.length);
  const work = document.advance(text.length);
  while (work.next().value !== true);
  assert.equal(continued(document, text.length), alone);
  while (!work.next().done);
  const both = continued(document, text.length);
  assert.notEqual(both, alone);
  assert.equal(both, continuation(open({ memory: knowing(), network }, text), text.length));
});

test("an edit and another request end what is under way", () => {
  const text = new EditedText(encode("let galaxy = orbit(planet);\n".repeat(60)));
  const document = open({ memory: knowing() }, text);
  const type = () => {
    const edit = { start: 0, end: 0, inserted: encode("x") };
    text.edit(edit);
    document.edit(edit);
  };
  for (const end of [type, () => document.advance(5)]) {
    const work = document.advance(text.length);
    work.next();
    end();
    assert.deepEqual(work.next(), { done: true, value: undefined });
  }
});

const adaptation = Adaptation.of(training, kernels);

test("the network adapts to the text before the cursor, and forgets it with the document", () => {
  const text = textOf(encode("let galaxy = orbit(nebula);\n".repeat(60)));
  const document = open({ adaptation }, text);
  const before = continuation(document, 30);
  let steps = 0;
  for (const _ of document.adapt(text.length)) steps++;
  assert.ok(steps > 40, `${steps} steps`);
  const state = adaptation.network.createState();
  adaptation.network.advance(state, encode("let galaxy = orbit("));
  const adapted = adaptation.network.predict(state)["n".charCodeAt(0)];
  const again = open({ adaptation }, text);
  assert.equal(continuation(again, 30), before);
  const fresh = adaptation.network.createState();
  adaptation.network.advance(fresh, encode("let galaxy = orbit("));
  assert.ok(adapted > 2 * adaptation.network.predict(fresh)["n".charCodeAt(0)], `${adapted}`);
});

test("the network adapts neither to a secret nor to what stands far before the cursor", () => {
  const text = textOf(encode("let galaxy = orbit(nebula);\n".repeat(800)));
  const near = text.length - 16384;
  const document = open({ adaptation }, text, new Ranges([{ start: near, end: text.length }]));
  const before = continuation(document, 30);
  let steps = 0;
  for (const _ of document.adapt(text.length)) steps++;
  assert.ok(steps > 500, `${steps} steps`);
  assert.equal(continuation(document, 30), before);
});

test("an edit leaves of a secret what it does not delete", () => {
  const token = "zebra-crossing-4711";
  const before = encode(`let planet;\nlet key = "${token}";\n${"let galaxy = orbit(planet);\n".repeat(100)}`);
  const start = 23;
  const end = start + token.length;
  const cases = [
    { from: start + 6, to: start + 7, left: [{ start, end }] }, // within it
    { from: start - 3, to: start, left: [{ start: start - 2, end: end - 2 }] }, // up to it
    { from: end, to: end + 3, left: [{ start, end }] }, // after it
    { from: start - 3, to: start + 6, left: [{ start: start - 2, end: end - 8 }] }, // and its beginning
    { from: start + 6, to: end + 3, left: [{ start, end: start + 6 }] }, // and its end
    { from: 0, to: end + 3, left: [] }, // all of it, and more
  ];
  for (const { from, to, left } of cases) {
    const text = new EditedText(before);
    const secrets = new Ranges([{ start, end }]);
    const kept = open({ memory: knowing() }, text, secrets);
    continuation(kept, text.length);
    const edit = { start: from, end: to, inserted: encode("x") };
    text.edit(edit);
    secrets.edit(edit);
    kept.edit(edit);
    assert.deepEqual([...secrets], left);
    const anew = open({ memory: knowing() }, text, new Ranges(left));
    assert.equal(continuation(kept, 5), continuation(anew, 5), `from ${from} to ${to}`);
  }
});

test("of a document beyond the limit no more is read than a window, and typing goes on from what was read", () => {
  const text = new EditedText(encode("let galaxy = orbit(planet);\n".repeat(20_000)));
  const document = open({ network }, text, new Ranges(), 100_000);
  const read = (offset: number) => Array.from(document.advance(offset)).length;
  const whole = text.length / 32; // it yields every 32 characters
  const first = read(text.length);
  assert.ok(first > 0 && first < whole / 10, `${first} of ${whole}`);
  for (const start of [text.length, 1000]) {
    const edit = { start, end: start, inserted: encode("x") };
    text.edit(edit);
    document.edit(edit);
    assert.ok(read(text.length) <= 8);
  }
});

test("a network with an encoder goes towards what follows the cursor, wherever that was put", () => {
  const config = { cell: "sru", hiddenSize: 24, layers: 2, window: 3, encoder: 8 } as const;
  const { parameters } = startTraining(config, 1, kernels);
  const random = seededRandom(2);
  for (const { name, values } of parameters.tensors) {
    if (name.startsWith("decoder")) for (let i = 0; i < values.length; i++) values[i] = random.next() - 0.5;
  }
  const filling = new Network(parameters, kernels);
  const before = "let comet = orbit(planet);\n".repeat(30);
  const at = (suffix: string, offset: number) =>
    continuation(open({ network: filling }, new EditedText(encode(before + suffix))), offset);
  assert.notEqual(at("return comet;\n", before.length), at("const planet = 1;\n", before.length));
  assert.notEqual(at("return comet;\n", before.length), at("", before.length));
  assert.notEqual(at("", 0), "", "before the first character");
});
