// How what is suggested fits into the text around the cursor, over the protocol. The cursor is ║.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { InlineCompletionItem } from "vscode-languageserver/node";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const NAMES = "planet comet galaxy nebula quasar pulsar meteor orbit eclipse cluster".split(" ");

/** A text in which `part` stands five times for each name. */
const many = (part: (name: string) => string) => NAMES.map(part).join("").repeat(5);

const folder = writeFiles(temporaryFolder(), {
  "read.ts": many(
    (name) => `export function read(${name}) {\n  const found = registry.lookup(${name});\n  return found;\n}\n\n`,
  ),
  "fail.ts": many((name) => `  if (${name} === undefined) throw new HTTPException(413, { res });\n`),
  "main.go": many(
    (name) =>
      `func ${name}() error {\n\tif err := check(${name}); err != nil {\n\t\treturn err\n\t}\n\treturn nil\n}\n\n`,
  ),
  Makefile: many((name) => `${name}.o: ${name}.c\n\tcc -c ${name}.c\n\n`),
  "words.md": many((name) => `행성 목록（${name}）은 관측 자료에서 가져온다。\n读取${name}的名称，然后写入文件。\n`),
});

const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
await client.remembered();

let opened = 0;

/** What is suggested in a new document, for each context. */
async function answers(text: string, contexts: readonly object[], extension = "ts"): Promise<InlineCompletionItem[][]> {
  const [start = "", end = ""] = text.split("║");
  const uri = `file:///elsewhere/new-${opened++}.${extension}`;
  await client.open(uri, start + end);
  const lines = start.split("\n");
  const place = [uri, lines.length - 1, lines.at(-1)!.length] as const;
  await client.suggestions(...place, { triggerKind: 1 }); // waits until the document is read, however long that takes
  const all = [];
  for (const context of contexts) all.push(await client.suggestions(...place, { triggerKind: 2, ...context }));
  // Left open, it would teach the next one.
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  return all;
}

async function suggestions(text: string, context: object = {}, extension = "ts"): Promise<InlineCompletionItem[]> {
  return (await answers(text, [context], extension))[0]!;
}

function textsOf(items: readonly InlineCompletionItem[]): string[] {
  return items.map(({ insertText }) => insertText as string);
}

/** Accepts the first suggestion until the text is right, since the nearest files are found meanwhile. */
async function becomes(text: string, expected: string | RegExp, extension = "ts"): Promise<void> {
  const isIt = (result: string) => (typeof expected === "string" ? result === expected : expected.test(result));
  for (let time = 0; ; time++) {
    const result = await accepted(text, {}, extension);
    if (isIt(result)) return;
    assert.ok(time < 1000, JSON.stringify(result));
    await setTimeout(20);
  }
}

/** The text once the first suggestion is accepted. */
async function accepted(text: string, context: object = {}, extension = "ts"): Promise<string> {
  const [item] = await suggestions(text, context, extension);
  const [start = "", end = ""] = text.split("║");
  if (item === undefined) return start + end;
  const range = item.range!;
  const line = start.split("\n").length - 1;
  assert.deepEqual([range.start.line, range.end.line], [line, line]);
  const column = start.length - (start.lastIndexOf("\n") + 1);
  return (
    start.slice(0, start.length + range.start.character - column) +
    (item.insertText as string) +
    end.slice(range.end.character - column)
  );
}

test("who asks by hand gets what typing offers first, whatever it begins with", async () => {
  const places = [
    ["func planet() error {║", "go", "\n\t"],
    ["comet.o: comet.c║\n", "mk", "\n\t"],
    ["func planet() error {\n║", "go", "\t"],
    ["export function read(planet) {║", "ts", "\n  "],
    ["행성 ║", "md", "목록"],
    ["행성 목록（comet）은 ║", "md", "관측"],
    ["读取comet║", "md", "的名称"],
    ["读取comet的名称║", "md", "，然后"],
    ["export function ║", "ts", "read"],
  ] as const;
  for (const [place, extension, begin] of places) {
    // On a busy machine the first request is answered from a glance at the text; the second is not.
    const contexts = [{ triggerKind: 2 }, { triggerKind: 2 }, { triggerKind: 1 }];
    const [, [typed] = [], asked = []] = (await answers(place, contexts, extension)).map(textsOf);
    // The files nearest to a new document are found meanwhile: the one who asks last may get more, or less.
    const [first = ""] = asked;
    assert.ok(typed === undefined || first.startsWith(typed) || typed.startsWith(first), `${typed} ${first}`);
    assert.ok(
      asked.some((text) => text.startsWith(begin)),
      `${place} ${JSON.stringify(asked)}`,
    );
    assert.equal(new Set(asked).size, asked.length);
    for (const text of asked) assert.ok(text.isWellFormed() && !text.includes("\ufffd"));
  }
});

test("a suggestion begins before signs of all scripts, and says nothing of what stands there twice", async () => {
  for (const behind of ["）", "。", "，", "」", "、", "😀", "\u00a0", "\u3000"])
    await becomes(`행성 ║${behind}`, new RegExp(`^행성 목록[^]*${behind}$`));
  await becomes("행성 목록（comet║）", "행성 목록（comet）은 관측 자료에서 가져온다。");
});

test("what stands below is not said again", async () => {
  const line = "export function read(comet) {\n  const found = registry.lookup(comet);\n  return found;\n}\n";
  const [text] = textsOf(await suggestions(`${line.replaceAll("comet", "planet")}\n║\n${line}`));
  assert.ok(!text?.includes("comet"), JSON.stringify(text));
});

test("a suggestion is indented as the file, and balanced when taken", async () => {
  const four = "function a() {\n    if (b) {\n        c();\n    }\n}\n\n";
  const read = `${four}export function read(comet) {\n    const found = registry.lookup(comet);`;
  const whole = `${read}\n    return found;\n}\n`;
  // In a language of which no suggestion was ever asked for: those that are not taken raise its threshold.
  await becomes(`${four}export function read(comet) {║\n}\n`, whole, "js");
  await becomes(`${read}║\n}\n`, whole, "js");
  await becomes("throw new HTTPException(413, {║})", /^throw new HTTPException\(413, \{ res ?\}\);?$/);
  await becomes("throw new HTTPException(413, {║\n})", "throw new HTTPException(413, { res\n})");
});

test("nothing is replaced where there are several cursors", async () => {
  const place = "  if (comet === undefined) throw new HTTPException(413, {║})";
  await becomes(place, "  if (comet === undefined) throw new HTTPException(413, { res });");
  for (const item of await suggestions(place, { cursors: 2 })) {
    assert.equal(item.insertText, " res");
    assert.deepEqual(item.range!.start, item.range!.end);
  }
});
