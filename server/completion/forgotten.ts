import type { Suggestion } from "../../model/index.ts";
import { byteLength, decodeText } from "../documents/encoding.ts";

const NAME = /[\p{L}_$][\p{L}\p{M}\p{N}_$]*/gu;

/**
 * The suggestion up to its first forgotten name; undefined where nothing is left of it.
 *
 * @param before the text before it in its line, which a name may begin in
 */
export function cutBeforeForgotten(
  suggestion: Suggestion,
  before: string,
  isForgotten: (name: string) => boolean,
): Suggestion | undefined {
  const text = before + decodeText(suggestion.text);
  for (const { 0: name, index } of text.matchAll(NAME)) {
    if (index + name.length <= before.length || !isForgotten(name)) continue;
    const kept = text.slice(before.length, index).trimEnd();
    if (kept === "" || suggestion.replacedSuffix > 0) return undefined;
    const length = byteLength(kept);
    const next = text.codePointAt(before.length + kept.length)!;
    return { ...suggestion, text: suggestion.text.subarray(0, length), next };
  }
  return suggestion;
}
