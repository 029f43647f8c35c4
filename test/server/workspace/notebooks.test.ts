import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { readCorpus } from "../../../server/workspace/corpus.ts";
import { notebookText } from "../../../server/workspace/notebooks.ts";
import { temporaryFolder, writeFiles } from "../../workspace.ts";

const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk".repeat(4);

test("of a notebook, code and Markdown are learned, in order", () => {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3" } },
    cells: [
      {
        cell_type: "markdown",
        id: "a",
        metadata: {},
        attachments: { "image.png": { "image/png": PICTURE } },
        source: ["# Students\n", "\n", "![image](attachment:image.png)"],
      },
      {
        cell_type: "code",
        execution_count: 3,
        metadata: {},
        outputs: [{ output_type: "display_data", data: { "image/png": PICTURE, "text/plain": ["<Figure>"] } }],
        source: ["%matplotlib inline\r\n", "!pip install pandas\r\n", "import pandas as pd"],
      },
      { cell_type: "raw", metadata: {}, source: "raw text" },
      { cell_type: "code", metadata: {}, outputs: [], source: "" },
      { cell_type: "code", metadata: {}, outputs: [{ output_type: "stream", text: "output" }], source: "print(1)\n" },
      { cell_type: "markdown", metadata: {}, source: `![inline](data:image/png;base64,${PICTURE})` },
    ],
  };
  assert.equal(
    notebookText(JSON.stringify(notebook)),
    "# Students\n\n![image](attachment:image.png)\n\n%matplotlib inline\r\n!pip install pandas\r\nimport pandas as pd\n\nprint(1)\n\n![inline](data:image/png;base64,\0)\n",
  );
});

test("a notebook of version 3 has worksheets", () => {
  const cells = [
    { cell_type: "heading", level: 2, source: ["Students"] },
    {
      cell_type: "code",
      input: ["a = 1\n", "b = 2"],
      outputs: [{ output_type: "pyout", text: ["2"] }],
      language: "python",
    },
    { cell_type: "markdown", source: "text" },
  ];
  const notebook = { nbformat: 3, nbformat_minor: 0, metadata: { name: "" }, worksheets: [{ cells }] };
  assert.equal(notebookText(JSON.stringify(notebook)), "## Students\n\na = 1\nb = 2\n\ntext\n");
});

test("what is no notebook has no text", () => {
  for (const broken of [
    "",
    "{",
    '{"cells": [',
    "[]",
    "1",
    "{}",
    '{"cells": 1}',
    '{"cells": [{"source": []}]}',
    "a = 1\n",
  ])
    assert.equal(notebookText(broken), undefined, broken);
  assert.equal(notebookText('{"cells": []}'), "");
});

test("a large notebook of pictures is read, one of much text is too large, and a broken one is left out", async () => {
  const notebook = (source: string, output: string) =>
    JSON.stringify({
      cells: [{ cell_type: "code", source, outputs: [{ data: { "image/png": output } }] }],
      nbformat: 4,
    });
  const folder = writeFiles(temporaryFolder(), {
    "broken.ipynb": notebook("a = 1\n", "").slice(0, -9),
    "empty.ipynb": notebook("", "text"),
    "marked.ipynb": `\ufeff${notebook("c = 3\n", "")}`,
    "pictures.ipynb": notebook("b = 2\n", PICTURE.repeat(20_000)),
    "text.ipynb": notebook("line\n".repeat(3000), ""),
  });
  const corpus = await readCorpus([folder], { maxFileSize: 10_000, exclude: [] });
  assert.deepEqual(
    corpus.files.map((file) => [path.basename(file.path), new TextDecoder().decode(file.bytes)]),
    [
      ["marked.ipynb", "c = 3\n"],
      ["pictures.ipynb", "b = 2\n"],
    ],
  );
  assert.deepEqual(Object.fromEntries(corpus.leftOut.map(({ reason, examples }) => [reason, examples])), {
    notebook: ["broken.ipynb"],
    empty: ["empty.ipynb"],
    oversized: ["text.ipynb"],
  });
});
