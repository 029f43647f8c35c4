// What is suggested, over the protocol: by the memory alone, which needs no training.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { RESOURCES } from "../../server/protocol.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const secret = ["tK9vQ2", "bX7mZ4", "pL1nR8", "sW3cY6"].join("");
const another = ["Hq4wE8", "rT2yU6", "iO0pA9", "dS5fG1"].join("");
const folder = writeFiles(temporaryFolder(), {
  ...repetitiveSources(),
  "src/key.ts": `export const accessToken = "${secret}";\nexport const region = "eu-central";\n`.repeat(6),
});

/** A server that has learned the folder. */
async function start(): Promise<Client> {
  const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
  await client.remembered();
  return client;
}

test("the status tells how many files and characters are known", async () => {
  const own = writeFiles(temporaryFolder(), { "a.ts": "const 길이 = 1;\n".repeat(4), "b.ts": "const b = 2;\n" });
  const client = await Client.start({ folders: [own], storagePath: temporaryFolder() });
  await client.remembered();
  const { files, characters } = client.statuses.at(-1)!;
  assert.deepEqual([files, characters], [2, 4 * 14 + 13]);
  const { memory, processorShare } = await client.connection.sendRequest(RESOURCES);
  assert.ok(memory > 2 ** 20);
  assert.equal(processorShare, undefined, "no minute has been measured");
  await client.stop();
});

const uri = "file:///elsewhere/new.ts";
const insert = (line: number, character: number, text: string) => ({
  range: { start: { line, character }, end: { line, character } },
  text,
});

test("a name is suggested from its second use on, after three characters, without a save", async () => {
  const client = await start();
  const uri = "untitled:new"; // a file outside of the workspace teaches nothing to others
  await client.open(uri, "const unheardOfQuantity = 7;\n\nreturn \n");
  let version = 1;
  let suggestion: string | undefined;
  for (const [character, typed] of ["u", "n", "h"].entries()) {
    await client.change(uri, ++version, [insert(2, 7 + character, typed)]);
    suggestion = await client.complete(uri, 2, 8 + character);
  }
  assert.match(suggestion ?? "", /^eardOf/);
  // And in another document that is open.
  await client.change(uri, ++version, [insert(2, 10, "eardOfQuantity;")]);
  await client.open("file:///elsewhere/other.ts", "return unh");
  assert.match((await client.complete("file:///elsewhere/other.ts", 0, 10)) ?? "", /^eardOf/);
  await client.stop();
});

test("a secret is never suggested, whether it stands in the workspace or in an open document", async () => {
  const client = await start();
  const text = `const other = "${another}";\nconst other = "${another}";\nexport const accessToken = "`;
  await client.open(uri, text);
  const seen: string[] = [];
  for (const [key, line] of [
    [secret, 'export const accessToken = "'],
    [another, 'const other = "'],
  ] as const) {
    for (let typed = 0; typed < key.length; typed++) {
      const document = `${uri}.${key}.${typed}`;
      await client.open(document, `${text.split("\n").slice(0, 2).join("\n")}\n${line}${key.slice(0, typed)}`);
      seen.push((await client.complete(document, 2, line.length + typed)) ?? "");
      await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: document } });
    }
  }
  for (const suggestion of seen) {
    for (const key of [secret, another]) {
      for (let at = 0; at + 5 <= key.length; at++) assert.ok(!suggestion.includes(key.slice(at, at + 5)), suggestion);
    }
  }
  await client.open(`${uri}.region`, "export const reg");
  assert.match((await client.complete(`${uri}.region`, 0, 16)) ?? "", /^ion/, "what stands beside it is");
  await client.stop();
});

