import * as vscode from "vscode";
import { InlineCompletionRequest, type Middleware } from "vscode-languageclient/node";
import type { SuggestionContext } from "../server/protocol.ts";

/** Shows nothing where a request for suggestions failed; the client has logged the error. */
const orNothing: Middleware["provideInlineCompletionItems"] = async (document, position, context, token, next) => {
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
