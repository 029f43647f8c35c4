// Where Unroll suggests: by window, by language, and in documents that have no name yet.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { URI } from "vscode-uri";
import { Extension, WORKING } from "./extension.ts";

/** Answers every request for suggestions with one that says what the server was told of the place. */
const TELLING = WORKING.replace("({ id, method })", "({ id, method, params })").replace(
  "...answers[method]",
  "...(params?.context ? { result: [{ insertText: JSON.stringify(params.context) }] } : answers[method])",
);

const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };

/** What is suggested in a document: the context that the server was told, or nothing. */
async function suggested(extension: Extension, file: string, languageId: string, trigger: "key" | "command" = "key") {
  const uri = URI.parse(file);
  const document = { uri, languageId, isUntitled: uri.scheme === "untitled" };
  extension.editor.textDocuments = [document];
  const context = { triggerKind: trigger === "key" ? 1 : 0 };
  const items = await extension.editor.provider!.provideInlineCompletionItems(
    document,
    { line: 0, character: 0 },
    context,
    token,
  );
  const [item] = (items ?? []) as { insertText: string }[];
  return item && JSON.parse(item.insertText);
}

test("a language that is switched off gets no suggestions, also not when asked, and the others do", async () => {
  const extension = await Extension.activate(TELLING);
  extension.editor.settings.set("user[markdown]", "enabled", false);
  assert.equal(await suggested(extension, "file:///w/a.md", "markdown"), undefined);
  assert.equal(await suggested(extension, "file:///w/a.md", "markdown", "command"), undefined);
  assert.ok(await suggested(extension, "file:///w/a.ts", "typescript"));
});

test("plain text is off, and an untitled one is left to the server, which recognises what is written there", async () => {
  const extension = await Extension.activate(TELLING);
  const { settings } = extension.editor;
  assert.equal(await suggested(extension, "file:///w/notes.txt", "plaintext"), undefined);
  assert.equal((await suggested(extension, "untitled:Untitled-1", "plaintext")).recognizedOnly, true);
  assert.equal((await suggested(extension, "untitled:Untitled-1", "typescript")).recognizedOnly, undefined);
  settings.set("user[plaintext]", "enabled", true);
  assert.ok(await suggested(extension, "file:///w/notes.txt", "plaintext"));
  assert.equal((await suggested(extension, "untitled:Untitled-1", "plaintext")).recognizedOnly, undefined);
  settings.set("user[plaintext]", "enabled", false);
  assert.equal(await suggested(extension, "untitled:Untitled-1", "plaintext"), undefined, "the user's own choice");
});

test("a file named .env is switched as one, whatever language it is taken for", async () => {
  const extension = await Extension.activate(TELLING);
  extension.editor.settings.set("default[dotenv]", "enabled", false);
  for (const file of ["/w/.env", "/w/.env.local", "/w/app/.env.production"])
    assert.equal(await suggested(extension, `file://${file}`, "properties"), undefined, file);
  for (const file of ["/w/.environment.ts", "/w/a.env.ts", "/w/.env/a.py"])
    assert.ok(await suggested(extension, `file://${file}`, "typescript"), file);
});

test("a window that is switched off suggests nothing, whatever is said of a language", async () => {
  const extension = await Extension.activate(TELLING);
  extension.editor.settings.set("user[markdown]", "enabled", true);
  extension.editor.settings.set("workspace", "enabled", false);
  assert.equal(await suggested(extension, "file:///w/a.md", "markdown", "command"), undefined);
});

test("the manifest switches off what is no code, and leaves Markdown and code on", () => {
  const { configurationDefaults } = JSON.parse(readFileSync("package.json", "utf8")).contributes;
  for (const language of ["plaintext", "log", "Log", "dotenv", "search-result", "git-commit", "scminput"])
    assert.deepEqual(configurationDefaults[`[${language}]`], { "unroll.enabled": false }, language);
  assert.equal(configurationDefaults["[markdown]"], undefined);
});

test("while snoozed nothing is suggested unless asked for; it ends by itself, and outlasts the window", async (t) => {
  const extension = await Extension.activate(TELLING);
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.now() });
  extension.editor.choice = 1; // 15 minutes
  await extension.run("unroll.snooze");
  assert.equal(extension.editor.context["unroll.snoozed"], true);
  assert.equal(await suggested(extension, "file:///w/a.ts", "typescript"), undefined);
  assert.ok(await suggested(extension, "file:///w/a.ts", "typescript", "command"));
  const again = await Extension.activate(TELLING, undefined, extension.kept);
  assert.equal(
    await suggested(again, "file:///w/a.ts", "typescript"),
    undefined,
    "in the window that was loaded again",
  );
  t.mock.timers.tick(15 * 60_000 - 1);
  assert.equal(await suggested(extension, "file:///w/a.ts", "typescript"), undefined);
  t.mock.timers.tick(1);
  assert.equal(extension.editor.context["unroll.snoozed"], false);
  assert.ok(await suggested(extension, "file:///w/a.ts", "typescript"));
});

test("a snooze until restart is none in the next window, and any can be ended before", async () => {
  const extension = await Extension.activate(TELLING);
  extension.editor.choice = 3; // until restart
  await extension.run("unroll.snooze");
  assert.equal(await suggested(extension, "file:///w/a.ts", "typescript"), undefined);
  const again = await Extension.activate(TELLING, undefined, extension.kept);
  assert.ok(await suggested(again, "file:///w/a.ts", "typescript"));
  await extension.run("unroll.endSnooze");
  assert.ok(await suggested(extension, "file:///w/a.ts", "typescript"));
  assert.equal(extension.editor.context["unroll.snoozed"], false);
});