test("a misspelt name that was saved and corrected is not offered in another file, but where it still stands", async () => {
  const own = writeFiles(temporaryFolder(), repetitiveSources());
  const client = await Client.start({ folders: [own], storagePath: temporaryFolder() });
  await client.remembered();
  const file = path.join(own, "src/new.ts");
  const { href } = pathToFileURL(file);
  const line = (name: string) => `export const ${name} = registry.lookup("${name}", 7);\n`;
  let version = 1;
  await client.open(href, "");
  const save = async (text: string) => {
    await client.change(href, ++version, [{ text }]);
    writeFileSync(file, text);
    await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: href } });
  };
  const other = pathToFileURL(path.join(own, "src/other.ts")).href;
  await client.open(other, "export const unhe");
  await save(line("unheardOfQuantity").repeat(3));
  await client.completesEventually(other, 0, 17, (suggestion) => suggestion?.startsWith("ardOfQuantity") === true);
  await save("");
  await client.completesEventually(other, 0, 17, (suggestion) => !suggestion?.startsWith("ard"));
  await client.change(other, 2, [{ text: `${line("unheardOfQuantity")}export const unhe` }]);
  await client.completesEventually(other, 1, 17, (suggestion) => suggestion?.startsWith("ardOfQuantity") === true);
  await client.stop();
});

test("somebody who asks gets alternatives, each another one; the suggest widget's choice is gone on from", async () => {
  const client = await start();
  await client.open(uri, 'import { registry } from "./registry";\n\nexport function read');
  const items = await client.suggestions(uri, 2, 20, { triggerKind: 1 });
  const texts = items.map(({ insertText }) => insertText);
  assert.ok(texts.length > 1, `${texts.length} alternatives`);
  assert.equal(new Set(texts).size, texts.length);

  const range = { start: { line: 2, character: 16 }, end: { line: 2, character: 20 } };
  const [item] = await client.suggestions(uri, 2, 20, {
    triggerKind: 2,
    selectedCompletionInfo: { range, text: "readQuasar" },
  });
  assert.match(item.insertText as string, /^readQuasar\(name: string\)/);
  assert.deepEqual(item.range, range);
  await client.stop();
});

test("an unlikely document, lone surrogates, CRLF and a line of a megabyte get whole text or nothing", async () => {
  const client = await start();
  const texts = [
    'export function readComet(name: string): Comet {\r\n  return registry.lookup(name, "comet");\r\n}\r\nexport fun',
    "\ud800 export fun\udc00\nexport fun",
    `const line = [${"12345, ".repeat(150_000)}\nexport fun`,
    "",
    "\n\n\n",
    "가나다라😀".repeat(400),
  ];
  for (const [i, text] of texts.entries()) {
    const lines = text.split("\n");
    await client.open(`${uri}.${i}`, text);
    const suggestion = await client.complete(`${uri}.${i}`, lines.length - 1, lines.at(-1)!.length);
    if (suggestion === undefined) continue;
    assert.ok(suggestion.isWellFormed() && !suggestion.includes("\ufffd"), JSON.stringify(suggestion));
    assert.doesNotMatch(suggestion, /\r/);
    if (text.endsWith("export fun")) assert.match(suggestion, /^ction/);
  }
  await client.stop();
});

test("what is suggested belongs to the newest text, through thousands of changes, also on the disk", async () => {
  const client = await start();
  const file = path.join(folder, "src/planet.ts");
  const open = pathToFileURL(file).href;
  await client.open(open, repetitiveSources()["src/planet.ts"]);
  const answers: Promise<string | undefined>[] = [];
  for (let version = 2; version < 3000; version++) {
    await client.change(open, version, [insert(0, 0, version % 2 ? "x" : "\n")]);
    if (version % 100 === 0) answers.push(client.complete(open, 0, 0));
  }
  await Promise.all(answers);
  writeFileSync(file, "// emptied after the editor's back\n");
  const whole = 'import { registry } from "./registry";\n\nexport function readComet(name: string): Comet {\n  ret';
  await client.change(open, 3000, [{ text: whole }]);
  await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: open } });
  const suggested = (await client.complete(open, 3, 5)) ?? "";
  assert.match(suggested, /^urn registry\.lookup\(name, "/);
  // In the other files the first name of all is "planet", which makes this one a little doubtful: it may come by itself.
  await client.change(open, 3001, [insert(3, 5, suggested)]);
  const rest = (await client.complete(open, 3, 5 + suggested.length)) ?? "";
  assert.match(suggested + rest, /^urn registry\.lookup\(name, "comet"\);/);
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: open } });
  await client.open(uri, whole);
  assert.match((await client.complete(uri, 3, 5)) ?? "", /^urn registry/);
  await client.stop();
});

