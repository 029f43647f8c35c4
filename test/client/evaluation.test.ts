// How a user chooses what Unroll is evaluated on, and what they see of the result.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommitsSummary } from "../../server/protocol.ts";
import { Extension, until, WORKING } from "./extension.ts";
import { FakeEditor } from "./vscode.ts";

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

const CHECKOUT = {
  "unroll.countCommits": 2,
  "unroll.evaluateCommits": SUMMARY,
  "unroll.evaluate": "# 54% of files\nAll",
};

/** What was shown as Markdown. */
function previews({ editor }: Extension): string[] {
  const shown = editor.executed.filter(([name]) => name === "markdown.showPreview");
  return shown.map(([, uri]) => (uri as { readonly query: string }).query);
}

/** Evaluates, and has the report shown when the message at the end offers it. */
async function evaluate(extension: Extension): Promise<void> {
  const { editor } = extension;
  const dialogs = editor.dialogs.length;
  await extension.run("unroll.evaluateWorkspace");
  await until(() => editor.dialogs.length === dialogs + 2);
  assert.match(editor.dialogs[dialogs]!, /takes a few minutes/);
  assert.equal(editor.progress, undefined, "a notification that stays");
}

/** An editor whose user clicks on the message at the end, rather than on the one before. */
class ReadingEditor extends FakeEditor {
  override answer(message: string): string | undefined {
    return message.includes("takes a few minutes") ? undefined : "Show Report";
  }
}

const activate = (answers: Readonly<Record<string, unknown>>) =>
  Extension.activate(serverAnswering(answers), new ReadingEditor());

test("in a git checkout the user chooses between commits and files", async () => {
  const extension = await activate(CHECKOUT);
  const { editor } = extension;
  await extension.run("unroll.evaluateWorkspace");
  assert.deepEqual(editor.lists, [["Your last 2 commits", "Files it has not seen"]]);
  assert.deepEqual([editor.pages, previews(extension), editor.dialogs], [[], [], []], "the user chose none");
  editor.choice = 1;
  await evaluate(extension);
  await until(() => previews(extension).length > 0);
  assert.deepEqual([editor.pages, previews(extension)], [[], ["# 54% of files\nAll"]]);
  assert.equal(editor.dialogs.at(-1), "54% of files");
  editor.choice = 0;
  await evaluate(extension);
  await until(() => editor.pages.length > 0);
  assert.equal(editor.dialogs.at(-1), SUMMARY.headline);
});

test("where there are no commits, files are taken without a question", async () => {
  const extension = await activate({ ...CHECKOUT, "unroll.countCommits": 0 });
  await evaluate(extension);
  await until(() => previews(extension).length > 0);
  assert.deepEqual(extension.editor.lists, []);
});

test("a report waits for the user to ask for it", async () => {
  const extension = await Extension.activate(serverAnswering({ ...CHECKOUT, "unroll.countCommits": 0 }));
  await evaluate(extension);
  assert.deepEqual(previews(extension), []);
});

test("an evaluation can be stopped, and until then is the only one; one that is stopped says nothing", async () => {
  const cancelled = `
process.on("message", ({ id, method, params }) => {
  if (params?.command === "unroll.evaluate") process.evaluation = id;
  if (method === "$/cancelRequest" && params.id === process.evaluation)
    process.send({ jsonrpc: "2.0", id: params.id, error: { code: -32800, message: "It is cancelled." } });
});`;
  const server = serverAnswering({ "unroll.countCommits": 0 }).replace(
    "  if (params?.command in",
    `  if (params?.command === "unroll.evaluate") return;
  if (params?.command in`,
  );
  const extension = await Extension.activate(server + cancelled);
  const { editor } = extension;
  const evaluation = extension.run("unroll.evaluateWorkspace");
  await until(() => editor.dialogs.length === 1);
  await extension.run("unroll.evaluateWorkspace");
  assert.match(editor.dialogs[1]!, /already running/);
  await extension.run("unroll.stopEvaluation");
  await evaluation;
  assert.equal(editor.dialogs.length, 2);
  const next = extension.run("unroll.evaluateWorkspace");
  await until(() => editor.dialogs.length === 3);
  assert.match(editor.dialogs[2]!, /takes a few minutes/);
  await extension.run("unroll.stopEvaluation");
  await next;
});

test("the page of commits loads and runs nothing, and shows texts as they are", async () => {
  const extension = await activate(CHECKOUT);
  extension.editor.choice = 0;
  await evaluate(extension);
  await until(() => extension.editor.pages.length > 0);
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
  const extension = await activate(CHECKOUT);
  extension.editor.choice = 0;
  extension.editor.hasPages = false;
  await evaluate(extension);
  await until(() => previews(extension).length > 0);
  assert.deepEqual(previews(extension), ["# Of 2 commits"]);
});
