// Cells of notebooks, over the protocol: each is a document, and what stands in the others counts.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const folder = writeFiles(temporaryFolder(), repetitiveSources());
const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
await client.remembered();

const ABOVE = "quartz_levels = measure_quartz(sample_frame, 7)\n".repeat(3);
const BELOW = "plot_feldspar(quartz_levels, title='Feldspar')\n".repeat(3);

let opened = 0;

/** An open notebook with these cells, the first of which has the URI that is returned as the first. */
async function open(texts: readonly string[]): Promise<{ readonly uri: string; readonly cells: readonly string[] }> {
  const file = path.join(folder, `notes-${opened++}.ipynb`);
  const uri = pathToFileURL(file).href;
  const cells = texts.map((_, i) => `vscode-notebook-cell:${encodeURI(file)}#cell${i}`);
  await client.connection.sendNotification("notebookDocument/didOpen", {
    notebookDocument: { uri, notebookType: "jupyter-notebook", version: 1, cells: cells.map(cell) },
    cellTextDocuments: texts.map((text, i) => documentOf(cells[i]!, text)),
  });
  return { uri, cells };
}

const cell = (document: string) => ({ kind: 2, document });
const documentOf = (uri: string, text: string) => ({ uri, languageId: "python", version: 1, text });

const change = (uri: string, cells: object) =>
  client.connection.sendNotification("notebookDocument/didChange", {
    notebookDocument: { uri, version: 2 },
    change: { cells },
  });

const close = (uri: string, cells: readonly string[]) =>
  client.connection.sendNotification("notebookDocument/didClose", {
    notebookDocument: { uri },
    cellTextDocuments: cells.map((uri) => ({ uri })),
  });

/** The suggestion at the end of a one-line cell that is read as a whole. */
async function suggested(uri: string, text: string): Promise<string | undefined> {
  const items = await client.suggestions(uri, 0, text.length, { triggerKind: 1 });
  return items[0]?.insertText as string | undefined;
}

test("a cell is completed from the cells above and below, and not from those of a closed notebook", async () => {
  const typed = "measure_qua";
  const { uri, cells } = await open([ABOVE, typed, BELOW]);
  assert.match((await suggested(cells[1]!, typed)) ?? "", /^rtz/);
  const plot = "plot_f";
  await change(uri, {
    textContent: [{ document: { uri: cells[1]!, version: 2 }, changes: [{ text: plot }] }],
  });
  assert.match((await suggested(cells[1]!, plot)) ?? "", /^eldspar/);
  await close(uri, cells);
  const other = await open([typed]);
  assert.doesNotMatch((await suggested(other.cells[0]!, typed)) ?? "", /^rtz/);
  await close(other.uri, other.cells);
});

test("cells are added, moved and removed; what was removed is not suggested any more", async () => {
  const typed = "measure_qua";
  const { uri, cells } = await open(["import os\n"]);
  const added = `${cells[0]}-added`;
  await change(uri, {
    structure: {
      array: { start: 1, deleteCount: 0, cells: [cell(added)] },
      didOpen: [documentOf(added, typed)],
    },
  });
  assert.doesNotMatch((await suggested(added, typed)) ?? "", /^rtz/);
  const above = `${cells[0]}-above`;
  await change(uri, {
    structure: { array: { start: 0, deleteCount: 0, cells: [cell(above)] }, didOpen: [documentOf(above, ABOVE)] },
  });
  assert.match((await suggested(added, typed)) ?? "", /^rtz/);
  await change(uri, { structure: { array: { start: 0, deleteCount: 1 }, didClose: [{ uri: above }] } });
  assert.doesNotMatch((await suggested(added, typed)) ?? "", /^rtz/);
  await close(uri, [cells[0]!, added]);
});

test("a secret of another cell is not suggested", async () => {
  const secret = "quartz-Orchid-4471";
  const typed = "connect('quartz-Or";
  const { uri, cells } = await open([`password = '${secret}'\nconnect('${secret}')\n`.repeat(3), typed]);
  assert.doesNotMatch((await suggested(cells[1]!, typed)) ?? "", /4471/);
  await close(uri, cells);
});
