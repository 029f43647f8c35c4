/** What must be true when all is quiet after a storm. */
import { globSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { textOf } from "./answers.ts";
import { PART } from "./files.ts";
import { InProcessServer, PLAYED } from "./in-process.ts";
import { type OpenDocument, SECRET_PART, Storm } from "./storm.ts";
import { below } from "./text.ts";

/** How often something is looked at that has to come true, and how long after the last time, in milliseconds. */
const LOOKS = 60;
const PAUSE = 500;

/** After this time an edited document has been searched for secrets, in milliseconds. */
const SEARCHED = 3000;

/** How much of a word is typed before the rest of it must not be suggested, and before it has to be, in characters. */
const BEGUN = 5;
const TYPED = 8;

/** How many places of a document are compared, how many words of each kind are looked for. */
const PLACES = 8;
const WORDS = 6;

/** Waits until `isTrue`; otherwise `what` differs. */
async function eventually(storm: Storm, what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    if (await isTrue()) return;
    await setTimeout(PAUSE);
  }
  storm.differs(what);
}

/**
 * Brings the storm to rest, and looks at everything. No document is open afterwards, and nothing is stored.
 *
 * @param storagePath the server's, and another folder, which another server may have
 */
export async function checkQuiet(storm: Storm, [storagePath, another]: readonly [string, string]): Promise<void> {
  await storm.answered();
  await checkDisabled(storm);
  await storm.set({ enabled: true, megabytes: 4, exclude: ["test/**"], threshold: 0.1 });
  await eventually(storm, "the workspace is not remembered", () => storm.server.status?.remembered === true);
  await eventually(storm, "it is not idle", () => storm.server.status?.activity.kind === "idle");
  for (const document of storm.documents.values()) await storm.close(document);
  await checkWords(storm);
  await checkSecrets(storm);
  await storm.server.connection.sendRequest("workspace/executeCommand", { command: "unroll.forget" });
  await checkReopened(storm);
  await checkRebuilt(storm, storagePath, another);
  for (const error of storm.server.errors.splice(0)) {
    if (!error.includes(PLAYED)) storm.differs(`the log says: ${error}`);
  }
}

/** While it is disabled, nothing is suggested, and nothing is read. */
async function checkDisabled(storm: Storm): Promise<void> {
  await storm.set({ enabled: false });
  await setTimeout(PAUSE); // what was going on ends
  const { reads } = storm.server;
  for (let change = 0; change < 20; change++) {
    const document = [...storm.documents.values()][0];
    if (document === undefined) break;
    await storm.suggestions(document, below(storm.random, document.text.length + 1));
  }
  await storm.changeBehind();
  await storm.changeBehind();
  await setTimeout(3000); // longer than anything waits that gathers changes
  if (storm.server.reads !== reads) storm.differs("files were read while disabled");
}

/** What stands in the files is known, and what no longer does is not. */
async function checkWords(storm: Storm): Promise<void> {
  const scratch = await storm.open("untitled:scratch", undefined, "\n");
  const isSuggested = async (word: string, typed: number) => {
    const text = `call(${word.slice(0, typed)}`;
    await storm.change(scratch, [{ text }]);
    const items = await storm.suggestions(scratch, text.length, 1);
    return items.some((item) => textOf(item).startsWith(word.slice(typed, PART)));
  };
  const { exclude } = storm.settings;
  for (const [file, word] of storm.files.learnable(exclude).slice(-WORDS)) {
    await eventually(storm, `${word} is not known, which stands in ${file}`, () => isSuggested(word, TYPED));
  }
  for (const word of storm.files.unknown(exclude).slice(-2 * WORDS)) {
    await eventually(
      storm,
      `${word} is known, which stands in no file to learn`,
      async () => !(await isSuggested(word, BEGUN)),
    );
  }
  await storm.close(scratch);
}

