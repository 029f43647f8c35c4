import assert from "node:assert/strict";
import { test } from "node:test";
import { memorySize } from "../../../model/memory/size.ts";
import { NETWORK_WEIGHTS } from "../../../model/memory/start.ts";
import { seededRandom } from "../../../model/random.ts";
import { Utf8Reader } from "../../../model/utf8.ts";
import { finish, learnAll, predictions, randomCode, smallMemory, utf8 } from "./memory.ts";

test("what is learned becomes cheap, and new text does not", () => {
  const memory = smallMemory();
  const line = utf8("export function createSession(options: Options): Session {\n");
  const first = learnAll(memory, line);
  const second = learnAll(memory, line);
  const other = learnAll(memory, utf8("qzjx vwkp\n"));
  assert.ok(second < 0.2 * first, `${first} bits, then ${second}`);
  assert.ok(other > 30, `${other} bits`);
});

test("the probabilities of all 256 characters sum up to 1", () => {
  const memory = smallMemory();
  learnAll(memory, randomCode(seededRandom(3), 3000));
  for (const network of [undefined, new Float32Array(256).fill(1 / 256)]) {
    let sum = 0;
    for (let character = 0; character < 256; character++) sum += memory.probabilityOf(character, network);
    assert.ok(Math.abs(sum - 1) < 1e-5, `${sum}`);
  }
});

test("learning costs what was said before, but for what is learned between a character's bits", () => {
  const memory = smallMemory();
  let learned = 0;
  let said = 0;
  for (const character of randomCode(seededRandom(4), 3000)) {
    said -= Math.log2(memory.probabilityOf(character));
    learned += memory.learnByte(character);
  }
  assert.ok(Math.abs(learned - said) < 0.02 * said, `${learned} bits, ${said} said`);
});

test("reading and generating change nothing that was learned", () => {
  const random = seededRandom(5);
  const memory = smallMemory();
  finish(memory.learn(randomCode(random, 3000)));
  const said = predictions(memory);
  const position = memory.save();
  for (let turn = 0; turn < 20; turn++) {
    for (const character of randomCode(random, 40)) memory.push(character);
    finish(memory.generate(30));
    memory.restore(position);
    assert.deepEqual(predictions(memory), said);
  }
});

test("a text that is read predicts as the same text does that was learned up to there", () => {
  const memory = smallMemory();
  finish(memory.learn(utf8("alpha beta gamma\ndelta epsilon\n")));
  memory.start();
  for (const character of utf8("alpha be")) memory.push(character);
  const said: number[] = [];
  for (const { character } of memory.generate(9)) said.push(character);
  assert.equal(new TextDecoder().decode(Uint8Array.from(said)), "ta gamma\n");
});

test("what is generated is whole UTF-8, however short", () => {
  const memory = smallMemory();
  finish(memory.learn(utf8("가나다라 마바사\u0001\u0002 😀 값을 센다\n".repeat(20))));
  for (let length = 23; length >= 0; length--) {
    memory.start();
    for (const character of utf8("가나")) memory.push(character);
    const bytes = Array.from(memory.generate(length), ({ character }) => character);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    assert.doesNotMatch(text, /[^\P{Cc}\n\t]/u);
    assert.ok(bytes.length <= length);
  }
});

test("half a character before the reading position is completed when its reader is given", () => {
  const memory = smallMemory();
  finish(memory.learn(utf8("값값값값값값")));
  memory.start();
  const [first, second, third] = utf8("값");
  const reader = new Utf8Reader();
  memory.push(first);
  reader.push(first);
  assert.equal(memory.mostProbable(reader, 2).character, second);
  memory.push(second);
  reader.push(second);
  assert.equal(memory.mostProbable(reader, 1).character, third);
});

test("an excluded range is neither learned nor generated, and what surrounds it is", () => {
  const secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
  const text = `const apiKey = "${secret}";\nconst region = "north";\n`;
  const start = text.indexOf(secret);
  const excluded = [{ start, end: start + secret.length }];
  const memory = smallMemory();
  for (let time = 0; time < 4; time++) finish(memory.learn(utf8(text), { excluded }));
  for (const prefix of ['const apiKey = "', 'const apiKey = "sk_live_', "sk_live_4eC39HqLyj"]) {
    memory.start();
    for (const character of utf8(prefix)) memory.push(character);
    const bytes = Array.from(memory.generate(20), ({ character }) => character);
    const said = new TextDecoder().decode(Uint8Array.from(bytes));
    for (let at = 0; at + 5 <= secret.length; at++) assert.ok(!said.includes(secret.slice(at, at + 5)), said);
  }
  memory.start();
  for (const character of utf8("const reg")) memory.push(character);
  const bytes = Array.from(memory.generate(13), ({ character }) => character);
  assert.equal(new TextDecoder().decode(Uint8Array.from(bytes)), 'ion = "north"');
});

