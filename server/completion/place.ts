/** What kind of place the cursor stands at: whether an editor opens its list of completions there, and what is written. */

import type { OpenDocument } from "../documents/document.ts";
import { decodeText } from "../documents/encoding.ts";
import { rulesOf, type TokenKind } from "../documents/language-rules.ts";
import { tokenKindAt } from "../documents/token-kind.ts";
import { extensionIn, languageOf } from "../workspace/languages.ts";

/** So much text before a place is looked at, in bytes: a longer string or comment counts as code. */
const REACH = 8192;

const LINE_FEED = 0x0a;

/** The beginning of a name, or what a member of something is named after. */
const NAME = /(?<![\p{L}\p{M}\p{N}_$])[\p{L}_$][\p{L}\p{M}\p{N}_$]*$|[\p{L}\p{M}\p{N}_$)\]}"'`?!](?:\.|->|::)$/u;
const NUMBER = /(?<![\p{L}\p{M}\p{N}_$])\d[\d_]*\.$/u;

/** A line that opens or closes a block of Markdown. */
const FENCE = /^[ \t>]*(?:`{3}|~{3}).*\n/gm;

/** Languages whose documents are prose; in other documents whose comments are not known, everything counts as code. */
const PROSE = new Set([
  "asciidoc",
  "git-commit",
  "gitcommit",
  "latex",
  "markdown",
  "plaintext",
  "restructuredtext",
  "scminput",
  "tex",
]);

export type PlaceKind = TokenKind | "prose";

/**
 * Whether a name is being typed behind this text, or begins there as a member of something: the places in code at which
 * editors open their list of completions by themselves.
 *
 * @param before the text before the cursor in its line
 */
export function isAtName(before: string): boolean {
  return NAME.test(before) && !NUMBER.test(before);
}

/** Whether a text's first character begins a name, or goes on with one. */
export function beginsName(text: string): boolean {
  return /^[\p{L}\p{M}\p{N}_$]/u.test(text);
}

/**
 * What is written at a place of a document.
 *
 * @param language what the document is completed as there, where its own language does not say it
 */
export function placeKindAt(document: OpenDocument, offset: number, language?: string): PlaceKind {
  const id = language ?? (document.languageId || languageOf(document.uri)?.id) ?? "";
  if (PROSE.has(id)) return "prose";
  const rules = rulesOf(extensionIn(id) || document.uri);
  if (rules.lineComment === undefined && rules.quotes.length === 0) return "code";
  const start = Math.max(0, offset - REACH);
  const text = document.text.slice(start, offset);
  const all = decodeText(start === 0 ? text : text.subarray(text.indexOf(LINE_FEED) + 1));
  const before = language === undefined ? all : all.split(FENCE).at(-1)!;
  return tokenKindAt(before, before.length, rules);
}