/** No secret is gone on with, wherever it stood. */
async function checkSecrets(storm: Storm): Promise<void> {
  const scratch = await storm.open("untitled:scratch", undefined, "\n");
  for (const secret of [...storm.secrets].slice(-WORDS)) {
    for (const typed of [0, 2, 5, 9]) {
      const text = `const token = "${secret.slice(0, typed)}`;
      await storm.change(scratch, [{ text }]);
      for (const item of await storm.suggestions(scratch, text.length, 1)) {
        for (let at = SECRET_PART; at + SECRET_PART <= secret.length; at++) {
          if (textOf(item).includes(secret.slice(at, at + SECRET_PART))) storm.differs(`${secret} is suggested`);
        }
      }
    }
  }
  await storm.close(scratch);
}

/** A document that was edited is completed as one that is opened with the same text. */
async function checkReopened(storm: Storm): Promise<void> {
  const uri = "untitled:edited";
  const document = await storm.open(uri, undefined, "const one = 1;\r\n");
  for (let edit = 0; edit < 40; edit++) {
    await storm.editAtRandom(document);
    if (edit % 4 === 0) await storm.suggestions(document, below(storm.random, document.text.length + 1));
  }
  const places = Array.from({ length: PLACES }, () => below(storm.random, document.text.length + 1));
  // What is learned after the cursor depends on where it was before: from another document it is begun anew at each place.
  const elsewhere = await storm.open("untitled:elsewhere", undefined, "\n");
  const suggested = async (opened: OpenDocument) => {
    const all: string[] = [];
    for (const place of places) {
      await storm.suggestions(elsewhere, 0);
      all.push(JSON.stringify(await storm.suggestions(opened, place, 1)));
    }
    return all.join("\n");
  };
  await setTimeout(SEARCHED);
  const edited = await suggested(document);
  await storm.close(document);
  const { text } = document;
  const reopened = await storm.open(uri, undefined, text);
  const difference = `an edited document is completed otherwise than one opened so: ${JSON.stringify(text)}`;
  await eventually(storm, difference, async () => edited === (await suggested(reopened)));
  await storm.close(reopened);
  await storm.close(elsewhere);
}

/** A memory that is built anew is, bit for bit, the one that another server builds of the same files, and predicts as it. */
async function checkRebuilt(storm: Storm, storagePath: string, another: string): Promise<void> {
  const { files, server } = storm;
  const { folder } = files;
  const fresh = await InProcessServer.start([], another, server.settings);
  const other = new Storm(fresh, folder, 0);
  await server.changeFolders([folder], []);
  await eventually(storm, "a workspace without folders is remembered", () => server.status?.remembered !== true);
  for (const place of [storagePath, another]) rmSync(place, { recursive: true, force: true });
  const pairs: [OpenDocument, OpenDocument][] = [];
  for (const [file] of files.learnable(storm.settings.exclude).slice(0, 2)) {
    const uri = pathToFileURL(file).href;
    const edited = await storm.open(uri, file, readFileSync(file, "utf8"));
    for (let edit = 0; edit < 10; edit++) await storm.editAtRandom(edited);
    pairs.push([edited, await other.open(uri, file, edited.text)]);
  }
  await server.changeFolders([], [folder]);
  await fresh.changeFolders([], [folder]);
  const stored = (place: string) =>
    globSync("*/memory.unroll", { cwd: place }).map((name) => path.join(place, name))[0];
  await eventually(
    storm,
    "a workspace is not remembered anew",
    () => [server, fresh].every(({ status }) => status?.remembered === true) && [storagePath, another].every(stored),
  );
  await eventually(storm, "two servers weigh the same workspace differently", () => {
    const [one, two] = [storagePath, another].map((place) => readFileSync(stored(place)));
    return one.equals(two);
  });
  for (const [edited, opened] of pairs) {
    const places = Array.from({ length: PLACES }, () => below(storm.random, edited.text.length + 1));
    await eventually(storm, `two servers complete ${edited.uri} differently`, async () => {
      for (const place of places) {
        const [one, two] = [await storm.suggestions(edited, place, 1), await other.suggestions(opened, place, 1)];
        if (JSON.stringify(one) !== JSON.stringify(two)) return false;
      }
      return true;
    });
  }
  for (const [edited] of pairs) await storm.close(edited);
  for (const difference of other.differences) storm.differs(`of another server, ${difference}`);
  await fresh.stop();
}
