// The page that says how far back the network learns: what is on it, and when.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { GradientSummary } from "../../server/protocol.ts";
import { Extension, WORKING } from "./extension.ts";

const SUMMARY: GradientSummary = {
  headline: "Your <network>",
  isTrained: true,
  figures: [{ value: "15", label: "characters back" }],
  lineCharts: [
    {
      title: "Before & after",
      description: 'Before & after: "15" characters',
      x: { label: "characters back", values: [1, 2] },
      y: { label: "left", scale: "logarithm" },
      lines: [{ label: "after <training>", values: [1, 0.5] }],
      table: { title: "Figures", head: ["characters back", "after"], rows: [["2", "5.0e-1"]] },
    },
  ],
  method: "Measured.",
  markdown: "# Your network",
};

const measuring = (summary: GradientSummary) =>
  WORKING.replace("({ id, method })", "({ id, method, params })").replace(
    "  if (id !== undefined)",
    `  if (params?.command === "unroll.gradients")
    return process.send({ jsonrpc: "2.0", id, result: ${JSON.stringify(summary)} });
  if (id !== undefined)`,
  );

const COMMAND = "unroll.inspectGradients";

test("charts are drawn by the extension's own script, and nothing else runs or is loaded", async () => {
  const extension = await Extension.activate(measuring(SUMMARY));
  const { editor } = extension;
  await extension.run(COMMAND);
  const [{ options, webview }] = editor.pages as [(typeof editor.pages)[0]];
  const { html } = webview;
  const [, nonce] = /style-src 'nonce-([\w-]+)'/.exec(html) ?? [];
  assert.ok(
    html.includes(`content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'"`),
    html,
  );
  assert.match(html, new RegExp(`<script nonce="${nonce}" src="webview:.*/dist/webview.js"></script>`));
  assert.equal(html.split("<script").length, 2);
  assert.doesNotMatch(html, /style="|https?:|\son\w+=/);
  const { localResourceRoots } = options as { readonly localResourceRoots: readonly { readonly path: string }[] };
  assert.deepEqual(
    localResourceRoots.map(({ path }) => path.split("/").at(-1)),
    ["dist"],
  );
  assert.deepEqual(editor.dialogs, []);
});

test("a chart has what it shows in words, and its figures in a table", async () => {
  const extension = await Extension.activate(measuring(SUMMARY));
  await extension.run(COMMAND);
  const { html } = extension.editor.pages[0]!.webview;
  assert.match(html, /role="img" aria-label="Before &amp; after: &quot;15&quot; characters"/);
  const [, attribute] = /data-line-chart="([^"]*)"/.exec(html) ?? [];
  const text = attribute!
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
  assert.deepEqual(JSON.parse(text), SUMMARY.lineCharts[0]);
  assert.match(html, /<table><caption>Figures<\/caption><thead><tr><th scope="col">characters back<\/th>/);
  assert.match(html, /<tr><th scope="row">2<\/th><td>5\.0e-1<\/td><\/tr>/);
});

test("there is one page however often it is asked for, and one that was closed opens again", async () => {
  const extension = await Extension.activate(measuring(SUMMARY));
  const { pages } = extension.editor;
  await extension.run(COMMAND);
  await extension.run(COMMAND);
  assert.equal(pages.length, 1);
  pages[0]!.dispose();
  await extension.run(COMMAND);
  assert.equal(pages.length, 2);
});

test("only without a trained network a link offers to train", async () => {
  const trained = await Extension.activate(measuring(SUMMARY));
  await trained.run(COMMAND);
  assert.doesNotMatch(trained.editor.pages[0]!.webview.html, /<a /);
  const untrained = await Extension.activate(measuring({ ...SUMMARY, isTrained: false }));
  await untrained.run(COMMAND);
  const { html } = untrained.editor.pages[0]!.webview;
  assert.match(html, /<a href="command:unroll\.trainWorkspace">Train on this workspace/);
});

test("an editor without webviews shows the figures as Markdown", async () => {
  const extension = await Extension.activate(measuring(SUMMARY));
  extension.editor.hasPages = false;
  await extension.run(COMMAND);
  const [[, uri]] = extension.editor.executed.filter(([name]) => name === "markdown.showPreview") as [[string, object]];
  assert.equal((uri as { readonly query: string }).query, SUMMARY.markdown);
});
