import type { LanguageRules, TokenKind } from "./language-rules.ts";

/** A string or comment that began so many characters before is found; longer ones count as code. */
const REACH = 20_000;

/** Whether `offset` of `text` is in a string, a comment or neither, as far as a scan for their marks can tell. */
export function tokenKindAt(text: string, offset: number, rules: LanguageRules): TokenKind {
  const { quotes, lineComment, blockComment } = rules;
  let at = offset < REACH ? 0 : text.lastIndexOf("\n", offset - REACH) + 1;
  while (at < offset) {
    if (lineComment !== undefined && text.startsWith(lineComment, at)) {
      const end = lineEnd(text, at);
      if (offset <= end) return offset >= at + lineComment.length ? "comment" : "code";
      at = end;
      continue;
    }
    if (blockComment !== undefined && text.startsWith(blockComment[0], at)) {
      const end = text.indexOf(blockComment[1], at + blockComment[0].length);
      if (end < 0 || offset < end + blockComment[1].length) return "comment";
      at = end + blockComment[1].length;
      continue;
    }
    const mark = quotes.find((one) => text.startsWith(one, at));
    if (mark === undefined) {
      at++;
      continue;
    }
    const end = endOfString(text, at + mark.length, mark);
    if (offset < end) return offset >= at + mark.length ? "string" : "code";
    at = end;
  }
  return "code";
}

/** The offset after the closing mark, or the end of the line where a string of one line is not closed. */
function endOfString(text: string, from: number, mark: string): number {
  const isLong = mark.length > 1 || mark === "`";
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(mark, at)) return at + mark.length;
    else if (text[at] === "\n" && !isLong) return at;
  }
  return text.length + 1;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
