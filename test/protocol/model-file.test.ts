// What is learned and left out, and a model that goes from one workspace to another, over the protocol.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const contents = (client: Client) => executeCommand(client.connection, COMMANDS.contents, []);

test("the contents are told by language and reason, with the files that were left out", async () => {
  const folder = writeFiles(temporaryFolder(), {
    "a.ts": "let a = 1;\n",
    "b.ts": "// 가나다\n",
    "c.py": "c = 1\n",
    LICENSE: "Some text.\n",
    "empty.ts": "",
    "none.ts": "",
    "data.bin": new Uint8Array(2000),
  });
  const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
  await client.remembered();
  const { languages, leftOut, model } = await contents(client);
  assert.deepEqual(languages, [
    { language: { id: "typescript", name: "TypeScript" }, files: 2, characters: 18 },
    { files: 1, characters: 11 },
    { language: { id: "python", name: "Python" }, files: 1, characters: 6 },
  ]);
  const named = (name: string) => ({ name, uri: pathToFileURL(path.join(folder, name)).href });
  assert.deepEqual(leftOut, [
    { reason: "empty", count: 2, files: [named("empty.ts"), named("none.ts")] },
    { reason: "binary", count: 1, files: [named("data.bin")] },
  ]);
  assert.equal(model, undefined);
  await client.stop();
});

test("of many files that are left out the first two hundred are named", async () => {
  const files = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`empty-${i}.ts`, ""]));
  const folder = writeFiles(temporaryFolder(), { ...files, "a.ts": "let a = 1;\n" });
  const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
  await client.remembered();
  const { leftOut } = await contents(client);
  assert.deepEqual(
    leftOut.map(({ count, files }) => [count, files.length]),
    [[250, 200]],
  );
  await client.stop();
});

test("a model is exported, and imported into another workspace, where it completes at once", async () => {
  const storagePath = temporaryFolder();
  const workspace = writeFiles(temporaryFolder(), repetitiveSources());
  const other = writeFiles(temporaryFolder(), { "one.ts": "export const one = 1;\n" });
  const uri = pathToFileURL(path.join(temporaryFolder(), "team model.unroll")).href;
  const receiver = await Client.start({ folders: [other], storagePath });
  const exporting = executeCommand(receiver.connection, COMMANDS.exportModel, [{ uri }]);
  await assert.rejects(exporting, /There is no model to export yet\. Train on this workspace first\./);

  await trainBySteps([workspace], storagePath, { steps: 20 });
  const sender = await Client.start({ folders: [workspace], storagePath });
  const bytes = await executeCommand(sender.connection, COMMANDS.exportModel, [{ uri }]);
  const { model } = await contents(sender);
  assert.ok(model!.bytes >= bytes && bytes > 10_000, `${model?.bytes} ${bytes}`);
  assert.match(model!.path, /model\.unroll$/);
  await sender.stop();

  assert.notEqual(receiver.statuses.at(-1)?.network, "ready");
  await executeCommand(receiver.connection, COMMANDS.importModel, [{ uri }]);
  await receiver.networkReady();
  assert.ok(Math.abs((await contents(receiver)).model!.savedAt - Date.now()) < 600_000);
  await receiver.stop();
});

test("what is no model is refused with a reason, and the model that is there stays", async () => {
  const storagePath = temporaryFolder();
  const workspace = writeFiles(temporaryFolder(), repetitiveSources());
  await trainBySteps([workspace], storagePath, { steps: 2 });
  const client = await Client.start({ folders: [workspace], storagePath });
  const before = (await contents(client)).model!.savedAt;
  const file = path.join(temporaryFolder(), "notes.unroll");
  writeFileSync(file, "no model, but a text of some length\n");
  const importing = (uri: string) => executeCommand(client.connection, COMMANDS.importModel, [{ uri }]);
  await assert.rejects(importing(pathToFileURL(file).href), /notes\.unroll is not an Unroll model\. Choose a file/);
  await assert.rejects(importing("https://example.com/a.unroll"), /is not a file on this machine/);
  assert.equal((await contents(client)).model!.savedAt, before);
  await client.networkReady();
  await client.stop();
});
