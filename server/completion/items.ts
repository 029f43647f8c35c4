import type { InlineCompletionItem, Range } from "vscode-languageserver";
import { type Prediction, type Suggestion, type SuggestionOptions, suggest } from "../../model/index.ts";
import { continuesSecret } from "../workspace/secrets.ts";
import type { ActiveDocument } from "./active-document.ts";

/** The longest suggestion, in characters (UTF-8 bytes) and in lines. */
export const MAX_LENGTH = 160;
export const MAX_LINES = 4;

/** The number of suggestions for a user who asks for them, and how much less sure these may be. */
const ALTERNATIVES = 3;
const ALTERNATIVE_THRESHOLD = 0.25;

const decoder = new TextDecoder();

/** The most probable texts at `offset`, each beginning with a different character. */
export function alternatives(
  reading: ActiveDocument,
  offset: number,
  options: SuggestionOptions,
): (Suggestion | undefined)[] {
  const threshold = options.threshold * ALTERNATIVE_THRESHOLD;
  const distribution = reading.distribution(offset);
  const first = Array.from(distribution.keys())
    .filter((character) => character >= 0x20 && character < 0x7f && distribution[character]! >= threshold)
    .sort((a, b) => distribution[b]! - distribution[a]!)
    .slice(0, ALTERNATIVES);
  return first.map((character) => {
    const prompt = Uint8Array.of(character);
    const begin: Prediction = { character, probability: distribution[character]! };
    return suggest(preceded(begin, reading.continue(offset, MAX_LENGTH, prompt)), { ...options, threshold });
  });
}

function* preceded(first: Prediction, rest: Generator<Prediction, void>): Generator<Prediction, void> {
  yield first;
  yield* rest;
}

/**
 * The items that the editor shows: all `suggestions` that do not continue a secret.
 *
 * @param before the text before `range` in its line
 * @param selected the suggest widget's replacement for `range`; the suggestions continue from it
 */
export function describe(
  suggestions: readonly (Suggestion | undefined)[],
  before: string,
  selected: string,
  { start, end }: Range,
): InlineCompletionItem[] {
  return suggestions.flatMap((suggestion) => {
    if (suggestion === undefined) return [];
    const text = decoder.decode(suggestion.text);
    if (continuesSecret(before + selected, text)) return [];
    // The replaced suffix is brackets and quotation marks, which are one byte each.
    const character = end.character + suggestion.replacedSuffix;
    return [{ insertText: selected + text, range: { start, end: { line: end.line, character } } }];
  });
}
