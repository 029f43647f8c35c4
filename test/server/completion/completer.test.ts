// What the completer has in the memory, and when: seen in the texts that were learned last.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Position } from "vscode-languageserver";
import { memorySize, Network, referenceKernels, startTraining } from "../../../model/index.ts";
import { Completer } from "../../../server/completion/completer.ts";
import { NEVER_CANCELLED } from "../../../server/completion/request-slices.ts";
import type { Wishes } from "../../../server/completion/wishes.ts";
import { OpenDocument } from "../../../server/documents/document.ts";
import type { SuggestionContext } from "../../../server/protocol.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import { DEFAULT_SETTINGS } from "../../../server/settings.ts";
import { findSecrets } from "../../../server/workspace/secrets.ts";
import { WorkspaceMemory } from "../../../server/workspace/workspace-memory.ts";
import { module, utf8 } from "../../model/memory/memory.ts";

const files = ["near/a", "far/away/b", "far/away/c"].map((name) => ({
  path: `/w/${name}.ts`,
  bytes: utf8(`let ${name.at(-1)} = orbit(${name.at(-1)}1, 2);\n`.repeat(40)),
  modified: 0,
}));
const [near] = files;
const TEXT = "let planet = orbit(planet1, 2);\nlet pla";
const END = { line: 1, character: 7 };

/** A completer over a memory of the files, and a document of the folder near/ that is open. */
async function open(
  pathOf = (uri: string): string | undefined => `/w/${uri}`,
  isPrepared: (path: string) => boolean = () => true,
  mayTeach: (document: OpenDocument) => boolean = () => true,
) {
  const { signal } = new AbortController();
  const document = new OpenDocument("near/open.ts", "typescript", 1, TEXT);
  const documents = new Map([[document.uri, document]]);
  const scheduler = new Scheduler({ onError: assert.ifError, afterBackground: () => completer.resume() });
  const completer: Completer = new Completer({ documents, pathOf, scheduler, mayTeach });
  const asked: string[] = [];
  const memory = new WorkspaceMemory({
    module,
    size: memorySize(10_000, 2 ** 22),
    scheduler,
    beforeSlice: () => completer.suspend(),
    neighboursOf: async (_, text) => {
      asked.push(Buffer.from(text).toString());
      return [files[2]!.path, files[1]!.path, near!.path];
    },
    onNeighbours: () => {},
  });
  if (isPrepared("/w/near/open.ts")) await memory.findNeighbours("/w/near/open.ts", document.text);
  for (const { path, bytes } of files) await memory.learn(path, bytes);
  memory.complete();
  completer.use({ memory, network: undefined, adaptation: undefined });
  return {
    completer,
    memory,
    document,
    documents,
    complete: (where = document, position = END, context: SuggestionContext = { triggerKind: 2 }) =>
      scheduler.answer(() => completer.complete(where, position, context, 0.5, NEVER_CANCELLED)),
    /** Opens another document. */
    openBeside: (uri: string, text: string) => {
      const other = new OpenDocument(uri, "typescript", 1, text);
      documents.set(uri, other);
      return other;
    },
    /** Types `text` at a position of a document. */
    type: (where: OpenDocument, position: Position, text: string) => {
      const edits = where.change([{ range: { start: position, end: position }, text }], where.version + 1);
      completer.applyEdits(where, edits);
    },
    /** The texts by which neighbours were chosen. */
    asked,
    /** The last characters in the memory. */
    newest: (length: number) => Buffer.from(memory.memory.newest(length)).toString(),
    /** Resolves when all work in the background is done that was begun before. */
    rest: () => scheduler.run("prepare", function* () {}, signal),
    /** Whether the text in the memory that was learned last ends so. */
    endsWith: (text: string) => Buffer.from(memory.memory.newest(text.length)).equals(utf8(text)),
  };
}

