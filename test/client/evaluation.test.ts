// How a user chooses what Unroll is evaluated on, and what they see of the result.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommitsSummary } from "../../server/protocol.ts";
import { Extension, WORKING } from "./extension.ts";

const SUMMARY: CommitsSummary = {
  headline: "Of 2 commits, <b>48%</b>",
  method: 'Typed "again"',
  figures: [{ value: "12", label: "keystrokes & more" }],
  charts: [
    {
      title: "Compared",
      description: 'Compared: "a" 48%',
      groups: [[{ label: "a", share: 0.48, value: "48%", kind: "main" }]],
    },
  ],
  tables: [{ title: "All", head: ["", "saved"], rows: [["a<", "48%"]] }],
  markdown: "# Of 2 commits",
};

/** A server that answers each of these commands. */
function serverAnswering(results: Readonly<Record<string, unknown>>): string {
  return `const results = ${JSON.stringify(results)};${WORKING.replace(
    "({ id, method }) => {",
    `({ id, method, params }) => {
  if (params?.command in results) return process.send({ jsonrpc: "2.0", id, result: results[params.command] });`,
  )}`;
}

const CHECKOUT = { "unroll.countCommits": 2, "unroll.evaluateCommits": SUMMARY, "unroll.evaluate": "# Files" };

/** What was shown as Markdown. */
function previews({ editor }: Extension): string[] {
  const shown = editor.executed.filter(([name]) => name === "markdown.showPreview");
  return shown.map(([, uri]) => (uri as { readonly query: string }).query);
}

test("in a git checkout the user chooses between commits and files", async () => {
  const extension = await Extension.activate(serverAnswering(CHECKOUT));
  const { editor } = extension;
  await extension.run("unroll.evaluateWorkspace");
  assert.deepEqual(editor.lists, [["Your last 2 commits", "Files it has not seen"]]);
  assert.deepEqual([editor.pages, previews(extension), editor.dialogs], [[], [], []], "the user chose none");
  editor.choice = 1;
  await extension.run("unroll.evaluateWorkspace");
  assert.deepEqual([editor.pages, previews(extension)], [[], ["# Files"]]);
  editor.choice = 0;
  await extension.run("unroll.evaluateWorkspace");
  assert.equal(editor.pages.length, 1);
});

test("where there are no commits, files are taken without a question", async () => {
  const extension = await Extension.activate(serverAnswering({ ...CHECKOUT, "unroll.countCommits": 0 }));
  await extension.run("unroll.evaluateWorkspace");
  assert.deepEqual([extension.editor.lists, previews(extension)], [[], ["# Files"]]);
});

test("the page of commits loads and runs nothing, and shows texts as they are", async () => {
  const extension = await Extension.activate(serverAnswering(CHECKOUT));
  extension.editor.choice = 0;
  await extension.run("unroll.evaluateWorkspace");
  const [{ options, webview } = { options: {}, webview: { html: "" } }] = extension.editor.pages;
  assert.partialDeepStrictEqual(options, { enableScripts: false, localResourceRoots: [] });
  const { html } = webview;
  const [, nonce] = /content="default-src 'none'; style-src 'nonce-([\w-]{32,})'"/.exec(html) ?? [];
  assert.ok(html.includes(`<style nonce="${nonce}">`));
  assert.doesNotMatch(html, /<script|style="|url\(|https?:|\son\w+=/);
  assert.match(html, /<h1>Of 2 commits, &lt;b&gt;48%&lt;\/b&gt;<\/h1>/);
  assert.match(html, /<dt>keystrokes &amp; more<\/dt><dd>12<\/dd>/);
  assert.match(html, /role="img" aria-label="Compared: &quot;a&quot; 48%"/);
  assert.match(html, /<rect class="main" width="48.00%"/);
  assert.match(html, /<tr><th scope="row">a&lt;<\/th><td>48%<\/td><\/tr>/);
});

test("an editor without webviews shows the result of commits as Markdown", async () => {
  const extension = await Extension.activate(serverAnswering(CHECKOUT));
  extension.editor.choice = 0;
  extension.editor.hasPages = false;
  await extension.run("unroll.evaluateWorkspace");
  assert.deepEqual([previews(extension), extension.editor.dialogs], [["# Of 2 commits"], []]);
});
