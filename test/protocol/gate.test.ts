// What others may learn from, over the protocol: by saving, watching, closing and lying open, while rules change.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

/** In each file stands a word, of which the first letters are typed. */
const WORDS = ["harvestLantern", "copperSaddle", "willowHarbor", "marbleCricket", "velvetPilgrim", "thunderOrchard"];
const using = (word: string) => `const ${word} = measure(${word});\nreturn fold(${word});\n`.repeat(3);
const TYPED = 7;

function serve(folder: string): Promise<Client> {
  execFileSync("git", ["-C", folder, "init", "-q"]);
  return Client.start({ folders: [folder], storagePath: temporaryFolder() });
}

let asked = 0;

/** Waits until a word is suggested in a document that has no file, or is not any more. */
async function becomes(client: Client, word: string, isKnown: boolean): Promise<void> {
  const uri = `untitled:${asked++}`;
  await client.open(uri, `fold(${word.slice(0, TYPED)}`);
  const isIt = (suggestion: string | undefined) => (suggestion?.startsWith(word.slice(TYPED)) === true) === isKnown;
  await client.completesEventually(uri, 0, 5 + TYPED, isIt);
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
}

test("an open document that is hidden, ignored or elsewhere teaches nothing, and one that becomes so no longer", async () => {
  const folder = writeFiles(temporaryFolder(), { ...repetitiveSources(), ".gitignore": "ignored.txt\n" });
  const elsewhere = temporaryFolder();
  const files = [
    ".env",
    ".git/config2",
    "ignored.txt",
    "node_modules/a.js",
    path.join(elsewhere, "a.ts"),
    "src/own.ts",
  ];
  const paths = files.map((name) => path.resolve(folder, name));
  const client = await serve(folder);
  await client.remembered();
  for (const [i, file] of paths.entries()) {
    const uri = pathToFileURL(file).href;
    await client.open(uri, using(WORDS[i]!));
    await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  }
  await becomes(client, WORDS[5]!, true);
  for (const word of WORDS.slice(0, 5)) await becomes(client, word, false);
  writeFiles(folder, { ".git/info/exclude": "own.ts\n" }); // which nobody tells of
  await becomes(client, WORDS[5]!, false);
  await client.stop();
});

test("rules that change while it runs hold for what was learned", async () => {
  const [a, b, c] = WORDS;
  const folder = writeFiles(temporaryFolder(), {
    ...repetitiveSources(),
    "a.ts": using(a!),
    "b.ts": using(b!),
    "c.ts": using(c!),
    ".gitignore": "c.ts\n",
  });
  const client = await serve(folder);
  await client.remembered();
  await becomes(client, a!, true);
  await becomes(client, c!, false);
  writeFiles(folder, { ".git/info/exclude": "a.ts\n" });
  await becomes(client, a!, false);
  writeFiles(folder, { ".gitignore": "b.ts\n" });
  const uri = pathToFileURL(path.join(folder, ".gitignore")).href;
  await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  await becomes(client, b!, false);
  await becomes(client, c!, true);
  await client.stop();
});