test("a document is completed with its neighbours refreshed, the nearest last", async () => {
  const { complete, memory, completer, endsWith } = await open();
  await complete();
  assert.ok(endsWith(TEXT));
  const texts = Buffer.from(memory.memory.newest(2 * near.bytes.length))
    .toString()
    .split("\0");
  assert.equal(texts.filter((text) => text !== "" && text !== TEXT).at(-1), Buffer.from(near.bytes).toString());
  completer.suspend();
  assert.ok(!endsWith(TEXT));
});

test("a document beside that may not teach others is not read, and completes itself all the same", async () => {
  const { complete, openBeside, newest } = await open(undefined, undefined, ({ uri }) => uri !== "near/.env");
  const secret = openBeside("near/.env", "UNHEARD_OF=orbit(planet9, 9);\n");
  openBeside("near/new.ts", "let galaxy = orbit(planet8, 8);\n");
  await complete();
  assert.ok(newest(300).includes("galaxy") && !newest(300).includes("UNHEARD_OF"));
  await complete(secret, { line: 1, character: 0 });
  assert.ok(newest(300).includes("UNHEARD_OF"));
});

test("when other texts lie beside the document, it is read again with them", async () => {
  const { complete, completer, rest, newest } = await open(undefined, (path) => path !== "/w/near/open.ts");
  await complete();
  const texts = () => newest(2 * near.bytes.length).split("\0");
  const text = Buffer.from(near.bytes).toString();
  assert.ok(!texts().includes(text));
  completer.refresh();
  await rest();
  assert.ok(texts().includes(text));
});

test("neighbours are chosen by the text, and anew when it has grown by half", async () => {
  const { complete, completer, document, asked, type } = await open();
  await complete();
  const atEnd = () => ({ line: 1, character: document.text.length - document.offsetAt({ line: 1, character: 0 }) });
  const grow = (length: number) => {
    asked.length = 0;
    type(document, atEnd(), "x".repeat(length));
    completer.prepare(document, atEnd());
    return asked.map((text) => text.length);
  };
  assert.deepEqual(grow(200 - document.text.length), [], "so little tells nothing");
  assert.deepEqual(grow(100), [300]);
  assert.deepEqual(grow(140), [], "not by half");
  assert.deepEqual(grow(40), [480]);
  assert.deepEqual(grow(20_000), [8192]);
  assert.deepEqual(grow(20_000), [], "its beginning is as it was");
});

test("after the memory was needed for something else, the document is read again before anybody asks", async () => {
  const { complete, memory, rest, endsWith } = await open();
  await complete();
  await memory.learn("/w/far/d.ts", utf8("let d = 1;\n"));
  assert.ok(!endsWith(TEXT));
  while (!endsWith(TEXT)) await new Promise((resolve) => setImmediate(resolve)); // a test that hangs has failed
  await rest();
});

test("where the cursor rests is read up to, unless the document is closed by then", async () => {
  const { completer, document, documents, rest, endsWith } = await open();
  completer.prepare(document, { line: 1, character: 0 });
  await rest();
  assert.ok(endsWith(TEXT.slice(0, -7)));
  completer.prepare(document, END);
  await rest();
  assert.ok(endsWith(TEXT));
  completer.suspend();
  documents.delete(document.uri);
  completer.forget(document);
  await rest();
  assert.ok(!endsWith(TEXT));
});

