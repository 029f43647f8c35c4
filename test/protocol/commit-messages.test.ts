// Commit messages, over the protocol: the messages before and the staged change count, in the box of source control and in git's file.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { git, makeRepository } from "../repository.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const folder = makeRepository(path.join(temporaryFolder(), "workspace"), []);
for (const what of ["planets", "comets", "galaxies", "planets", "comets", "planets"]) {
  const message = `observatory: read ${what}\n\nThe telescope has seen them.\nReported by the night watch.\n`;
  git(folder, "commit", "--quiet", "--allow-empty", "--message", message);
}
const client = await Client.start({ folders: [folder], storagePath: temporaryFolder() });
await client.remembered();

/** Stages a file that the server is told nothing of. */
function stage(file: string, text: string): void {
  writeFiles(folder, { [file]: text });
  git(folder, "add", "--all");
}
stage("src/levels.ts", "export const feldsparLevels = measure(7);\nplot(feldsparLevels);\n");

const BOX = `vscode-scm:git/scm0/input?${encodeURIComponent(`rootUri=${encodeURIComponent(pathToFileURL(folder).href)}`)}`;
const opened = new Map<string, number>();

/** Replaces the text of a document, which is opened where it is not yet. */
async function write(uri: string, languageId: string, text: string): Promise<void> {
  const version = (opened.get(uri) ?? 0) + 1;
  opened.set(uri, version);
  if (version > 1) await client.change(uri, version, [{ text }]);
  else
    await client.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version, text },
    });
}

/** Resolves when the suggestion in the box behind its text is as expected. */
async function suggested(text: string, isIt: (suggestion: string) => boolean): Promise<void> {
  await write(BOX, "scminput", text);
  await client.completesEventually(BOX, 0, text.length, (suggestion = "") => isIt(suggestion));
}

test("the box is completed from the messages before and from what is staged", async () => {
  await write(BOX, "scminput", "obs");
  assert.match((await client.complete(BOX, 0, 3)) ?? "", /^ervatory: read/);
  await suggested("observatory: plot felds", (text) => text.startsWith("parLevels"));
});

test("what is staged before the next message counts for that", async () => {
  stage("src/mica.ts", "export const muscoviteLayers = 3;\nlayOut(muscoviteLayers);\n");
  await write(BOX, "scminput", "o");
  await client.complete(BOX, 0, 1);
  await suggested("observatory: add musc", (text) => text.startsWith("oviteLayers"));
});

test("a suggestion ends with its line, also where the messages before go on", async () => {
  const text = "observatory: read planets\n\nThe teles";
  await write(BOX, "scminput", text);
  await client.completesEventually(BOX, 2, 9, (suggestion) => suggestion === "cope has seen them.");
});

test("git's own file is completed as the box is, and not in its comments", async () => {
  const uri = pathToFileURL(path.join(folder, ".git/COMMIT_EDITMSG")).href;
  await write(uri, "git-commit", "obs\n\n# On branch main\n# observatory: re\n");
  assert.match((await client.complete(uri, 0, 3)) ?? "", /^ervatory: read/);
  for (const triggerKind of [1, 2] as const)
    assert.deepEqual(await client.suggestions(uri, 3, 17, { triggerKind }), []);
});
