// A sample file: what is asked for first, and how it comes into the document.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../workspace.ts";
import { Extension, until, WORKING } from "./extension.ts";

const LANGUAGES = [
  { id: "typescript", name: "TypeScript", files: 1200 },
  { id: "python", name: "Python", files: 1 },
  { id: "zig", name: "Zig", files: 1 },
];

interface Program {
  readonly languages?: readonly object[];
  readonly isTrained?: boolean;
  readonly canChoose?: boolean;
  readonly pieces?: readonly string[];
  /** Whether it goes on until it is cancelled. */
  readonly isEndless?: boolean;
}

/** A server that generates so, and leaves in `folder` what it was asked for. */
function program(
  folder: string,
  {
    languages = LANGUAGES,
    isTrained = true,
    canChoose = true,
    pieces = ["one\n", "two 😀\n"],
    isEndless = false,
  }: Program,
): string {
  const answer = `
  const end = (isStopped) => process.send({ jsonrpc: "2.0", id: generating, result: { text: "", isStopped, isSteered: true, secretsLeftOut: 0 } });
  if (method === "unroll/languages") {
    return process.send({ jsonrpc: "2.0", id, result: ${JSON.stringify({ languages, isTrained, canChoose })} });
  }
  if (method === "$/cancelRequest" && params.id === generating) {
    require("node:fs").writeFileSync(${JSON.stringify(path.join(folder, "cancelled"))}, "");
    return end(true);
  }
  if (method === "unroll/generate") {
    generating = id;
    require("node:fs").writeFileSync(${JSON.stringify(path.join(folder, "asked"))}, JSON.stringify(params));
    for (const value of ${JSON.stringify(pieces)}) {
      process.send({ jsonrpc: "2.0", method: "$/progress", params: { token: params.partialResultToken, value } });
    }
    return ${isEndless} ? undefined : end(false);
  }`;
  return `let generating;\n${WORKING}`
    .replace("({ id, method })", "({ id, method, params })")
    .replace("  if (id !== undefined)", `${answer}\n  if (id !== undefined)`);
}

async function start(given: Program = {}) {
  const folder = temporaryFolder();
  const extension = await Extension.activate(program(folder, given));
  const asked = () => JSON.parse(readFileSync(path.join(folder, "asked"), "utf8"));
  const isCancelled = () => existsSync(path.join(folder, "cancelled"));
  return { extension, editor: extension.editor, asked, isCancelled };
}

test("the language of the active editor comes first, and Start takes the defaults and a drawn seed", async () => {
  const { extension, editor, asked } = await start();
  editor.active = { document: { languageId: "python", uri: "" }, selection: {}, selections: [] };
  editor.choices.push(0, 0);
  await extension.run("unroll.generate");
  assert.deepEqual(editor.lists[0], ["Python", "TypeScript", "Zig"]);
  assert.deepEqual(editor.lists[1], ["$(play) Start", "Length", "Temperature", "Seed"]);
  const { seed, partialResultToken, ...rest } = asked();
  const [document] = editor.documents;
  assert.deepEqual(rest, {
    language: "python",
    length: 1000,
    temperature: 0.7,
    textDocument: { uri: document!.uri.toString() },
  });
  assert.ok(Number.isInteger(seed) && typeof partialResultToken === "string");
  assert.equal(document!.text, "one\ntwo 😀\n");
  assert.equal(document!.languageId, "python");
  assert.equal(editor.progress!.title, `Writing a sample file: Python, seed ${seed}`);
  assert.ok(Math.abs(editor.progress!.percent - 1) < 1e-9, "10 of 1000 characters");
  assert.deepEqual(editor.dialogs, []);
});