test("what the memory does not know of another open document is learned beside, and looked for once a version", async (t) => {
  const { complete, openBeside, document, memory, completer, newest, type } = await open();
  const known = Buffer.from(files[1]!.bytes).toString();
  const other = openBeside("far/away/b.ts", `${known}let unheardOf = orbit(b1, 2);\n`);
  const unknown = t.mock.method(memory, "unknown");
  for (let time = 0; time < 3; time++) {
    await complete(other, { line: 0, character: 21 });
    await complete();
    const length = 2 * near.bytes.length;
    const texts = newest(length).split("\0");
    assert.ok(texts.some((text) => text.endsWith("let unheardOf = orbit(b1, 2);\n")));
  }
  const compared = () => unknown.mock.calls.filter(({ arguments: [path] }) => path === "/w/far/away/b.ts").length;
  assert.equal(compared(), 1);
  type(other, { line: 0, character: 0 }, "let another = 1;\n");
  await complete(other, { line: 1, character: 21 });
  await complete(document);
  assert.equal(compared(), 2, "after an edit");
  assert.match(newest(2 * near.bytes.length), /let another/);
  await memory.learn("/w/far/away/b.ts", utf8(`let another = 1;\n${known}let unheardOf = orbit(b1, 2);\n`));
  completer.suspend();
  await complete(document);
  assert.equal(compared(), 3, "after the memory learned");
  assert.doesNotMatch(newest(near.bytes.length), /let another/);
});

test("an open document whose address is no path does not disturb the others", async () => {
  const { complete, openBeside, endsWith } = await open((uri) =>
    uri.startsWith("file:////") ? undefined : `/w/${uri}`,
  );
  const nowhere = openBeside("file:////host/x.ts", TEXT);
  await complete();
  assert.ok(endsWith(TEXT));
  await complete(nowhere);
  assert.ok(endsWith(TEXT));
});

test("a copy of a known secret is taken back when its last character is typed", async () => {
  const { complete, openBeside, type, newest } = await open();
  const key = ["tK9vQ2bX7mZ4", "pL1nR8sW3cY6"].join("");
  const document = openBeside("near/key.ts", `let key = "${key}";\nlet copy = "";\n`);
  await document.searchSecrets(findSecrets);
  const learned = () => newest(key.length + 20).includes(key.slice(0, 10));
  for (const [i, character] of Array.from(key).entries()) {
    type(document, { line: 1, character: 11 + i }, character);
    await complete(document, { line: 1, character: 13 + i });
    assert.equal(learned(), i >= 9 && i < key.length - 1, `after ${i + 1} characters`);
  }
});

test("a large document is completed from a window around the cursor, as one of its own would be", async () => {
  const { complete, completer, openBeside, type, endsWith } = await open();
  completer.maxDocumentSize = 100_000;
  const large = openBeside("near/large.ts", "let galaxy = orbit(planet1, 2);\n".repeat(30_000));
  await complete();
  assert.equal(completer.partial, false);
  let expected = 0;
  const typed = "\nlet galaxy = orb";
  for (const line of [15_000, 29_999, 0]) {
    for (const [i, character] of Array.from(typed).entries()) {
      type(large, { line: i === 0 ? line : line + 1, character: i === 0 ? 31 : i - 1 }, character);
      type(large, { line: 7_000, character: 0 }, "// elsewhere ");
      const [item] = await complete(large, { line: line + 1, character: i });
      assert.equal(completer.partial, true);
      assert.ok(endsWith(`planet1, 2);${typed.slice(0, i + 1)}`), `${i} in line ${line}`);
      if (item !== undefined) expected++;
    }
  }
  assert.ok(expected > 3, `${expected} suggestions`);
  completer.maxDocumentSize = Infinity;
  await complete(large, { line: 0, character: 31 });
  assert.equal(completer.partial, false);
});

test("a line is unfinished from an edit until the cursor leaves it", async () => {
  const { completer, document, type, openBeside } = await open();
  assert.equal(completer.unfinished, undefined);
  completer.prepare(document, END);
  assert.equal(completer.unfinished, undefined, "nothing was typed");
  type(document, END, "net");
  completer.prepare(document, { line: 1, character: 10 });
  assert.equal(completer.unfinished, document);
  completer.prepare(document, { line: 0, character: 3 });
  assert.equal(completer.unfinished, undefined);
  completer.prepare(document, { line: 1, character: 0 });
  assert.equal(completer.unfinished, document);
  completer.prepare(openBeside("near/other.ts", ""), { line: 0, character: 0 });
  assert.equal(completer.unfinished, undefined);
});

