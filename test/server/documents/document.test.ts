import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../model/index.ts";
import { OpenDocument } from "../../../server/documents/document.ts";
import { decodeText } from "../../../server/documents/encoding.ts";
import { findSecrets } from "../../../server/workspace/secrets.ts";

const key = ["q8Zr4Lx2Vn7", "Tb5Kc9Wd3Yh6M"].join("");
const other = ["Hq4wE8rT2yU6", "iO0pA9dS5fG1"].join("");

function open(text: string): OpenDocument {
  return new OpenDocument("file:///a.ts", "typescript", 1, text);
}

function secretsOf({ text, secrets }: OpenDocument): string[] {
  return secrets.within(0, text.length).map(({ start, end }) => decodeText(text.slice(start, end)));
}

/** Puts `text` in the place of the characters from `start` to `end` of line `line`. */
function replace(document: OpenDocument, line: number, start: number, end: number, text: string) {
  const range = { start: { line, character: start }, end: { line, character: end } };
  return document.change([{ range, text }], document.version + 1);
}

/** A search that ends when it is told to. */
function delayed() {
  const ends: (() => void)[] = [];
  const texts: string[] = [];
  const find = async (text: string) => {
    texts.push(text);
    await new Promise<void>((resolve) => ends.push(resolve));
    return findSecrets(text);
  };
  /** Lets the oldest search that has not ended end. */
  const end = async () => {
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ends.shift()!();
  };
  return { find, end, texts };
}

test("a secret that stands twice is found in both places, once each, whatever is typed before it", async () => {
  const document = open(`a = "${key}";\nb = "${key}";\n`);
  assert.ok(await document.searchSecrets(findSecrets));
  assert.deepEqual(secretsOf(document), [key, key]);
  replace(document, 0, 0, 0, "값\r\n");
  assert.deepEqual(secretsOf(document), [key, key]);
  assert.ok(!(await document.searchSecrets(findSecrets)));
  assert.deepEqual(secretsOf(document), [key, key]);
});

test("a secret is found behind a byte order mark, line ends of two characters, pairs and halves of them", async () => {
  const document = open(`\ufeff// 😀 가\r\n\ud83d\r\nkey = "${key}"\r\n`);
  await document.searchSecrets(findSecrets);
  assert.deepEqual(secretsOf(document), [key]);
});

test("a copy of a known secret is one at once, whether pasted, typed to its end or made by a deletion", async () => {
  const document = open(`a = "${key}";\n\n`);
  await document.searchSecrets(findSecrets);
  replace(document, 1, 0, 0, `b = "${key}";`);
  assert.deepEqual(secretsOf(document), [key, key], "pasted");
  replace(document, 1, 0, 6 + key.length, "");
  assert.deepEqual(secretsOf(document), [key], "deleted");
  let edits = replace(document, 1, 0, 2, `c = ${key.slice(0, -1)}`);
  assert.deepEqual(secretsOf(document), [key]);
  assert.equal(edits.length, 1);
  edits = replace(document, 1, 4 + key.length - 1, 4 + key.length - 1, key.slice(-1));
  assert.deepEqual(secretsOf(document), [key, key], "typed");
  const [, again] = edits;
  assert.equal(decodeText(again!.inserted), key, "what was learned of it is to be taken back");
  assert.deepEqual(document.text.slice(again!.start, again!.end), again!.inserted);
  replace(document, 1, 0, 99, `${key.slice(0, 9)}///${key.slice(9)}`);
  assert.deepEqual(secretsOf(document), [key]);
  replace(document, 1, 9, 12, "");
  assert.deepEqual(secretsOf(document), [key, key], "made by a deletion");
  document.change([{ text: `x\n${key}\n` }], document.version + 1);
  assert.deepEqual(secretsOf(document), [key], "in a text that is all new");
});

