import type { CancellationToken, InlineCompletionItem, Position } from "vscode-languageserver";
import { type HiddenState, isWord, type Network, type Suggestion, suggest } from "../model/index.ts";
import type { OpenDocument } from "./documents.ts";
import { encodeText } from "./text.ts";

/** In characters (UTF-8 bytes). */
const MAX_LENGTH = 80;

/** What the editor closes by itself, and the user would otherwise get twice. */
const CLOSERS = ")]}>\"'`;,";

/** The suggestions to show at `position`: one or none. None, too, for a request that is out of date. */
export async function completeInline(
  document: OpenDocument,
  position: Position,
  network: Network,
  threshold: number,
  token: CancellationToken,
): Promise<InlineCompletionItem[]> {
  const behind = encodeText(document.restOfLine(position));
  if (!maySuggestBefore(behind)) return [];
  const state = await finish(document.advance(network, position), document, token);
  if (state === undefined) return [];
  const suggestion = suggestBefore(behind, network, state, threshold);
  if (suggestion === undefined) return [];
  return [{ insertText: new TextDecoder().decode(suggestion.text), range: { start: position, end: position } }];
}

/** Whether the cursor stands where a suggestion may begin: neither before nor within a word. */
function maySuggestBefore(behind: Uint8Array): boolean {
  return behind.length === 0 || !isWord(behind[0]!);
}

/** What to show between the text that `state` has read, which stays as it is, and `behind`. */
export function suggestBefore(
  behind: Uint8Array,
  network: Network,
  state: HiddenState,
  threshold: number,
): Suggestion | undefined {
  if (!maySuggestBefore(behind)) return undefined;
  const copy = network.createState();
  copy.copyFrom(state);
  const closer = behind[0] !== undefined && CLOSERS.includes(String.fromCharCode(behind[0])) ? behind[0] : undefined;
  return suggest(network, copy, {
    maxLength: MAX_LENGTH,
    threshold,
    ...(closer !== undefined && { follows: closer }),
  });
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
