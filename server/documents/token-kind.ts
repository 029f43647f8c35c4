import type { LanguageRules, TokenKind } from "./language-rules.ts";

/** A string or comment that began so many characters before is found; longer ones count as code. */
const REACH = 20_000;

/** A bracket of the code, or a part of a string or comment: what is typed at `start`, or later and before `end`, is in it. */
interface Stretch {
  readonly kind: "bracket" | "string" | "comment";
  readonly start: number;
  readonly end: number;
}

/** Whether `offset` of `text` is in a string, a comment or neither, as far as a scan for their marks can tell. */
export function tokenKindAt(text: string, offset: number, rules: LanguageRules): TokenKind {
  const from = offset < REACH ? 0 : text.lastIndexOf("\n", offset - REACH) + 1;
  for (const { kind, start, end } of stretchesOf(text, from, rules)) {
    if (start > offset) break;
    if (kind !== "bracket" && offset < end) return kind;
  }
  return "code";
}

/** The strings and comments of `text` in their order, comments with the mark that begins them. */
export function* quotedIn(
  text: string,
  rules: LanguageRules,
): Generator<{ readonly start: number; readonly end: number }> {
  const mark = rules.lineComment?.length ?? 2;
  for (const { kind, start, end } of stretchesOf(text, 0, rules)) {
    if (kind !== "bracket") yield { start: kind === "comment" ? Math.max(0, start - mark) : start, end };
  }
}

const OPENERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Whether there is a closing bracket like `closer` at or after `offset` that no bracket opens. */
export function hasUnopened(closer: string, text: string, offset: number, rules: LanguageRules): boolean {
  if (!text.includes(closer, offset)) return false;
  const opened: string[] = [];
  for (const { kind, start } of stretchesOf(text, 0, rules)) {
    if (kind !== "bracket") continue;
    const bracket = text[start]!;
    const opener = OPENERS[bracket];
    if (opener === undefined) {
      opened.push(bracket);
      continue;
    }
    // A closing bracket also ends what was opened after its own opening one.
    const last = opened.lastIndexOf(opener);
    if (last >= 0) opened.length = last;
    else if (bracket === closer && start >= offset) return true;
  }
  return false;
}

/** The brackets, strings and comments from an offset in the code on, in their order. */
function* stretchesOf(text: string, from: number, rules: LanguageRules): Generator<Stretch> {
  const { lineComment, blockComment, interpolation } = rules;
  const marks = marksOf(rules);
  /** The strings in whose interpolated code the scan is, with the number of braces that are open there. */
  const around: { readonly mark: string; braces: number }[] = [];
  for (let at = from; ; ) {
    marks.lastIndex = at;
    const found = marks.exec(text);
    if (found === null) return;
    const [mark] = found;
    const start = found.index;
    const inner = around.at(-1);
    at = start + mark.length;
    if (mark === "\n") {
      if (inner !== undefined && !isLong(inner.mark)) around.pop();
    } else if (mark === lineComment) {
      const end = lineEnd(text, start) + 1;
      yield { kind: "comment", start: at, end };
      at = end - 1;
    } else if (mark === blockComment?.[0]) {
      const end = text.indexOf(blockComment[1], at);
      at = end < 0 ? text.length + 1 : end + blockComment[1].length;
      yield { kind: "comment", start: start + 1, end: at };
    } else if (/[()[\]{}]/.test(mark) && !(mark === "}" && inner?.braces === 0)) {
      if (inner !== undefined && mark === "{") inner.braces++;
      if (inner !== undefined && mark === "}") inner.braces--;
      yield { kind: "bracket", start, end: at };
    } else {
      const resumed = mark === "}" ? around.pop() : undefined;
      const quote = resumed?.mark ?? mark;
      const isInterpolated =
        resumed !== undefined || interpolation?.within.test(text.slice(Math.max(0, start - 3), at)) === true;
      const { end, interpolates } = endOfString(text, at, quote, isInterpolated ? interpolation?.open : undefined);
      yield { kind: "string", start: at, end };
      if (interpolates) around.push({ mark: quote, braces: 0 });
      at = end;
    }
  }
}

const marksByRules = new WeakMap<LanguageRules, RegExp>();

/** Finds what may begin or end a stretch. */
function marksOf(rules: LanguageRules): RegExp {
  let marks = marksByRules.get(rules);
  if (marks === undefined) {
    const { lineComment, blockComment, quotes } = rules;
    const named = [lineComment, blockComment?.[0], ...quotes].filter((mark) => mark !== undefined);
    const escaped = named.map((mark) => mark.replaceAll("*", "\\*"));
    marks = new RegExp([...escaped, "[()[\\]{}\\n]"].join("|"), "g");
    marksByRules.set(rules, marks);
  }
  return marks;
}

/**
 * The offset after the closing mark, or after what opens interpolated code; where a string of one line is not closed,
 * the offset of the next line.
 */
function endOfString(
  text: string,
  from: number,
  mark: string,
  open: string | undefined,
): { end: number; interpolates: boolean } {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(mark, at)) return { end: at + mark.length, interpolates: false };
    else if (text[at] === "\n" && !isLong(mark)) return { end: at + 1, interpolates: false };
    else if (open === "{" && text.startsWith("{{", at))
      at++; // stands for the brace itself
    else if (open !== undefined && text.startsWith(open, at)) return { end: at + open.length, interpolates: true };
  }
  return { end: text.length + 1, interpolates: false };
}

/** Whether strings between such marks go over several lines. */
function isLong(mark: string): boolean {
  return mark.length > 1 || mark === "`";
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