test("what stands on either side of a border in a file is learned as two files", () => {
  const random = seededRandom(9);
  const [first, second] = [randomCode(random, 500), randomCode(random, 500)];
  const together = smallMemory();
  const apart = smallMemory();
  const count = finish(together.learn(Uint8Array.of(...first, 0, ...second)));
  assert.equal(count, first.length + second.length);
  for (const file of [first, second]) finish(apart.learn(file));
  assert.deepEqual(predictions(together), predictions(apart));
});

test("of a file of which passages are given only these are learned, in their contexts", () => {
  const memory = smallMemory();
  const before = utf8("first line\nsecond ");
  const file = utf8("first line\nsecond zebra\nthird line\n");
  const passages = [{ start: before.length, end: before.length + 5 }];
  assert.equal(finish(memory.learn(file, { passages })), 5);
  const probabilityAfter = (prefix: string, character: string) => {
    memory.start();
    for (const byte of utf8(prefix)) memory.push(byte);
    return memory.probabilityOf(character.charCodeAt(0));
  };
  assert.ok(probabilityAfter("first line\nsecond ze", "b") > 0.4);
  assert.ok(probabilityAfter("first li", "n") < 0.1);
});

test("what is refreshed is expected as the newest, and judges nothing", () => {
  const first = "go();\nlet result = readPlanet(first);\n";
  const second = "go();\nlet result = readComet(second);\n";
  const memory = smallMemory();
  learnAll(memory, utf8(first.repeat(3)));
  learnAll(memory, utf8(second.repeat(6)));
  const expected = () => {
    memory.start();
    for (const character of utf8("go();\nlet result = read")) memory.push(character);
    return memory.probabilityOf("P".charCodeAt(0));
  };
  const before = expected();
  const calibration = memory.parameters.slice();
  const again = utf8(first.repeat(3));
  for (const _ of memory.learn(again, { known: [{ start: 0, end: again.length }] }));
  const after = expected();
  assert.ok(before < 0.3 && after > 0.7, `${before} before, ${after} after`);
  assert.deepEqual(memory.parameters, calibration);
});

test("a context that one character alone has followed still expects it once another has come", () => {
  const memory = smallMemory();
  learnAll(memory, utf8("planet(1); ".repeat(8)));
  const expected = () => {
    memory.start();
    for (const character of utf8("plane")) memory.push(character);
    return memory.probabilityOf("t".charCodeAt(0));
  };
  assert.ok(expected() > 0.9, `${expected()}`);
  learnAll(memory, utf8("planed(1); "));
  assert.ok(expected() > 0.3, `${expected()} once another has come`);
});

test("a match goes on behind a word that is another here", () => {
  const memory = smallMemory();
  const block = (name: string) => `if (${name} === 4711) throw Error("of ${name}, 4711");\nq7(${name}, z81);\n`;
  // What follows was seen once only, behind another name.
  learnAll(memory, utf8(randomText(3000)));
  learnAll(memory, utf8(block("planet")));
  learnAll(memory, utf8(`${randomText(300)}if (planet === 4711) throw Error("of galaxy,`));
  let probability = 1;
  for (const character of utf8(' 4711");\nq7(')) {
    probability *= memory.probabilityOf(character);
    memory.push(character);
  }
  assert.ok(probability > 0.02, `${probability}`); // 0.045, and 0.005 without that match
});

test("a name that was used once is offered after three characters, where nothing else begins so", () => {
  const names = [
    "wombatFrequency",
    "quokka_orbit",
    "Zwischensumme",
    "행성목록표",
    "préférence",
    "ШиринаПоля",
    "读取名称列表",
  ];
  for (const name of names) {
    const memory = smallMemory();
    learnAll(memory, utf8(randomText(2000)));
    learnAll(memory, utf8(`  let ${name} = 1;\n  go(value);\n  return item + ${name.slice(0, 3)}`));
    const rest = utf8(name.slice(3));
    const said = [...memory.generate(rest.length)];
    assert.deepEqual(
      Uint8Array.from(said, ({ character }) => character),
      rest,
      name,
    );
    const probability = said.reduce((product, one) => product * one.probability, 1);
    assert.ok(probability >= 0.56, `${name}: ${probability}`);
  }
});

/** Something like code of about `length` characters. */
function randomText(length: number): string {
  return new TextDecoder().decode(randomCode(seededRandom(14), length));
}

test("the memory's own copy of a text stays as it was learned", () => {
  const memory = smallMemory();
  const first = utf8("let first = 1;\0let second = 2;\n");
  finish(memory.learn(first));
  const copy = memory.newest(first.length);
  assert.deepEqual(copy, first);
  const transaction = memory.begin();
  finish(memory.learn(utf8("something else\n")));
  transaction.rollBack();
  memory.start();
  for (const character of utf8("only read")) memory.push(character);
  finish(memory.learn(utf8("and more\n")));
  assert.deepEqual(copy, first);
  assert.deepEqual(memory.newest(9), utf8("and more\n"));
});

