import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { ExecuteCommandRequest } from "vscode-languageserver/node";
import { countCharacters } from "../../server/completion/suggestion-use.ts";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import type { UsageOfLanguage } from "../../server/usage/summary.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const workspace = writeFiles(temporaryFolder(), repetitiveSources());
const uri = pathToFileURL(path.join(workspace, "src/new.ts")).href;
const begin = 'import { registry } from "./registry";\n\n';

const at = (character: number) => ({ start: { line: 2, character }, end: { line: 2, character } });

test("what suggestions bring is counted, also where they are taken by words, kept for the next start, and deleted", async () => {
  const storagePath = temporaryFolder();
  const start = () => Client.start({ folders: [workspace], storagePath });
  const client = await start();
  await client.remembered();
  assert.equal(client.statuses.at(-1)!.today, undefined);
  await client.open(uri, `${begin}export func`);
  const [item] = await client.suggestions(uri, 2, 11, { triggerKind: 1 });
  const { command, command: { arguments: given } = {} } = item!;
  const text = item!.insertText as string;
  assert.match(text, /^tion read/);
  await client.change(uri, 2, [{ range: at(11), text: "tion" }]); // its first word
  const [rest] = await client.suggestions(uri, 2, 15, { triggerKind: 1 });
  assert.deepEqual(rest!.command, command, "it is the same suggestion");
  const left = rest!.insertText as string;
  await client.change(uri, 3, [{ range: at(15), text: left }]);
  // As any client runs a command that it does not know.
  await client.connection.sendRequest(ExecuteCommandRequest.type, { command: command!.command, arguments: given });
  const { days, latency, learnedThresholds } = await executeCommand(client.connection, COMMANDS.usage, []);
  const [day, another] = days;
  assert.equal(another, undefined);
  assert.match(day!.date, /^\d{4}-\d\d-\d\d$/);
  const characters = 4 + Array.from(left).length;
  assert.deepEqual(day!.languages, [
    {
      language: "typescript",
      shown: 1,
      taken: 1,
      typedAlong: 0,
      typedAgainst: 0,
      characters,
      saved: characters - 2,
      typed: 0,
    },
  ]);
  assert.ok(latency!.p50 > 0 && latency!.p50 <= latency!.p95 && latency!.p95 <= latency!.p99);
  const [learned] = learnedThresholds;
  assert.equal(learned!.language, "typescript");
  assert.ok(learned!.least < learned!.threshold && learned!.threshold < learned!.initial, "it has become more eager");
  assert.deepEqual(client.statuses.at(-1)!.today, { shown: 1, taken: 1, characters });
  await client.stop();
  const next = await start();
  await next.remembered();
  assert.deepEqual((await executeCommand(next.connection, COMMANDS.usage, [])).learnedThresholds, learnedThresholds);
  assert.deepEqual(next.statuses.at(-1)!.today, { shown: 1, taken: 1, characters });
  await executeCommand(next.connection, COMMANDS.forgetUsage, []);
  const forgotten = { days: [], learnedThresholds: [] };
  assert.deepEqual(await executeCommand(next.connection, COMMANDS.usage, []), forgotten);
  assert.equal(next.statuses.at(-1)!.today, undefined);
  await next.stop();
  const last = await start();
  assert.deepEqual(await executeCommand(last.connection, COMMANDS.usage, []), forgotten);
  await last.stop();
});

test("one that replaces what the editor has closed counts once, taken by a word and then as a whole", async () => {
  const client = await Client.start({ folders: [workspace], storagePath: temporaryFolder() });
  await client.remembered();
  const line = "export function readComet(na";
  await client.open(uri, `${begin}${line})`);
  const ask = async (character: number) => (await client.suggestions(uri, 2, character, { triggerKind: 1 }))[0]!;
  const first = await ask(line.length);
  assert.match(first.insertText as string, /^me: string\):/);
  await client.change(uri, 2, [{ range: at(line.length), text: "me" }]);
  const rest = await ask(line.length + 2);
  assert.deepEqual(rest.command, first.command, "it is the same suggestion");
  await client.change(uri, 3, [{ range: rest.range, text: rest.insertText }]);
  const { command, arguments: given } = rest.command!;
  await client.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: given });
  const { days } = await executeCommand(client.connection, COMMANDS.usage, []);
  const [{ shown, taken, characters, saved }] = days[0]!.languages as [UsageOfLanguage];
  const written = countCharacters(`me${rest.insertText as string}`);
  assert.deepEqual(
    { shown, taken, characters, saved },
    { shown: 1, taken: 1, characters: written, saved: written - 2 },
  );
  await client.stop();
});
