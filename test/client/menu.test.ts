// What the menu offers in each situation, and what its entries do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { URI } from "vscode-uri";
import type { Status } from "../../server/protocol.ts";
import { Extension, until, WORKING } from "./extension.ts";

const IDLE: Status = { remembered: true, memory: "ready", network: "none", activity: { kind: "idle" }, files: 3 };
const MARKDOWN = { uri: URI.file("/w/a.md"), languageId: "markdown", isUntitled: false };

/** The extension in a Markdown file, once the server has told a status. */
async function activate(status: Partial<Status> = {}): Promise<Extension> {
  const notification = JSON.stringify({ jsonrpc: "2.0", method: "unroll/status", params: { ...IDLE, ...status } });
  const extension = await Extension.activate(
    `${WORKING}
process.on("message", ({ method }) => method === "initialized" && process.send(${notification}));`,
  );
  await until(() => extension.editor.item.text !== "$(circle-outline) Unroll");
  extension.editor.folders = [{ name: "w", uri: URI.file("/w") }];
  extension.editor.activate(MARKDOWN);
  return extension;
}

/** The labels of the menu, without icons and groups; the user chooses none. */
async function offered(extension: Extension): Promise<string[]> {
  await extension.run("unroll.menu");
  return extension.editor.lists
    .at(-1)!
    .map((label) => label.replace(/^\$\(.*?\) /, ""))
    .filter((label) => label !== "" && label !== "Learning");
}

const ALL = ["Snooze…", "Turn Off for Markdown", "Turn Off in This Workspace", "Train on Workspace"];

test("the menu offers what applies now", async () => {
  const rest = ["Show Dashboard", "Evaluate on This Workspace", "Explain Suggestion", "Show Log", "Settings"];
  assert.deepEqual(await offered(await activate()), [...ALL, ...rest]);
  const training = await activate({ network: "ready", activity: { kind: "training", percent: 8 } });
  assert.deepEqual(await offered(training), [...ALL.slice(0, 3), "Stop Training", ...rest]);
  const reading = await activate({ activity: { kind: "reading", training: true } });
  assert.ok((await offered(reading)).includes("Stop Training"), "a training reads the files first");
  const learning = await activate({ activity: { kind: "reading" } });
  assert.ok((await offered(learning)).includes("Train on Workspace"));
  const evaluating = await offered(await activate({ activity: { kind: "evaluating", percent: 8 } }));
  assert.ok(evaluating.includes("Stop Evaluation") && !evaluating.includes("Evaluate on This Workspace"));
  const trained = await activate({ network: "ready", problem: "The disk is full." });
  assert.deepEqual(await offered(trained), ["See the Log", ...ALL.slice(0, 3), "Train Further", ...rest]);
  trained.editor.active = undefined;
  assert.ok(!(await offered(trained)).some((label) => /Markdown|Explain/.test(label)));
});

test("a choice of none does nothing, and a click on the item starts no training", async () => {
  const extension = await activate();
  await offered(extension);
  assert.equal(extension.editor.progress, undefined);
  assert.deepEqual(extension.editor.dialogs, []);
});

test("without a folder there is nothing to train on, and on or off is said of all windows", async () => {
  const extension = await activate();
  extension.editor.folders = undefined;
  assert.deepEqual(await offered(extension), ["Snooze…", "Turn Off for Markdown", "Turn Off", "Show Log", "Settings"]);
  await extension.click("Turn Off");
  assert.deepEqual(extension.editor.settings.values.user, { enabled: false });
});

test("the language of the active editor is switched for all workspaces, and back without a trace", async () => {
  const extension = await activate();
  const { settings } = extension.editor;
  await extension.click("Turn Off for Markdown");
  assert.deepEqual(settings.values["user[markdown]"], { enabled: false });
  await extension.click("Turn On for Markdown");
  assert.deepEqual(settings.values["user[markdown]"], {});
  settings.set("workspace[markdown]", "enabled", false);
  await extension.click("Turn On for Markdown");
  assert.deepEqual(settings.values["workspace[markdown]"], {}, "where it was set");
  extension.editor.activate({ uri: URI.file("/w/a.txt"), languageId: "plaintext", isUntitled: false });
  await extension.click("Turn On for Plain Text");
  assert.deepEqual(settings.values["user[plaintext]"], { enabled: true }, "it is off by default");
});

test("the message box of source control is switched by its own entry, whatever editor is active", async () => {
  const extension = await activate();
  const { settings } = extension.editor;
  settings.set("default[scminput]", "enabled", false);
  const box = URI.parse("vscode-scm:git/scm0/input");
  extension.editor.textDocuments = [MARKDOWN, { uri: box, languageId: "scminput", isUntitled: false }];
  assert.deepEqual((await offered(extension)).slice(1, 3), ["Turn Off for Markdown", "Turn On for Commit Messages"]);
  await extension.click("Turn On for Commit Messages");
  assert.deepEqual(settings.values["user[scminput]"], { enabled: true });
  assert.equal(settings.values["user[markdown]"], undefined);
  await extension.click("Turn Off for Commit Messages");
  assert.deepEqual(settings.values["user[scminput]"], {});
});

test("the workspace is switched in its own settings, also against the user's", async () => {
  const extension = await activate();
  const { settings } = extension.editor;
  await extension.click("Turn Off in This Workspace");
  assert.deepEqual(settings.values.workspace, { enabled: false });
  assert.deepEqual(await offered(extension), ["Turn On in This Workspace", "Show Log", "Settings"]);
  await extension.click("Turn On in This Workspace");
  assert.deepEqual(settings.values.workspace, {});
  settings.set("user", "enabled", false);
  await extension.click("Turn On in This Workspace");
  assert.deepEqual(settings.values.workspace, { enabled: true });
});

test("a snooze is begun and ended", async () => {
  const extension = await activate();
  extension.editor.choices.push(2); // 60 minutes
  await extension.click("Snooze…");
  assert.ok((await offered(extension)).includes("End Snooze"));
  await extension.click("End Snooze");
  assert.ok((await offered(extension)).includes("Snooze…"));
});

test("what was learned is kept by whoever presses Enter again and again", async () => {
  const extension = await activate({ network: "ready" });
  extension.editor.choice = 0; // what has the focus
  await extension.run("unroll.deleteModel");
  assert.deepEqual(extension.editor.dialogs, [], "the server was not asked for anything");
  extension.editor.label = "Delete Everything Learned";
  await extension.run("unroll.deleteModel");
  assert.deepEqual(extension.editor.dialogs, ["There is nothing to stop."], "the server was asked");
});

test("by their titles, what cannot be undone is not the first of the commands", () => {
  for (const file of ["package.nls.json", "package.nls.ko.json"]) {
    const titles = Object.entries<string>(JSON.parse(readFileSync(file, "utf8")));
    const [first] = titles.filter(([key]) => key.startsWith("command.")).sort(([, a], [, b]) => a.localeCompare(b));
    assert.notEqual(first![0], "command.deleteModel");
  }
});
