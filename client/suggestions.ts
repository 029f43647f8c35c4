import * as vscode from "vscode";
import { InlineCompletionRequest, type Middleware } from "vscode-languageclient/node";
import type { SuggestionContext } from "../server/protocol.ts";

/** Documents in which nothing is suggested for now. */
const quiet = new Set<vscode.TextDocument>();

/** Keeps suggestions out of a document until the result is disposed of. */
export function keepQuiet(document: vscode.TextDocument): vscode.Disposable {
  quiet.add(document);
  return new vscode.Disposable(() => quiet.delete(document));
}

/** Whether nothing is suggested in a document for now, so that nothing has to be prepared there. */
export function isQuiet(document: vscode.TextDocument): boolean {
  return quiet.has(document);
}

/** Shows nothing in a quiet document, and where a request for suggestions failed; the client has logged the error. */
const orNothing: Middleware["provideInlineCompletionItems"] = async (document, position, context, token, next) => {
  if (isQuiet(document)) return undefined;
  try {
    return await next(document, position, context, token);
  } catch {
    return undefined;
  }
};

/** Tells the server how many cursors there are: VS Code inserts what is accepted at all of them. */
const withCursors: Middleware["sendRequest"] = (type, params, token, next) => {
  const cursors = vscode.window.activeTextEditor?.selections.length ?? 1;
  const method = typeof type === "string" ? type : type.method;
  if (method !== InlineCompletionRequest.method || cursors === 1) return next(type, params, token);
  const { context } = params as { readonly context: SuggestionContext };
  return next(type, { ...params!, context: { ...context, cursors } satisfies SuggestionContext }, token);
};

/** How suggestions are asked for. */
export const suggestionMiddleware: Middleware = { provideInlineCompletionItems: orNothing, sendRequest: withCursors };
