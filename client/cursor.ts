import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { CURSOR, type CursorParams } from "../server/protocol.ts";
import type { Server } from "./server.ts";
import type { Snooze } from "./snooze.ts";
import { maySuggestIn } from "./suggestions.ts";

/** The server prepares once the cursor has rested so long. */
const REST_MILLISECONDS = 100;

/**
 * Reports the resting cursor to the server, so that it has read up to there when the user types. One that has just started is told,
 * too, and asked for a suggestion where the user typed before.
 */
export function trackCursor(server: Server, snooze: Snooze): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = () => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !maySuggestIn(editor.document, snooze) || !server.isRunning) return;
    const { client } = server;
    client.sendNotification(CURSOR, cursorOf(editor, server)).catch(() => {}); // a server that has just ended needs no cursor
  };
  const note = () => {
    clearTimeout(timer);
    timer = setTimeout(send, REST_MILLISECONDS);
  };
  let wasRunning = false;
  /** Whether the user has typed while no server ran: editors ask at a key, and not again. */
  let isUnanswered = false;
  const noteStart = () => {
    if (server.isRunning && !wasRunning) {
      note();
      if (isUnanswered) askForSuggestion();
      isUnanswered = false;
    }
    wasRunning = server.isRunning;
  };
  noteStart();
  return vscode.Disposable.from(
    server.onDidChangeState(noteStart),
    vscode.window.onDidChangeActiveTextEditor(note),
    vscode.window.onDidChangeTextEditorSelection(note),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      isUnanswered ||= !server.isRunning && document === vscode.window.activeTextEditor?.document;
    }),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

/** Has the editor ask for a suggestion again at a place where the server had nothing to say too early, if the cursor is there still. */
export function askAgain({ textDocument, position }: CursorParams, client: LanguageClient): void {
  const { document, selections } = vscode.window.activeTextEditor ?? {};
  if (document === undefined || selections?.length !== 1 || !selections[0]!.isEmpty) return;
  const { uri } = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
  const { line, character } = selections[0]!.active;
  if (uri !== textDocument.uri || line !== position.line || character !== position.character) return;
  askForSuggestion();
}

/** Not as if the user had asked, who would get what is less sure. */
function askForSuggestion(): void {
  void vscode.commands.executeCommand("editor.action.inlineSuggest.trigger", { explicit: false });
}

/** Where the cursor of an editor is, in the terms of the protocol. */
export function cursorOf({ document, selection }: vscode.TextEditor, { client }: Server): CursorParams {
  const converter = client.code2ProtocolConverter;
  return {
    textDocument: converter.asTextDocumentIdentifier(document),
    position: converter.asPosition(selection.active),
  };
}
