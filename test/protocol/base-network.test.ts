// What a workspace begins with before any training, over the protocol: the base network that is shipped.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const folder = writeFiles(temporaryFolder(), { "moons.py": "io = 1\neuropa = 2\n" });
const uri = "file:///elsewhere/main.js";

/** What is suggested within a word of the language that no file of the folder has. */
async function keyword(client: Client): Promise<string | undefined> {
  await client.open(uri, "export function moonOf(name) {\n  return und");
  return client.complete(uri, 1, 12);
}

async function start(base: { readonly enabled?: boolean; readonly file?: string }): Promise<Client> {
  const client = await Client.start({ folders: [folder], storagePath: temporaryFolder(), base });
  await client.remembered();
  return client;
}

test("a workspace of two lines is completed with what other people write", async () => {
  const client = await start({});
  await client.networkGone();
  await keyword(client);
  await client.completesEventually(uri, 1, 12, (suggestion) => suggestion?.startsWith("efined") === true);
  await client.stop();
});

test("without the base network, by a setting, what no file has is not suggested", async () => {
  const client = await start({ enabled: false });
  assert.equal(client.statuses.at(-1)?.network, "none");
  assert.equal(await keyword(client), undefined);
  await client.stop();
});

test("a base network of one's own that is none is a problem in words, and what the files know is suggested", async () => {
  const file = path.join(temporaryFolder(), "team.base");
  writeFileSync(file, "a letter to a friend");
  const client = await start({ file });
  const problem = await client.problem();
  assert.ok(problem.startsWith(`${file} is not a base network.`), problem);
  assert.equal(client.statuses.at(-1)?.network, "none");
  await client.open(uri, "io = 1\neur");
  assert.match((await client.complete(uri, 1, 3)) ?? "", /^opa/);
  await client.stop();
});
