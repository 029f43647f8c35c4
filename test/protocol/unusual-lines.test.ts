// What a client is told of the lines of a file that fit its workspace least.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { COMMANDS, executeCommand, type UnusualLines } from "../../server/protocol.ts";
import { planetSource, planetSources, SLIPPED } from "../planets.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const SECRET = `const token = "ghp_${"aB3dE5gH7jK9".repeat(3)}";\n`;
const folder = writeFiles(temporaryFolder(), { ...planetSources(), "src/pluto.ts": SLIPPED });
const file = path.join(folder, "src/pluto.ts");
const uri = pathToFileURL(file).href;

const start = (folders: readonly string[]) => Client.start({ folders, storagePath: temporaryFolder() });
const unusual = (client: Client, of = uri): Promise<UnusualLines> =>
  executeCommand(client.connection, COMMANDS.unusualLines, [{ textDocument: { uri: of } }]);

test("a slip is found in a file that was saved and learned with it, and gone once it is put right", async () => {
  const client = await start([folder]);
  await client.remembered(); // the file with its slip, too
  await client.open(uri, SLIPPED);
  await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  const { headline, lines } = await unusual(client);
  assert.equal(headline, "1 line stands out in this file");
  const [{ line, start: from, end, word, expected, message }] = lines as [UnusualLines["lines"][number]];
  assert.equal(SLIPPED.split("\n")[line]?.slice(from, end), ">");
  assert.deepEqual([line, word, expected], [10, ">", "<"]);
  assert.equal(message, "`>` is unusual here. Lines like this mostly have `<`.");
  await client.change(uri, 2, [
    { range: { start: { line: 10, character: from }, end: { line: 10, character: end } }, text: "<" },
  ]);
  assert.deepEqual(await unusual(client), { headline: "Nothing stands out in this file", lines: [] });
  await client.stop();
});

test("nothing of a secret is told, neither where it stands nor as what is expected", async () => {
  const client = await start([folder]);
  const text = `${SECRET}${SLIPPED}${SECRET.replace("token =", "token ==")}`;
  await client.open(uri, text);
  const answer = JSON.stringify(await unusual(client));
  assert.match(answer, /"word":">"/);
  assert.doesNotMatch(answer, /ghp_|aB3dE5/);
  await client.stop();
});

test("what cannot be judged is said, and nothing is found in what is too little", async () => {
  const none = await start([]);
  await none.open(uri, SLIPPED);
  await assert.rejects(unusual(none), /No folder is open\./);
  await none.stop();
  const client = await start([folder]);
  await assert.rejects(unusual(client, `${uri}.other`), /Open the file first\./);
  const outside = pathToFileURL(path.join(temporaryFolder(), "elsewhere.ts")).href;
  await client.open(outside, SLIPPED);
  await assert.rejects(unusual(client, outside), /elsewhere\.ts is not in the open folder\./);
  await client.open("untitled:one", SLIPPED);
  await assert.rejects(unusual(client, "untitled:one"), /Save this file in the open folder first\./);
  const prose = pathToFileURL(path.join(folder, "read.unheard")).href;
  await client.open(prose, SLIPPED);
  await assert.rejects(unusual(client, prose), /does not know the kind of read\.unheard\./);
  await client.open(`${uri}.ts`, "x".repeat(200_001));
  await assert.rejects(unusual(client, `${uri}.ts`), /is too large/);
  for (const text of ["", "x", "\u{1f600}\r\n"]) {
    await client.open(uri, text);
    assert.deepEqual((await unusual(client)).lines, [], JSON.stringify(text));
  }
  await client.stop();
});

test("a search that is cancelled ends, and the next one begins anew", async () => {
  writeFileSync(file, planetSource("pluto"));
  const client = await start([folder]);
  await client.open(uri, SLIPPED);
  const token = "the search";
  const params = { command: COMMANDS.unusualLines.name, arguments: [{ textDocument: { uri } }], workDoneToken: token };
  const search = client.connection.sendRequest("workspace/executeCommand", params);
  await client.progress(token, (value) => value.kind === "begin");
  await client.connection.sendNotification("window/workDoneProgress/cancel", { token });
  await assert.rejects(search as Promise<unknown>);
  assert.equal((await unusual(client)).lines.length, 1);
  await client.stop();
});
