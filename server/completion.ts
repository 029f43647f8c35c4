import type { CancellationToken, InlineCompletionItem, Position } from "vscode-languageserver";
import { isWord, type Network, suggest } from "../model/index.ts";
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
  if (behind.length > 0 && isWord(behind[0]!)) return []; // the cursor stands before or within a word
  const state = await finish(document.advance(network, position), document, token);
  if (state === undefined) return [];
  const copy = network.createState();
  copy.copyFrom(state);
  const closer = behind[0] !== undefined && CLOSERS.includes(String.fromCharCode(behind[0])) ? behind[0] : undefined;
  const suggestion = suggest(network, copy, {
    maxLength: MAX_LENGTH,
    threshold,
    ...(closer !== undefined && { follows: closer }),
  });
  if (suggestion === undefined) return [];
  return [{ insertText: new TextDecoder().decode(suggestion.text), range: { start: position, end: position } }];
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
