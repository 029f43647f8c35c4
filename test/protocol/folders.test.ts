// Several folders: their files and their models are used together.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const one = writeFiles(temporaryFolder(), repetitiveSources());
const line = "export const unheardOfQuantity = registry.lookup(7);\n";
const other = writeFiles(temporaryFolder(), { "other.ts": line.repeat(9), "another.ts": line.repeat(8) });
const folder = (place: string) => ({ uri: pathToFileURL(place).href, name: path.basename(place) });

const capabilities = { workspace: { workspaceFolders: true } };

function change(client: Client, added: readonly string[], removed: readonly string[]): Promise<void> {
  const event = { added: added.map(folder), removed: removed.map(folder) };
  return client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
}

test("a folder that is added is learned, and the network of the one that was there completes on", async () => {
  const storagePath = temporaryFolder();
  await trainBySteps([one], storagePath, { steps: 20 });
  const client = await Client.start({ folders: [one], storagePath, capabilities });
  await client.networkReady();
  await client.remembered();
  assert.equal(client.statuses.at(-1)!.trainedOn, undefined);
  const { trainedAt } = client.statuses.at(-1)!;
  await change(client, [other], []);
  await client.status(({ trainedOn }) => trainedOn !== undefined);
  await client.networkReady();
  await client.remembered();
  const status = client.statuses.at(-1)!;
  assert.deepEqual(status.trainedOn, [path.basename(one)]);
  assert.equal(Math.round(status.trainedAt!), Math.round(trainedAt!), "it is as old as it was");
  const uri = pathToFileURL(path.join(one, "new.ts")).href;
  await client.open(uri, "export const unhe");
  await client.completesEventually(uri, 0, 17, (suggestion) => suggestion?.startsWith("ardOfQuantity") === true);

  // A training goes on from it and makes it the model of both; what the one has alone stays.
  await client.trainBriefly();
  await client.status(({ trainedOn, network }) => network === "ready" && trainedOn === undefined);
  assert.ok(client.statuses.at(-1)!.trainedAt! > trainedAt!);
  await change(client, [], [other]);
  await client.status((now) => now.trainedAt === trainedAt && now.trainedOn === undefined);

  // Of the other alone there was never a training.
  await change(client, [other], [one]);
  await client.status(({ trainedOn }) => trainedOn?.length === 2);
  await executeCommand(client.connection, COMMANDS.forget, []);
  await client.networkGone();
  assert.equal(client.statuses.at(-1)!.trainedOn, undefined);
  await change(client, [one], [other]);
  await client.status((now) => now.trainedAt === trainedAt);
  await client.stop();
});