test("who can wait has the network read up to the cursor before the first answer", async () => {
  const text = `${"let comet = orbit(comet1, 2);\n".repeat(200)}let com`;
  const document = new OpenDocument("file.ts", "typescript", 1, text);
  const documents = new Map([[document.uri, document]]);
  const completer = new Completer({
    documents,
    pathOf: () => undefined,
    scheduler: new Scheduler({ onError: assert.ifError }),
  });
  const kernels = referenceKernels(32);
  const config = { cell: "sru", hiddenSize: 64, layers: 2, window: 4 } as const;
  const network = new Network(startTraining(config, 1, kernels).parameters, kernels);
  let steps = 0;
  const step = network.step.bind(network);
  network.step = (...args) => {
    steps++;
    return step(...args);
  };
  const memory = new WorkspaceMemory({
    module,
    size: memorySize(10_000, 2 ** 22),
    scheduler: new Scheduler({ onError: assert.ifError }),
    beforeSlice: () => {},
    neighboursOf: async () => [],
    onNeighbours: () => {},
  });
  completer.use({ memory, network, adaptation: undefined });
  completer.networkWait = Infinity;
  await completer.complete(document, { line: 200, character: 7 }, { triggerKind: 2 }, 0.5, NEVER_CANCELLED);
  completer.dispose();
  assert.ok(steps >= text.length, `${steps} of ${text.length} characters`);
});

test("an explanation changes no suggestion, and is given up where the document changes or nobody waits for it", async () => {
  const { complete, completer, document, type } = await open();
  const texts = async () => (await complete()).map(({ insertText }) => insertText);
  const before = await texts();
  const explain = (token = NEVER_CANCELLED) => completer.explain(document, END, 0.5, token);
  const explained = await explain();
  assert.equal(explained?.shown?.text, before[0]);
  assert.deepEqual(await texts(), before);
  assert.equal(await explain({ isCancellationRequested: true }), undefined);
  const late = explain();
  type(document, END, "n");
  assert.equal(await late, undefined);
  const [grown] = await complete(document, { line: 1, character: 8 });
  assert.equal(grown?.insertText, (before[0] as string).slice(1));
  type(document, { line: 1, character: 8 }, "et = orb");
  const { source } = (await completer.explain(document, { line: 1, character: 16 }, 0.5, NEVER_CANCELLED))!;
  assert.deepEqual([source?.path, source?.line], ["/w/near/open.ts", 0]);
});

test("suggestions go on over several lines where they may", async () => {
  const { completer, complete, openBeside } = await open();
  const line = "let d = orbit(d1, 2);\n";
  const document = openBeside("near/lines.ts", `${line.repeat(40)}let d = orb`);
  const shown = async (multiline: Wishes["multiline"]) => {
    completer.wishes = { ...completer.wishes, multiline };
    const [item] = await complete(document, { line: 40, character: 11 });
    return item?.insertText;
  };
  assert.equal(await shown("whenSure"), `it(d1, 2);\n${line.repeat(3).trimEnd()}`);
  assert.equal(await shown("never"), "it(d1, 2);");
});

test("a suggestion that is on the screen grows once more is known", async () => {
  const { completer, complete, memory, openBeside, type } = await open();
  completer.wishes = { ...completer.wishes, multiline: "whenSure" };
  const document = openBeside("near/new.ts", "ope");
  const typed = async (text: string) => {
    const character = document.text.length;
    type(document, { line: 0, character }, text);
    const [item] = await complete(document, { line: 0, character: character + text.length });
    return item?.insertText as string;
  };
  await memory.learn("/w/near/once.ts", utf8("openShutter();"));
  assert.equal(await typed("n"), "Shutter");
  await memory.learn("/w/near/steps.ts", utf8("openShutter();\nexposeFrame();\ncloseShutter();\n\n".repeat(30)));
  assert.match(await typed("S"), /^hutter\(\);\nexposeFrame\(\);/);
});

