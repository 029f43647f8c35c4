import type { InlineCompletionItem, Range } from "vscode-languageserver";
import { type Prediction, type Suggestion, type SuggestionOptions, suggest, Utf8Reader } from "../../model/index.ts";
import { decodeText } from "../documents/encoding.ts";
import { continuesSecret } from "../workspace/secrets.ts";
import type { ActiveDocument } from "./active-document.ts";

/** The longest suggestion, in characters (UTF-8 bytes). */
export const MAX_LENGTH = 160;

/** The number of suggestions for a user who asks for them, and how much less sure these may be. */
const ALTERNATIVES = 3;
const ALTERNATIVE_THRESHOLD = 0.15;

/** What is suggested to a user who types, and other texts that are probable at `offset`, each with a beginning of its own. */
export function alternatives(
  reading: ActiveDocument,
  offset: number,
  options: SuggestionOptions,
): (Suggestion | undefined)[] {
  const best = suggest(reading.continue(offset, MAX_LENGTH), options);
  const threshold = options.threshold * ALTERNATIVE_THRESHOLD;
  const distribution = reading.distribution(offset);
  const first = Array.from(distribution.keys())
    .filter((character) => character !== best?.text[0] && mayBegin(character) && distribution[character]! >= threshold)
    .sort((a, b) => distribution[b]! - distribution[a]!)
    .slice(0, ALTERNATIVES - (best === undefined ? 0 : 1));
  const others = first.map((character) => {
    const prompt = Uint8Array.of(character);
    const begin: Prediction = { character, probability: distribution[character]! };
    return suggest(preceded(begin, reading.continue(offset, MAX_LENGTH - 1, prompt)), { ...options, threshold });
  });
  return [best, ...others];
}

/** Whether a suggestion may begin with a byte: one that begins a sequence in UTF-8, and is no control character. */
function mayBegin(byte: number): boolean {
  return new Utf8Reader().permits(byte, MAX_LENGTH);
}

function* preceded(first: Prediction, rest: Generator<Prediction, void>): Generator<Prediction, void> {
  yield first;
  yield* rest;
}

/**
 * What the editor shows of a suggestion; undefined where it would continue a secret.
 *
 * @param before the text before `range` in its line
 * @param suffix what follows `range`
 * @param selected the suggest widget's replacement for `range`; the suggestion continues from it
 */
export function describe(
  suggestion: Suggestion,
  before: string,
  selected: string,
  { start, end }: Range,
  suffix: Uint8Array,
): InlineCompletionItem | undefined {
  const text = decodeText(suggestion.text);
  if (continuesSecret(before + selected, text)) return undefined;
  const replaced = decodeText(suffix.subarray(0, suggestion.replacedSuffix));
  const character = end.character + replaced.length;
  return { insertText: selected + text, range: { start, end: { line: end.line, character } } };
}
