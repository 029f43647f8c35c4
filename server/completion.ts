import type { CancellationToken, InlineCompletionItem, Position } from "vscode-languageserver";
import {
  continueText,
  maySuggestBefore,
  type Network,
  type Prediction,
  type Suggestion,
  type SuggestionOptions,
  suggest,
} from "../model/index.ts";
import type { OpenDocument } from "./documents.ts";
import { encodeText } from "./text.ts";

/** How far a suggestion may reach, in characters (UTF-8 bytes), and in lines. */
export const MAX_LENGTH = 160;
export const MAX_LINES = 4;

/** The suggestions to show at `position`: one or none. None, too, for a request that is out of date. */
export async function completeInline(
  document: OpenDocument,
  position: Position,
  network: Network,
  threshold: number,
  token: CancellationToken,
): Promise<InlineCompletionItem[]> {
  const behind = encodeText(document.textBehind(position));
  if (!maySuggestBefore(behind)) return [];
  const state = await finish(document.advance(network, position), document, token);
  if (state === undefined) return [];
  const continuation = continueText(undefined, { network, state }, MAX_LENGTH);
  const suggestion = suggestBefore(behind, continuation, { threshold });
  if (suggestion === undefined) return [];
  return [{ insertText: new TextDecoder().decode(suggestion.text), range: { start: position, end: position } }];
}

/** What to show before `behind`. */
export function suggestBefore(
  behind: Uint8Array,
  continuation: Iterable<Prediction>,
  options: SuggestionOptions,
): Suggestion | undefined {
  return maySuggestBefore(behind) ? suggest(continuation, { lines: MAX_LINES, ...options, behind }) : undefined;
}

/** Runs `work` in slices between which messages come in; gives up, with undefined, once its document has changed. */
export async function finish<T>(
  work: Generator<void, T>,
  document: OpenDocument,
  token: CancellationToken,
): Promise<T | undefined> {
  const { version } = document;
  for (;;) {
    const result = work.next();
    if (result.done) return result.value;
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested || document.version !== version) return undefined;
  }
}
