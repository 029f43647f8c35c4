/** What the user wants of suggestions, by the settings: where there are any, of how many lines, and what short ones are worth. */
import { maySuggestBefore, type ShortSuggestions, type SuggestionOptions } from "../../model/index.ts";
import { isCommentOfGit, isCommitMessage } from "../documents/commit-messages.ts";
import type { OpenDocument, TextBefore } from "../documents/document.ts";
import type { Settings } from "../settings.ts";
import { beginsName, isAtName, placeKindAt } from "./place.ts";

/** The settings that say which suggestions the user wants, how sure they must be aside. */
export type Wishes = Pick<Settings["suggestions"], "withList" | "multiline" | "inComments" | "inStrings">;

/** The longest suggestion, in lines. */
export const MAX_LINES = 4;

/** How much less sure a suggestion may be that goes on over several lines, where the user always wants those. */
const LINES_UNSURE = 0.5;

/** How sure short suggestions must be where a name is typed: there, an editor would open its list of completions. */
const SHORT: Readonly<Partial<Record<Wishes["withList"], ShortSuggestions>>> = {
  balanced: { length: 4, threshold: 0.9 },
};

/** Whether a suggestion may be shown at a place, between `before` and `suffix`, whatever the user wants. */
export function maySuggestAt(
  document: OpenDocument,
  offset: number,
  { before }: TextBefore,
  suffix: Uint8Array,
): boolean {
  if (isCommentOfGit(document, document.lineBefore(offset))) return false;
  return maySuggestBefore(suffix, before, document.isTypedAt(offset));
}

/**
 * Whether the user wants suggestions at a place of this kind.
 *
 * @param written the language that is written there, where the document's own does not say it
 */
export function isWantedAt(
  { inComments, inStrings }: Wishes,
  document: OpenDocument,
  offset: number,
  written: string | undefined,
): boolean {
  if (inComments && inStrings) return true;
  const kind = placeKindAt(document, offset, written);
  return (inComments || kind !== "comment") && (inStrings || kind !== "string");
}

/** How sure a short suggestion must be at a place, so as not to keep an editor's list of completions closed. */
export function shortAt(
  { withList }: Wishes,
  document: OpenDocument,
  offset: number,
  written: string | undefined,
): ShortSuggestions | undefined {
  const short = SHORT[withList];
  if (short === undefined || !isAtName(document.lineBefore(offset))) return undefined;
  return placeKindAt(document, offset, written) === "code" ? short : undefined;
}

/**
 * Whether a suggestion would keep an editor's list of completions closed that the user wants first. One that begins with a name
 * does so, too, where none has been begun: an editor goes on to show it while the user types it, and opens no list meanwhile.
 */
export function isInListsPlace(
  { withList }: Wishes,
  document: OpenDocument,
  offset: number,
  written: string | undefined,
  suggestion: string,
): boolean {
  if (withList !== "listFirst" || !(isAtName(document.lineBefore(offset)) || beginsName(suggestion))) return false;
  return placeKindAt(document, offset, written) === "code";
}

/** Over how many lines a suggestion in a document may go, where `threshold` is the least probability to show. */
export function linesOf(
  { multiline }: Wishes,
  document: OpenDocument,
  threshold: number,
): Pick<SuggestionOptions, "lines" | "lineThreshold"> {
  if (multiline === "never" || isCommitMessage(document)) return { lines: 1 };
  return { lines: MAX_LINES, ...(multiline === "always" && { lineThreshold: threshold * LINES_UNSURE }) };
}