test("ranges that are out of order or outside are refused", () => {
  const memory = smallMemory();
  const file = utf8("text");
  for (const range of [
    { start: -1, end: 2 },
    { start: 3, end: 2 },
    { start: 0, end: 5 },
    { start: Number.NaN, end: 2 },
  ]) {
    assert.throws(() => finish(memory.learn(file, { passages: [range] })), RangeError);
    assert.throws(() => finish(memory.learn(file, { excluded: [range] })), RangeError);
  }
});

test("the network's prediction counts where it was right, and where it is absent nothing is worse", () => {
  const random = seededRandom(6);
  const text = randomCode(random, 3000);
  const right = new Float32Array(256);
  const plain = smallMemory();
  const helped = smallMemory();
  let alone = 0;
  let together = 0;
  for (const character of text) {
    right.fill(0.2 / 255);
    right[character] = 0.8;
    alone += plain.learnByte(character);
    together += helped.learnByte(character, right);
  }
  assert.ok(together < 0.5 * alone, `${together} bits with it, ${alone} without`);
  const more = randomCode(random, 500);
  const unhelped = learnAll(helped, more);
  const never = learnAll(plain, more);
  assert.ok(unhelped < 1.35 * never, `${unhelped} bits, ${never} where it was never there`);
});

test("weights that are learned without a network count with one, too", () => {
  const random = seededRandom(8);
  const memory = smallMemory();
  const start = memory.parameters.slice();
  learnAll(memory, randomCode(random, 20_000));
  const unseen = randomCode(random, 1000);
  const ignorant = new Float32Array(256).fill(1 / 256);
  const together = (parameters: Uint8Array) => {
    memory.setParameters(parameters);
    memory.start();
    let bits = 0;
    for (const character of unseen) {
      bits -= Math.log2(memory.probabilityOf(character, ignorant));
      memory.push(character);
    }
    return bits;
  };
  const learned = start.slice();
  const [from, to] = NETWORK_WEIGHTS;
  learned.set(memory.parameters.subarray(4 * (2 * from - to), 4 * from), 4 * (2 * from - to));
  const [before, after] = [together(start), together(learned)];
  assert.ok(after < 0.99 * before, `${after} bits, ${before} before`);
});

test("a memory keeps to its size", () => {
  const memory = smallMemory({ contexts: 2 ** 18, text: 5000, overlay: 0 });
  const { bytes } = memory;
  const file = randomCode(seededRandom(7), 9000);
  const count = finish(memory.learn(file));
  assert.ok(count < 5000 - 600 && count > 4300, `${count}: an eighth is left to overlays`);
  assert.equal(memory.bytes, bytes);
  assert.throws(() => memory.learnByte(97), RangeError);
  assert.ok(memorySize(10e6).contexts <= 64 * 2 ** 20);
  assert.ok(memorySize(1e4).contexts < memorySize(1e6).contexts);
  assert.throws(() => smallMemory({ contexts: 10 }), RangeError);
});

test("a full memory goes on reading and predicting, and overlays still fit", () => {
  const memory = smallMemory({ contexts: 2 ** 18, text: 20_000, overlay: 2 ** 21 });
  const random = seededRandom(8);
  finish(memory.learn(randomCode(random, 30_000)));
  assert.equal(memory.room <= 2, true);
  const said = predictions(memory);
  const transaction = memory.begin();
  assert.ok(finish(memory.learn(randomCode(random, 500))) >= 500);
  finish(memory.learn(randomCode(random, 30_000)));
  for (let read = 0; read < 30_000; read++) memory.push(read % 7 === 0 ? 10 : 97);
  for (const probability of predictions(memory)) assert.ok(probability > 0 && probability < 1);
  transaction.rollBack();
  assert.deepEqual(predictions(memory), said);
});

test("what was only read takes no room once another text is begun", () => {
  const memory = smallMemory({ text: 1000 });
  for (let time = 0; time < 20; time++) {
    memory.start();
    for (let read = 0; read < 100; read++) memory.push(97);
  }
  assert.equal(memory.full, false);
});

test("bad input is learned as any other", () => {
  const memory = smallMemory();
  for (const file of [new Uint8Array(), new Uint8Array(3000), Uint8Array.from({ length: 3000 }, (_, i) => i & 255)]) {
    finish(memory.learn(file));
  }
  finish(memory.learn(utf8(`${"(".repeat(300)}${")".repeat(400)}\n\n\r\n\t\t}`)));
  finish(memory.learn(utf8(Array.from({ length: 60 }, (_, depth) => `${" ".repeat(depth)}x\n`).join(""))));
  for (const probability of predictions(memory)) assert.ok(probability > 0 && probability < 1);
});
