import { diffArrays } from "diff";

/** A text that replaces another at one place of a file. Offsets are in UTF-16 code units of the text before. */
export interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const WORD = /[\p{L}\p{M}\p{N}_$]/u;

/**
 * The changes from one text to another, in order, as a person makes them: what the two have in common is left alone, up
 * to the border of a word, and new lines begin with Enter at the end of the line above.
 */
export function hunksOf(before: string, after: string): Hunk[] {
  const parts = diffArrays(linesOf(before), linesOf(after));
  const hunks: Hunk[] = [];
  let start = 0;
  let removed = "";
  let added = "";
  const finish = () => {
    if (removed !== "" || added !== "") hunks.push(trimmed(before, start, removed, added));
    start += removed.length;
    removed = "";
    added = "";
  };
  for (const part of parts) {
    const lines = part.value.join("");
    if (part.added) added += lines;
    else if (part.removed) removed += lines;
    else {
      finish();
      start += lines.length;
    }
  }
  finish();
  return hunks;
}

function trimmed(before: string, start: number, removed: string, added: string): Hunk {
  let prefix = 0;
  const most = Math.min(removed.length, added.length);
  while (prefix < most && removed[prefix] === added[prefix]) prefix++;
  while (prefix > 0 && !isBorder(added, prefix, removed)) prefix--;
  let suffix = 0;
  while (suffix < most - prefix && removed[removed.length - 1 - suffix] === added[added.length - 1 - suffix]) suffix++;
  while (suffix > 0 && !isBorderAtEnd(added, suffix, removed)) suffix--;
  const from = start + prefix;
  const end = start + removed.length - suffix;
  const text = added.slice(prefix, added.length - suffix);
  // Whole new lines: they begin at the end of the line above.
  const isWholeLines = from === end && text.endsWith("\n") && from > 0 && before[from - 1] === "\n";
  if (isWholeLines) return { start: from - 1, end: end - 1, text: `\n${text.slice(0, -1)}` };
  return { start: from, end, text };
}

/** Whether neither text has a word that goes on over `at`. */
function isBorder(text: string, at: number, other: string): boolean {
  const isInWord = (one: string) => WORD.test(one[at - 1] ?? "") && WORD.test(one[at] ?? "");
  return !isInWord(text) && !isInWord(other) && !isLowSurrogate(text, at) && !isLowSurrogate(other, at);
}

function isBorderAtEnd(text: string, suffix: number, other: string): boolean {
  const isInWord = (one: string) =>
    WORD.test(one[one.length - suffix - 1] ?? "") && WORD.test(one[one.length - suffix] ?? "");
  return (
    !isInWord(text) &&
    !isInWord(other) &&
    !isLowSurrogate(text, text.length - suffix) &&
    !isLowSurrogate(other, other.length - suffix)
  );
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The lines with their line feeds. */
function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
