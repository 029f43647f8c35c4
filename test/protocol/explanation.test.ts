// What a client is told of a place: what comes next, why, and where that comes from.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Explanation } from "../../server/protocol.ts";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const LINE = "const unheardOfQuantity = measureAll(horizon, 42);";
const folder = writeFiles(temporaryFolder(), {
  ...repetitiveSources(),
  "tools/measure.ts": `// Measures.\nimport { horizon } from "./horizon";\n\n${LINE}\nexport { unheardOfQuantity };\n`,
});
const uri = pathToFileURL(path.join(folder, "src/new.ts")).href;

const start = (folders: readonly string[]) => Client.start({ folders, storagePath: temporaryFolder() });

function explain(client: Client, line: number, character: number, of = uri): Promise<Explanation> {
  const cursor = { textDocument: { uri: of }, position: { line, character } };
  return executeCommand(client.connection, COMMANDS.explain, [cursor]);
}

test("of a copied line the file and the line are told, and what is suggested", async () => {
  const client = await start([folder]);
  await client.remembered();
  const begun = LINE.slice(0, LINE.indexOf("All("));
  await client.open(uri, `import { horizon } from "./horizon";\n\n${begun}`);
  const { headline, figures, source, charts, tables } = await explain(client, 2, begun.length);
  assert.match(headline, /^Suggested: All\(horizon, 42\);/);
  assert.equal(figures.length, 2);
  assert.equal(source?.uri, pathToFileURL(path.join(folder, "tools/measure.ts")).href);
  assert.equal(source.line, 3);
  assert.match(source.label, /^At least 63 characters before the cursor are also in tools\/measure\.ts:4$/);
  assert.ok(charts[0]!.groups.length > 2);
  assert.equal(tables[0]!.rows[0]![0], "All");
  await client.stop();
});

test("of a line that is copied from the same document, its own line is told", async () => {
  const client = await start([folder]);
  await client.remembered();
  await client.open(uri, `// first\nlet wombatFrequency = tuneAll(wombat, 3);\n// second\nlet wombatFrequency = tun`);
  const { source } = await explain(client, 3, "let wombatFrequency = tun".length);
  assert.deepEqual([source?.uri, source?.line], [uri, 1]);
  await client.stop();
});

test("without a model, in an empty document, one of a character, and one that is not open, it is said or nothing is told", async () => {
  const client = await Client.start({ folders: [], storagePath: temporaryFolder(), base: { enabled: false } });
  await client.open(uri, "const a = 1;\n");
  assert.match((await explain(client, 0, 5)).headline, /^Unroll knows nothing here yet\./);
  assert.match((await explain(client, 0, 0, `${uri}.other`)).headline, /^Unroll knows nothing here yet\./);
  await client.stop();
  const known = await start([folder]);
  await known.remembered();
  for (const text of ["", "x", "\u{1f600}"]) {
    await known.open(`${uri}${text.length}`, text);
    const { headline, source } = await explain(known, 0, text.length, `${uri}${text.length}`);
    assert.match(headline, /^(Nothing is suggested|Suggested)/);
    assert.equal(source, undefined, text);
  }
  await known.open(uri, "const word = 1;\n");
  assert.equal((await explain(known, 0, 8)).headline, "Nothing is suggested inside a word");
  assert.deepEqual((await explain(known, 99, 99)).source, undefined, "beyond the text is its end");
  await known.stop();
});
