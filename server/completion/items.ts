import type { InlineCompletionItem, Range } from "vscode-languageserver";
import { type Prediction, type Suggestion, type SuggestionOptions, suggest, Utf8Reader } from "../../model/index.ts";
import { byteLength, decodeText } from "../documents/encoding.ts";
import { continuesSecret } from "../workspace/secrets.ts";
import type { ActiveDocument } from "./active-document.ts";

/** The longest suggestion, in characters (UTF-8 bytes). */
export const MAX_LENGTH = 160;

/** The number of suggestions for a user who asks for them, and how much less sure these may be. */
const ALTERNATIVES = 3;
const ALTERNATIVE_THRESHOLD = 0.15;

/** An alternative leaves the best suggestion after so many characters (UTF-8 bytes) at most. */
const LONGEST_COMMON = 16;

/** A beginning that the best suggestion does not have. */
interface Beginning {
  readonly predictions: readonly Prediction[];
  /** That the text begins so. */
  readonly probability: number;
}

/** What is suggested to a user who types, and other texts that are probable at `offset`, each with a first word of its own. */
export function alternatives(
  reading: ActiveDocument,
  offset: number,
  options: SuggestionOptions,
): (Suggestion | undefined)[] {
  const best = suggest(reading.continue(offset, MAX_LENGTH), options);
  const threshold = options.threshold * ALTERNATIVE_THRESHOLD;
  const found: (Suggestion | undefined)[] = [best];
  const words = new Set(best && [firstWordOf(best)]);
  const beginnings = beginningsBeside(best?.text ?? new Uint8Array(0), reading, offset, threshold);
  for (const { predictions } of beginnings.slice(0, ALTERNATIVES * 2)) {
    if (words.size === ALTERNATIVES) break;
    const prompt = Uint8Array.from(predictions, ({ character }) => character);
    const rest = reading.continue(offset, MAX_LENGTH - prompt.length, prompt);
    const short = { length: prompt.length, threshold: Infinity }; // would end before it leaves the best one
    const other = suggest(preceded(predictions, rest), { ...options, threshold, short });
    if (other === undefined || words.has(firstWordOf(other))) continue;
    words.add(firstWordOf(other));
    found.push(other);
  }
  return found;
}

/** How texts may begin that leave `best` within its first word or behind it, the most probable first. */
function beginningsBeside(best: Uint8Array, reading: ActiveDocument, offset: number, threshold: number): Beginning[] {
  const beginnings: Beginning[] = [];
  const common: Prediction[] = [];
  const reader = new Utf8Reader();
  const most = Math.min(LONGEST_COMMON, byteLength(firstWordIn(decodeText(best))));
  for (let at = 0, product = 1; at <= most && product >= threshold; at++) {
    const distribution = reading.distribution(offset, best.subarray(0, at));
    for (const [character, probability] of distribution.entries()) {
      if (character === best[at] || product * probability < threshold || !reader.permits(character, MAX_LENGTH))
        continue;
      const predictions = [...common, { character, probability }];
      beginnings.push({ predictions, probability: product * probability });
    }
    if (at === best.length) break;
    const character = best[at]!;
    common.push({ character, probability: distribution[character]! });
    product *= distribution[character]!;
    reader.push(character);
  }
  return beginnings.sort((a, b) => b.probability - a.probability);
}

function firstWordOf({ text }: Suggestion): string {
  return firstWordIn(decodeText(text));
}

/** With the signs before it. */
function firstWordIn(text: string): string {
  return /^[^\p{L}\p{N}_$]*[\p{L}\p{M}\p{N}_$]*/u.exec(text)![0];
}

function* preceded(first: Iterable<Prediction>, rest: Iterable<Prediction>): Generator<Prediction, void> {
  yield* first;
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
