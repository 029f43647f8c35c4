import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TrainingReport } from "../../../server/protocol.ts";

describe("the extension", () => {
  before(async () => {
    const extension = vscode.extensions.getExtension("unroll.unroll");
    assert.ok(extension, "it is not installed");
    await extension.activate();
    // The extension does not wait for its server, which brings this command.
    while (!(await vscode.commands.getCommands(true)).includes("unroll.train")) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });

  it("registers every command of its manifest", async () => {
    const manifest = vscode.extensions.getExtension("unroll.unroll")!.packageJSON;
    const registered = await vscode.commands.getCommands(true);
    for (const { command } of manifest.contributes.commands) assert.ok(registered.includes(command), command);
  });

  let learned: TrainingReport;

  it("learns the workspace and completes in an unsaved document", async () => {
    learned = await vscode.commands.executeCommand<TrainingReport>("unroll.train", { seconds: 5 });
    assert.equal(learned.files, 10);
    const content = "// part 3\n\nexport function readComet(name: string): Comet {\n  ret";
    const document = await vscode.workspace.openTextDocument({ language: "plaintext", content });
    const editor = await vscode.window.showTextDocument(document);
    const end = document.positionAt(content.length);
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
    while (document.getText() === content) {
      // Nothing tells an extension that ghost text is shown: taking it does nothing until it is.
      await vscode.commands.executeCommand("editor.action.inlineSuggest.commit");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.match(document.getText().slice(content.length), /^urn/); // how much more depends on what was learned by then
  });

  it("restarts its server and still knows", async () => {
    await vscode.commands.executeCommand("unroll.restartServer");
    const { bitsPerCharacter } = await vscode.commands.executeCommand<TrainingReport>("unroll.train", { seconds: 2 });
    const before = learned.bitsPerCharacter;
    assert.ok(bitsPerCharacter < before + 0.5, `${bitsPerCharacter} bits per character after ${before}: it began anew`);
  });
});
