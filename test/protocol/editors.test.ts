// A server whose client can do as little as an editor's built-in one may: docs/editors.md.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  ConfigurationRequest,
  InlineCompletionRequest,
  InlineCompletionTriggerKind,
  WorkDoneProgressCreateRequest,
} from "vscode-languageserver/node";
import { COMMANDS, executeCommand } from "../../server/protocol.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

test("a root folder is enough: no workspace folders, no registration, no configuration, no progress", async () => {
  const folder = writeFiles(temporaryFolder(), repetitiveSources());
  // As Neovim says it, less what a server could ask for.
  const capabilities = { textDocument: { inlineCompletion: { dynamicRegistration: false } } };
  const rootUri = pathToFileURL(folder).href;
  const client = await Client.start({ folders: [], rootUri, storagePath: temporaryFolder(), capabilities });
  const asked: string[] = [];
  client.connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section }) => asked.push(section!)),
  );
  client.connection.onRequest(WorkDoneProgressCreateRequest.type, () => void asked.push("progress"));
  await client.remembered();
  assert.equal(client.statuses.at(-1)!.files, 10);
  const uri = pathToFileURL(path.join(folder, "src/new.ts")).href;
  await client.open(uri, 'import { registry } from "./registry";\n\nexport function readGalaxy(name: string): Ga');
  const position = { line: 2, character: "export function readGalaxy(name: string): Ga".length };
  const context = { triggerKind: InlineCompletionTriggerKind.Automatic };
  const given = { textDocument: { uri }, position, context };
  const answer = await client.connection.sendRequest(InlineCompletionRequest.type, given);
  const [item] = Array.isArray(answer) ? answer : (answer?.items ?? []);
  // Neovim shows the text from where the range begins, and takes it by replacing the range.
  const start = item!.range?.start ?? position;
  const { insertText } = item!;
  assert.ok(typeof insertText === "string");
  assert.match(`${"Ga".slice(0, 2 - (position.character - start.character))}${insertText}`, /^Galaxy/);
  const report = await executeCommand(client.connection, COMMANDS.train, [{ seconds: 1 }]);
  assert.equal(report.files, 10);
  assert.deepEqual([asked, [...client.registrations]], [[], []]);
  await client.stop();
});