test("a short secret is found again by what stands before it, and its word elsewhere is none", async () => {
  const document = open('password: "hunter2"\n');
  await document.searchSecrets(findSecrets);
  assert.deepEqual(secretsOf(document), ["hunter2"]);
  document.change([{ text: 'user: "hunter2"\npassword: "hunter2"\n' }], document.version + 1);
  assert.deepEqual(secretsOf(document), ["hunter2"]);
  assert.ok(!(await document.searchSecrets(findSecrets)), "the search finds the same");
});

test("what a search found is where it stands now, whatever was typed while it searched", async () => {
  const document = open(`a = "${key}";\n`);
  const { find, end } = delayed();
  const search = document.searchSecrets(find);
  replace(document, 0, 0, 0, "let ");
  replace(document, 0, 9 + key.length, 9 + key.length, "; // and");
  await end();
  assert.ok(await search);
  assert.deepEqual(secretsOf(document), [key]);
});

test("of two searches that overlap, the newer one is right", async () => {
  const document = open(`a = "${key}";\n`);
  const { find, end, texts } = delayed();
  const first = document.searchSecrets(find);
  await new Promise((resolve) => setImmediate(resolve));
  replace(document, 0, 5, 5 + key.length, "nothing");
  const second = document.searchSecrets(find);
  const third = document.searchSecrets(find);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(texts.length, 1, "it begins when the older one has ended");
  await end();
  assert.ok(!(await first), "what it found is gone");
  assert.deepEqual(secretsOf(document), []);
  replace(document, 0, 0, 0, `b = "${other}";\n`);
  await end();
  await Promise.all([second, third]);
  await document.searchSecrets(findSecrets);
  assert.deepEqual(secretsOf(document), [other]);
});

test("a copy that is pasted during a search stays one, though the search knows nothing of it", async () => {
  const document = open(`a = "${key}";\n`);
  await document.searchSecrets(findSecrets);
  replace(document, 0, 5, 5 + key.length, "nothing");
  const { find, end } = delayed();
  const search = document.searchSecrets(find);
  await new Promise((resolve) => setImmediate(resolve));
  replace(document, 0, 5, 12, key);
  await end();
  await search;
  assert.deepEqual(secretsOf(document), [key]);
});

test("a secret of many lines that is not all near to what has changed is kept whole", async () => {
  const secret = `<<${"line\n".repeat(2000)}>>`;
  const document = open(`${secret}\nlet a;\n${secret}\n`);
  const find = async (text: string) =>
    Array.from(text.matchAll(/<<[^<>]*>>/g), ({ 0: { length }, index }) => [index, index + length] as const);
  await document.searchSecrets(find);
  replace(document, 2001, 4, 5, "b");
  assert.ok(!(await document.searchSecrets(find)));
  assert.deepEqual(secretsOf(document), [secret, secret]);
});

test("only what has changed is searched, and a search that failed is made up for", async () => {
  const lines = Array.from({ length: 4000 }, (_, i) => `const value${i} = ${i};\n`);
  const document = open(`a = "${key}";\n${lines.join("")}`);
  const lengths: number[] = [];
  const find = (text: string) => {
    lengths.push(text.length);
    return findSecrets(text);
  };
  await document.searchSecrets(find);
  await document.searchSecrets(find);
  replace(document, 2000, 0, 0, `b = "${other}";`);
  await assert.rejects(
    document.searchSecrets(() => Promise.reject(new Error("gone"))),
    /gone/,
  );
  assert.ok(await document.searchSecrets(find));
  assert.deepEqual(secretsOf(document), [key, other]);
  assert.equal(lengths.length, 2);
  assert.ok(lengths[1]! < 20_000, `${lengths[1]} of ${document.text.length} characters`);
});

