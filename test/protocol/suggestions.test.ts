// How what is suggested fits into the text around the cursor, over the protocol. The cursor is ║.
import assert from "node:assert/strict";
import { test } from "node:test";
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

/** What is suggested in a new document. */
async function suggestions(text: string, context: object = {}, extension = "ts"): Promise<InlineCompletionItem[]> {
  const [start = "", end = ""] = text.split("║");
  const uri = `file:///elsewhere/new-${opened++}.${extension}`;
  await client.open(uri, start + end);
  const lines = start.split("\n");
  const place = [uri, lines.length - 1, lines.at(-1)!.length] as const;
  await client.suggestions(...place, { triggerKind: 1 }); // waits until the document is read, however long that takes
  const items = await client.suggestions(...place, { triggerKind: 2, ...context });
  // Left open, it would teach the next one.
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  return items;
}

async function texts(text: string, triggerKind: 1 | 2 = 2, extension = "ts"): Promise<string[]> {
  return (await suggestions(text, { triggerKind }, extension)).map(({ insertText }) => insertText as string);
}

/** The text once the first suggestion is accepted. */
async function accepted(text: string, context: object = {}): Promise<string> {
  const [item] = await suggestions(text, context);
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
    const [typed] = await texts(place, 2, extension);
    const asked = await texts(place, 1, extension);
    if (typed !== undefined) assert.equal(asked[0], typed);
    assert.ok(
      asked.some((text) => text.startsWith(begin)),
      `${place} ${JSON.stringify(asked)}`,
    );
    assert.equal(new Set(asked).size, asked.length);
    for (const text of asked) assert.ok(text.isWellFormed() && !text.includes("\ufffd"));
  }
});

test("a suggestion begins before signs of all scripts, and says nothing of what stands there twice", async () => {
  for (const behind of ["）", "。", "，", "」", "、", "😀", "\u00a0", "\u3000"]) {
    const [text] = await texts(`행성 ║${behind}`, 2, "md");
    assert.ok(text?.startsWith("목록"), `${JSON.stringify(behind)} ${JSON.stringify(text)}`);
  }
  const text = await accepted("행성 목록（comet║）");
  assert.equal(text, "행성 목록（comet）은 관측 자료에서 가져온다。");
});

test("what stands below is not said again", async () => {
  const line = "export function read(comet) {\n  const found = registry.lookup(comet);\n  return found;\n}\n";
  const [text] = await texts(`${line.replaceAll("comet", "planet")}\n║\n${line}`);
  assert.ok(!text?.includes("comet"), JSON.stringify(text));
});

test("a suggestion is indented as the file, and balanced when taken", async () => {
  const four = "function a() {\n    if (b) {\n        c();\n    }\n}\n\n";
  assert.equal(
    await accepted(`${four}export function read(comet) {║\n}\n`),
    `${four}export function read(comet) {\n    const found = registry.lookup(comet);\n    return found;\n}\n`,
  );
  assert.match(await accepted("throw new HTTPException(413, {║})"), /^throw new HTTPException\(413, \{ res ?\}\);?$/);
  assert.equal(await accepted("throw new HTTPException(413, {║\n})"), "throw new HTTPException(413, { res\n})");
});

test("nothing is replaced where there are several cursors", async () => {
  const place = "  if (comet === undefined) throw new HTTPException(413, {║})";
  const [one] = await suggestions(place);
  assert.equal(one?.insertText, " res });");
  assert.equal(one.range!.end.character, one.range!.start.character + 2, "with one cursor");
  const [several] = await suggestions(place, { cursors: 2 });
  assert.equal(several?.insertText, " res");
  assert.deepEqual(several.range!.start, several.range!.end);
});