test("what others write into the folder is learned, but for what is ignored", async () => {
  const own = writeFiles(temporaryFolder(), { ...repetitiveSources(), ".gitignore": "*.log\n" });
  const capabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };
  const client = await Client.start({ folders: [own], storagePath: temporaryFolder(), capabilities });
  await client.remembered();
  assert.ok(client.registrations.has("workspace/didChangeWatchedFiles"));
  writeFiles(own, {
    "src/new.ts": "const unheardOfQuantity = 7;\nreturn unheardOfQuantity;\n",
    "new.log": "const overheardQuality = 7;\nreturn overheardQuality;\n",
  });
  const changes = ["new.log", "src/new.ts"].map((name) => ({ uri: pathToFileURL(path.join(own, name)).href, type: 1 }));
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  await client.open(uri, "return unh");
  await client.open(`${uri}.log`, "return ove");
  await client.completesEventually(uri, 0, 10, (suggestion) => suggestion?.startsWith("eardOf") === true);
  assert.doesNotMatch((await client.complete(`${uri}.log`, 0, 10)) ?? "", /^rheard/);
  await client.stop();
});

test("a request that is cancelled ends without an answer, and the next one gets one", async () => {
  const client = await start();
  const lines = "const unheardOfQuantity = 길이;\n".repeat(400); // as much as is read, on either side
  await client.open(uri, `${lines}return unh\n${lines}`);
  const cancel = new CancellationTokenSource();
  const params = { textDocument: { uri }, position: { line: 400, character: 10 }, context: { triggerKind: 1 } };
  // Invoked by the user, a request waits until the document is read; another one makes do with a glance at it.
  const cancelled = client.connection.sendRequest("textDocument/inlineCompletion", params, cancel.token);
  cancel.cancel();
  assert.deepEqual(await cancelled, []);
  assert.match((await client.complete(uri, 400, 10)) ?? "", /^eardOf/);
  await client.stop();
});

test("a token that was typed in is not suggested for long", async () => {
  const client = await start();
  await client.open(uri, "\n");
  await client.complete(uri, 0, 0);
  const token = `ghp_${"abcdefghijklmnopqrstuvwxyz0123456789"}`;
  await client.change(uri, 2, [insert(0, 0, `const token = "${token}";\nconst token = "ghp_abc`)]);
  const known = await client.complete(uri, 1, 22);
  if (known !== undefined) assert.match(known, /^defg/); // unless the text has been searched for secrets already
  await client.completesEventually(uri, 1, 22, (suggestion) => suggestion === undefined);
  await client.stop();
});

test("a document beyond the limit is completed from what is around the cursor, and the status says so", async () => {
  const client = await start();
  const line = "const unheardOfQuantity = 길이;\r\n";
  await client.open(uri, `${line.repeat(80_000)}return unh\r\n${line.repeat(100)}`);
  assert.match((await client.complete(uri, 80_000, 10)) ?? "", /^eardOf/);
  await client.partial(true);
  await client.change(uri, 2, [insert(0, 0, "x"), insert(80_000, 10, "ear")]);
  assert.match((await client.complete(uri, 80_000, 13)) ?? "", /^dOf/);
  await client.open(`${uri}.small`, `${line}return unh`);
  assert.match((await client.complete(`${uri}.small`, 1, 10)) ?? "", /^eardOf/);
  await client.partial(false);
  await client.stop();
});

test("who asks behind a jump in a document of 500 kB is told when it is read, and then gets an answer", async () => {
  const client = await start();
  const lines = (count: number) => "const planet = orbit(planet1, 2);\r\n".repeat(count);
  await client.open(uri, `${lines(14_600)}const unheardOfQuantity = 7;\r\n${lines(100)}return unh`);
  const place = { line: 14_701, character: 10 };
  await client.suggestions(uri, 0, 0, { triggerKind: 1 }); // the document is open and has been searched for secrets
  let suggestion: string | undefined;
  for (let time = 0; suggestion === undefined && time < 9; time++) {
    const ready = client.ready();
    suggestion = await client.complete(uri, place.line, place.character);
    assert.ok(time > 0 || suggestion === undefined, "nobody has read it");
    // What lies beside the document may be found meanwhile: it is read again then.
    if (suggestion === undefined) assert.deepEqual(await ready, { textDocument: { uri }, position: place });
  }
  assert.match(suggestion ?? "", /^eardOf/);
  await client.stop();
});
