import * as vscode from "vscode";
import { CURSOR } from "../server/protocol.ts";
import type { Server } from "./server.ts";

/** The server prepares once the cursor has rested so long. */
const REST_MILLISECONDS = 100;

/** Reports the resting cursor to the server, so that it has read up to there when the user types. */
export function trackCursor(server: Server): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = () => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !server.isRunning) return;
    const { client } = server;
    const cursor = {
      textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(editor.document),
      position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    };
    client.sendNotification(CURSOR, cursor).catch(() => {}); // a server that has just ended needs no cursor
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