test("a large text is searched in parts, between which it may be edited", async () => {
  const lines = "let x = 1;\n".repeat(60_000);
  const document = open(`a = "${key}";\n${lines}b = "${other}";\n${lines}${lines}c = "${key}";\n`);
  const found: number[] = [];
  const changed = await document.searchSecrets(async (text) => {
    found.push(text.length);
    if (found.length === 2) replace(document, 0, 0, 0, "// a new line\n");
    return findSecrets(text);
  });
  assert.ok(changed && found.length > 1 && Math.max(...found) < 2 ** 21, found.join());
  assert.deepEqual(secretsOf(document), [key, other, key]);
  const oneLine = open("let x = 1; ".repeat(300_000));
  let searched = 0;
  await oneLine.searchSecrets(async (text) => {
    searched += text.length;
    return [];
  });
  assert.ok(searched < 1.1 * oneLine.text.length, `${searched} of ${oneLine.text.length}`);
});

test("after random edits and searches, the secrets are those of a search in the whole text", async () => {
  const seed = 5;
  const random = seededRandom(seed);
  const integer = (bound: number) => Math.floor(random.next() * bound);
  const words = [`"${key}" `, `"${other}" `, "let x = 1; ", "가나다 ", "😀 ", "\r\n", key.slice(3, 15), " "];
  const document = open("");
  for (let i = 0; i < 300; i++) {
    const line = integer(12);
    const start = integer(60);
    replace(document, line, start, start + integer(20), words[integer(words.length)]!);
    if (i % 3 > 0) continue;
    await document.searchSecrets(findSecrets);
    const whole = open(decodeText(document.text.slice(0, document.text.length)));
    await whole.searchSecrets(findSecrets);
    assert.deepEqual(secretsOf(document), secretsOf(whole), `seed ${seed}, edit ${i}`);
  }
});

test("without its secrets, a text has a NUL for each", async () => {
  const document = open(`a = "${key}";\r\nb = ${other}`);
  assert.equal(decodeText(document.withoutSecrets()), `a = "${key}";\nb = ${other}`);
  await document.searchSecrets(findSecrets);
  assert.equal(decodeText(document.withoutSecrets()), 'a = "\0";\nb = \0');
});

test("what stands around the cursor is bounded, and in whole characters", () => {
  const document = open(`first\n\t  ${"값".repeat(2000)}rest\n${"line\n".repeat(80)}`);
  const offset = document.offsetAt({ line: 1, character: 2003 });
  assert.equal(document.lineBefore(offset), "값".repeat(341));
  assert.equal(decodeText(document.suffixAt(offset)), `rest\n${"line\n".repeat(63)}`);
  assert.equal(document.lineBefore(4), "firs");
  assert.equal(document.suffixAt(document.text.length).length, 0);
});

test("an edit tells what it has removed, unless that has a secret or is long", async () => {
  const document = open(`값 = 1\nconst key = "${key}";\n${"x".repeat(5000)}`);
  await document.searchSecrets(findSecrets);
  const removed = (line: number, start: number, end: number) => {
    const [edit] = replace(document, line, start, end, "");
    return edit!.removed && decodeText(edit!.removed);
  };
  assert.equal(removed(0, 0, 3), "값 =");
  assert.equal(removed(1, 0, 20), undefined);
  assert.equal(removed(2, 0, 4500), undefined);
  assert.equal(removed(0, 0, 0), undefined);
});

test("a text counts as typed in front of a word, not in one, as long as it goes on", () => {
  const document = open("red green\n");
  const type = (character: number, text: string) => replace(document, 0, character, character, text);
  assert.ok(!document.isTypedAt(4), "nothing is typed yet");
  type(4, "l");
  type(5, "i");
  assert.ok(document.isTypedAt(6));
  assert.ok(!document.isTypedAt(4), "the cursor is elsewhere");
  type(1, "x");
  assert.ok(!document.isTypedAt(2), "in a word");
  replace(document, 0, 4, 7, "");
  assert.ok(!document.isTypedAt(4), "behind a word");
  replace(document, 0, 0, 3, "");
  assert.ok(document.isTypedAt(0), "what is removed may be typed anew");
});