test("each option is asked for in a box that says what is wrong, and then the list comes again", async () => {
  const { extension, editor, asked } = await start({ languages: [LANGUAGES[2]!] });
  editor.choices.push(1, 2, 3, 0);
  editor.tried.push("0", "1.5", "x", "", "100001", "50");
  editor.inputs.push("50", "1.2", "7");
  await extension.run("unroll.generate");
  const problem = "Enter a whole number from 1 to 100,000.";
  assert.deepEqual(editor.objections, [problem, problem, problem, problem, problem, undefined]);
  const { length, temperature, seed, language } = asked();
  assert.deepEqual({ length, temperature, seed, language }, { length: 50, temperature: 1.2, seed: 7, language: "zig" });
  assert.equal(editor.lists.length, 4, "there is only one language");
  assert.equal(editor.documents[0]!.languageId, "plaintext", "the editor does not know it");
});

test("whoever leaves a list gets no document", async () => {
  const { extension, editor } = await start();
  await extension.run("unroll.generate");
  editor.choices.push(1);
  await extension.run("unroll.generate");
  assert.deepEqual([editor.lists.length, editor.documents.length], [3, 0]);
});

test("much text comes in many pieces, of whole characters", async () => {
  const text = "let wide = '😀';\n".repeat(100);
  const { extension, editor } = await start({ pieces: [text] });
  editor.choices.push(0, 0);
  await extension.run("unroll.generate");
  const [document] = editor.documents;
  assert.equal(document!.text, text);
  assert.ok(document!.pieces.length > 30, `${document!.pieces.length}`);
  for (const piece of document!.pieces) assert.ok(piece.isWellFormed());
});

for (const way of ["the notification", "typing", "closing the document"]) {
  test(`${way} stops it, and nothing is written any more`, async () => {
    const { extension, editor, isCancelled } = await start({ pieces: ["word\n".repeat(1000)], isEndless: true });
    editor.choices.push(0, 0);
    const running = extension.run("unroll.generate");
    await until(() => (editor.documents[0]?.pieces.length ?? 0) > 3);
    const [document] = editor.documents as [(typeof editor.documents)[0]];
    if (way === "typing") document.append("x");
    else if (way === "closing the document") document.isClosed = true;
    else editor.progress!.source.cancel();
    await running;
    await until(isCancelled);
    const { length } = document.pieces;
    await new Promise((resolve) => setTimeout(resolve, 200)); // longer than several pieces take
    assert.equal(document.pieces.length, length);
    assert.deepEqual(editor.dialogs, []);
  });
}

test("a document in which it writes gets no suggestions meanwhile, one that is not shown gets its text, too", async () => {
  const { extension, editor } = await start({ isEndless: true });
  editor.areShown = false;
  editor.choices.push(0, 0);
  const running = extension.run("unroll.generate");
  await until(() => editor.documents[0]?.text === "one\ntwo 😀\n");
  const token = { onCancellationRequested: () => ({ dispose: () => {} }) };
  const suggest = () =>
    editor.provider!.provideInlineCompletionItems(editor.documents[0], { line: 0, character: 0 }, {}, token);
  const { length } = editor.log;
  assert.equal(await suggest(), undefined);
  assert.equal(editor.log.length, length, "the server was not asked");
  editor.progress!.source.cancel();
  await running;
  await suggest();
  assert.ok(editor.log.length > length, "the server fails, which is logged");
});

test("without a network the user is told, and can train", async () => {
  const { extension, editor } = await start({ isTrained: false });
  editor.button = "Train";
  await extension.run("unroll.generate");
  assert.equal(editor.dialogs[0], "Only a trained network can write a sample file. Training takes a few minutes.");
  assert.deepEqual(editor.executed.at(-1), ["unroll.trainWorkspace"]);
  assert.deepEqual(editor.documents, []);
});

test("where the network cannot be told the language, the list says so", async () => {
  const { extension, editor } = await start({ canChoose: false });
  editor.choices.push(0);
  await extension.run("unroll.generate");
  assert.match(editor.details.at(-1)![0]!, /may be in another language until you train again/);
});