test("a document that is taken for prose is completed where its language is recognised, and where the user asks", async () => {
  const { completer, documents } = await open();
  const text = `${TEXT}\n\`\`\`ts\n${TEXT}\n\`\`\`\n`;
  const document = new OpenDocument("near/notes.md", "markdown", 1, text);
  documents.set(document.uri, document);
  const suggestedAt = async (line: number, triggerKind: 1 | 2) => {
    const context = { triggerKind, recognizedOnly: true };
    return (await completer.complete(document, { line, character: 7 }, context, 0.05, NEVER_CANCELLED)).length > 0;
  };
  assert.equal(await suggestedAt(1, 2), false);
  assert.equal(await suggestedAt(4, 2), true, "in a block of code");
  assert.equal(await suggestedAt(1, 1), true, "the user asks");
});

test("who asks at a new place before it is read is told when it is, where the cursor stays there", async () => {
  const { completer, memory, complete, openBeside, rest } = await open(undefined, undefined, () => false);
  const lines = (count: number) => "let d = orbit(d1, 2);\n".repeat(count);
  const text = `${lines(400)}const unheardOfQuantity = 7;\n${lines(100)}return unh`;
  const ready: string[] = [];
  completer.onReady = ({ uri }, { line, character }) => ready.push(`${uri}:${line}:${character}`);
  completer.firstWait = 0;
  completer.laterWait = 0;
  const place = { line: 501, character: 10 };
  const document = openBeside("near/long.ts", text);
  assert.deepEqual(await complete(document, place), []);
  assert.deepEqual(await complete(document, place), [], "not read to its end, which may take long");
  assert.deepEqual(ready, []);
  await rest();
  assert.deepEqual(ready, ["near/long.ts:501:10"]);
  assert.match((await complete(document, place))[0]?.insertText as string, /^eardOf/);
  await rest();
  assert.equal(ready.length, 1, "it was read");

  assert.deepEqual(await complete(openBeside("near/other.ts", text), place), []);
  completer.prepare(document, { line: 3, character: 0 });
  await rest();
  assert.equal(ready.length, 1, "the cursor has gone elsewhere");

  completer.use({ memory: undefined, network: undefined, adaptation: undefined });
  assert.deepEqual(await complete(document, place), []);
  await rest();
  assert.equal(ready.length, 1, "there is nothing to complete with");
  completer.use({ memory, network: undefined, adaptation: undefined });
  await rest();
  assert.equal(ready.length, 2, "now there is");

  const known = openBeside("near/known.ts", `${lines(500)}let d = orb`);
  assert.match((await complete(known, { line: 500, character: 11 }))[0]?.insertText as string, /^it/);
  await rest();
  assert.equal(ready.length, 3, "more may be suggested");
});

test("short guesses leave the place to the editor's list where names are typed, unless the user wants them or asks", async () => {
  const { completer, complete, openBeside, type } = await open();
  const document = openBeside(
    "near/names.ts",
    `${"let d = orbit(d1, 2);\nlet e = ore(d1, 2);\n".repeat(20)}let d = orb`,
  );
  const shown = async (withList: Wishes["withList"], triggerKind: 1 | 2 = 2, character = 11) => {
    completer.wishes = { ...completer.wishes, withList, multiline: "never" };
    const context = { triggerKind };
    return (await complete(document, { line: 40, character }, context))[0]?.insertText;
  };
  assert.equal(await shown("listFirst"), undefined);
  assert.equal(await shown("listFirst", 1), "it(d1, 2);", "the user asks");
  const member = openBeside("near/member.ts", `${"d.orbit(d1, 2);\n".repeat(40)}d.orb`);
  const range = { start: { line: 40, character: 2 }, end: { line: 40, character: 5 } };
  const selectedCompletionInfo = { range, text: "orbit" };
  const [item] = await complete(member, range.end, { triggerKind: 2, selectedCompletionInfo });
  assert.equal(item?.insertText, "orbit(d1, 2);", "the list is open, and the suggestion goes on from its entry");
  assert.equal(await shown("ghostTextFirst"), "it(d1, 2);");
  type(document, { line: 40, character: 11 }, "it(");
  assert.equal(await shown("balanced", 2, 14), "d1, 2);", "no name is begun here");
  assert.equal(
    await shown("listFirst", 2, 14),
    undefined,
    "the editor would show it, and no list, while its name is typed",
  );
  type(document, { line: 40, character: 14 }, "d1,");
  assert.equal(await shown("listFirst", 2, 17), " 2);");
});

