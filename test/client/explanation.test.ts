// The page that explains suggestions: what is on it, and when.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { URI } from "vscode-uri";
import type { Explanation } from "../../server/protocol.ts";
import { Extension, WORKING } from "./extension.ts";

const LABEL = "The last 12 characters before the cursor are also in src/<a>.ts:8";

/** Explains each line by its number. */
const explanation = (headline: string): Explanation => ({
  headline,
  figures: [{ value: "93%", label: "how sure it is" }],
  source: { label: LABEL, uri: "file:///w/src/a.ts", line: 7 },
  charts: [],
  tables: [{ title: "Next words", head: ["", "how probable"], rows: [["a<b", "48%"]] }],
});
const EXPLAINING = WORKING.replace("({ id, method })", "({ id, method, params })").replace(
  "  if (id !== undefined)",
  `  if (params?.command === "unroll.explain") {
    const result = ${JSON.stringify(explanation(""))};
    result.headline = "line " + params.arguments[0].position.line;
    return process.send({ jsonrpc: "2.0", id, result });
  }
  if (id !== undefined)`,
);

function cursorAt(line: number) {
  const selection = { active: { line, character: 0 } };
  return { document: { uri: URI.file("/w/src/b.ts") }, selection, selections: [selection] };
}

/** Resolves when the only page says what is asked for. */
async function shows({ editor }: Extension, headline: string): Promise<void> {
  while (!editor.pages[0]?.webview.html.includes(`<h1>${headline}</h1>`)) await setTimeout(10);
}

test("the page says what is at the cursor, follows it, and is one page however often it is asked for", async () => {
  const extension = await Extension.activate(EXPLAINING);
  const { editor } = extension;
  editor.active = cursorAt(3);
  await extension.run("unroll.explainSuggestion");
  await shows(extension, "line 3");
  editor.active = cursorAt(5);
  editor.moveCursor();
  await shows(extension, "line 5");
  editor.active = undefined; // the page itself has the focus
  editor.moveCursor();
  await extension.run("unroll.explainSuggestion");
  await shows(extension, "line 5");
  assert.equal(editor.pages.length, 1);
  assert.deepEqual(editor.dialogs, []);
});

test("a page that was closed is not written, and can be opened again", async () => {
  const extension = await Extension.activate(EXPLAINING);
  const { editor } = extension;
  editor.active = cursorAt(3);
  await extension.run("unroll.explainSuggestion");
  editor.pages[0]!.dispose();
  editor.active = cursorAt(5);
  editor.moveCursor();
  await setTimeout(400); // longer than a cursor rests
  assert.match(editor.pages[0]!.webview.html, /<h1>line 3<\/h1>/);
  await extension.run("unroll.explainSuggestion");
  assert.equal(editor.pages.length, 2);
  assert.match(editor.pages[1]!.webview.html, /<h1>line 5<\/h1>/);
});

test("the page runs nothing but its link, which opens the file at the line", async () => {
  const extension = await Extension.activate(EXPLAINING);
  const { editor } = extension;
  editor.active = cursorAt(3);
  await extension.run("unroll.explainSuggestion");
  const [{ options, webview }] = editor.pages as [(typeof editor.pages)[0]];
  assert.partialDeepStrictEqual(options, { enableScripts: false, enableCommandUris: ["unroll.openSource"] });
  assert.doesNotMatch(webview.html, /<script|style="|https?:|\son\w+=/);
  assert.match(webview.html, /<tr><th scope="row">a&lt;b<\/th><td>48%<\/td><\/tr>/);
  const [, query, label] = /<a href="command:unroll\.openSource\?([^"]+)">([^<]+)<\/a>/.exec(webview.html) ?? [];
  assert.equal(label, LABEL.replace("<", "&lt;").replace(">", "&gt;"));
  const given = JSON.parse(decodeURIComponent(query!)) as unknown[];
  await editor.commands.get("unroll.openSource")!(...given);
  assert.deepEqual(editor.opened, [{ uri: "file:///w/src/a.ts", line: 7 }]);
});
