import * as vscode from "vscode";
import { CURSOR, type CursorParams } from "../server/protocol.ts";
import type { Server } from "./server.ts";
import type { Snooze } from "./snooze.ts";
import { maySuggestIn } from "./suggestions.ts";

/** The server prepares once the cursor has rested so long. */
const REST_MILLISECONDS = 100;

/** Reports the resting cursor to the server, so that it has read up to there when the user types. */
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
  note();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(note),
    vscode.window.onDidChangeTextEditorSelection(note),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

/** Where the cursor of an editor is, in the terms of the protocol. */
export function cursorOf({ document, selection }: vscode.TextEditor, { client }: Server): CursorParams {
  const converter = client.code2ProtocolConverter;
  return {
    textDocument: converter.asTextDocumentIdentifier(document),
    position: converter.asPosition(selection.active),
  };
}