test("where the list comes first, a suggestion that is on the screen gives way to it at the first letter of a name", async () => {
  const { completer, complete, openBeside, type } = await open();
  completer.wishes = { ...completer.wishes, withList: "listFirst", multiline: "never" };
  const document = openBeside("near/names.ts", `${"let d = orbit(d1, 2);\n".repeat(40)}let d =`);
  const shownAt = async (character: number) => (await complete(document, { line: 40, character }))[0]?.insertText;
  assert.equal(await shownAt(7), " orbit(d1, 2);");
  type(document, { line: 40, character: 7 }, " o");
  assert.equal(await shownAt(9), undefined);
  completer.wishes = { ...completer.wishes, withList: "balanced" };
  assert.equal(await shownAt(9), "rbit(d1, 2);");
});

test("nothing is suggested in comments or strings where the user wants none there, unless they ask", async () => {
  const { completer, complete, openBeside } = await open();
  const line = 'orbit(d1); // orbit around "the sun"\n';
  const comment = openBeside("near/comment.ts", `${line.repeat(40)}orbit(d1); // orbit aro`);
  const string = openBeside("near/string.ts", `${'say("orbit around the sun");\n'.repeat(40)}say("orbit aro`);
  const shown = async (document: OpenDocument, wishes: Partial<Wishes>, triggerKind: 1 | 2 = 2) => {
    completer.wishes = { ...DEFAULT_SETTINGS.suggestions, ...wishes };
    const { length } = document.lineBefore(document.text.length);
    const items = await complete(document, { line: 40, character: length }, { triggerKind });
    return (items[0]?.insertText as string | undefined)?.slice(0, 7);
  };
  assert.equal(await shown(comment, {}), 'und "th');
  assert.equal(await shown(comment, { inStrings: false }), 'und "th');
  assert.equal(await shown(comment, { inComments: false }), undefined);
  assert.equal(await shown(comment, { inComments: false }, 1), 'und "th');
  assert.equal(await shown(string, {}), "und the");
  assert.equal(await shown(string, { inComments: false }), "und the");
  assert.equal(await shown(string, { inStrings: false }), undefined);
});

test("who asks gets up to three suggestions, the likeliest first, each with another word; who types gets one", async () => {
  const { complete, openBeside } = await open();
  const names = ["Planet", "Comet", "Galaxy"];
  const order = "210012201021100212010122"; // in which nothing repeats that would tell what comes next
  const text = Array.from(order, (name) => `let d = read${names[Number(name)]}(d1);\n`).join("");
  const document = openBeside("near/read.ts", `${text}let d = re`);
  const place = { line: order.length, character: 10 };
  const texts = async (triggerKind: 1 | 2) =>
    (await complete(document, place, { triggerKind })).map(({ insertText }) => insertText as string);
  const asked = await texts(1);
  const words = asked.map((one) => /^\w+/.exec(one)?.[0]);
  assert.deepEqual(words, ["ad", "adPlanet", "adGalaxy"]);
  const typed = await texts(2);
  assert.ok(typed.length <= 1);
  for (const one of typed) assert.ok(asked[0]!.startsWith(one) || one.startsWith(asked[0]!), `${one} ${asked[0]}`);
});
