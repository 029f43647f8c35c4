import * as vscode from "vscode";
import { InlineCompletionRequest, type Middleware } from "vscode-languageclient/node";
import type { SuggestionContext } from "../server/protocol.ts";
import type { Snooze } from "./snooze.ts";
import { reachIn } from "./switches.ts";

/** Documents in which nothing is suggested for now. */
const quiet = new Set<vscode.TextDocument>();

/** Keeps suggestions out of a document until the result is disposed of. */
export function keepQuiet(document: vscode.TextDocument): vscode.Disposable {
  quiet.add(document);
  return new vscode.Disposable(() => quiet.delete(document));
}

/** Whether suggestions may be shown by themselves in a document now; otherwise nothing has to be prepared there. */
export function maySuggestIn(document: vscode.TextDocument, snooze: Snooze): boolean {
  return snooze.until === undefined && mayAskIn(document);
}

/** Whether the user may ask for a suggestion in a document. */
function mayAskIn(document: vscode.TextDocument): boolean {
  return !quiet.has(document) && reachIn(document) !== "nowhere";
}

/** How suggestions are asked for. */
export function suggestionMiddleware(snooze: Snooze): Middleware {
  return {
    /** Shows nothing where it may not, and where a request for suggestions failed; the client has logged the error. */
    async provideInlineCompletionItems(document, position, context, token, next) {
      const isAsked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
      if (!(isAsked ? mayAskIn(document) : maySuggestIn(document, snooze))) return undefined;
      try {
        return await next(document, position, context, token);
      } catch {
        return undefined;
      }
    },
    sendRequest: withPlace,
  };
}

/** Tells the server of the place what the protocol's standard has no room for. */
const withPlace: Middleware["sendRequest"] = (type, params, token, next) => {
  const method = typeof type === "string" ? type : type.method;
  if (method !== InlineCompletionRequest.method) return next(type, params, token);
  const { context, textDocument } = params as { context: SuggestionContext; textDocument: { uri: string } };
  const editor = vscode.window.activeTextEditor; // another one where a message box is typed in
  // What is accepted is inserted at all of them.
  const cursors = editor?.document.uri.toString() === textDocument.uri ? editor.selections.length : 1;
  const told: SuggestionContext = {
    ...context,
    ...(cursors > 1 && { cursors }),
    ...(isProseUnlessRecognized(textDocument.uri) && { recognizedOnly: true }),
  };
  return next(type, { ...params!, context: told }, token);
};

function isProseUnlessRecognized(uri: string): boolean {
  if (!uri.startsWith("untitled:")) return false;
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
  return document !== undefined && reachIn(document) === "recognized";
}
