import type { EnterRule, LanguageRules } from "../../documents/language-rules.ts";
import { hasUnopened, tokenKindAt } from "../../documents/token-kind.ts";

/** Before these, an editor closes brackets and quotes by itself where the language does not say. (VS Code's defaults.) */
const QUOTES_CLOSED_BEFORE = ";:.,=}])> \n\t";
const BRACKETS_CLOSED_BEFORE = `'"\`${QUOTES_CLOSED_BEFORE}`;

const WORD = /[\p{L}\p{N}_]/u;

/**
 * An editor with one cursor that inserts by itself what VS Code does: indentation after Enter, closing brackets and
 * quotation marks, which are then typed over. Offsets are in UTF-16 code units; lines end with a line feed.
 *
 * Known difference: where text is a string or a comment is found by marks, not by grammars, so that quotation marks in
 * regular expressions and brackets in Rust's character literals count as those of the code.
 */
export class SimulatedEditor {
  readonly #rules: LanguageRules;
  /** One level of indentation. */
  readonly #unit: string;
  #text: string;
  #cursor: number;
  /** The places of closing characters that the editor has inserted and that can be typed over, the next one last. */
  #closers: number[] = [];
  /** The indentation that the last Enter inserted: it is removed where nothing follows. */
  #trimmed: { readonly start: number; readonly end: number } | undefined;

  /** @param unit one level of indentation: a tab or blanks */
  constructor(text: string, cursor: number, rules: LanguageRules, unit: string) {
    this.#text = text;
    this.#cursor = cursor;
    this.#rules = rules;
    this.#unit = unit;
  }

  get text(): string {
    return this.#text;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Whether pressing the next character only steps over it. */
  get canTypeOver(): boolean {
    return this.#closers.at(-1) === this.#cursor;
  }

  /** Types one character, or Enter for a line feed. */
  press(key: string): void {
    if (key === "\n") {
      this.#enter();
      return;
    }
    if (this.canTypeOver && this.#text.startsWith(key, this.#cursor)) {
      this.#closers.pop();
      this.#cursor += key.length;
      return;
    }
    const close = this.#closeOf(key);
    this.#insert(key);
    if (close !== "") {
      this.#replace(this.#cursor, this.#cursor, close);
      // Longer closers are not typed over.
      if (close.length === 1 && close !== " ") this.#closers.push(this.#cursor);
    }
    this.#outdent();
  }

  /** Whether Enter takes the blanks of the cursor's line away, since the last Enter has inserted them. */
  get leavesLineEmpty(): boolean {
    const start = this.#lineStart(this.#cursor);
    return (
      this.#trimmed?.start === start &&
      this.#trimmed.end === this.#cursor &&
      this.#lineEnd(this.#cursor) === this.#cursor
    );
  }

  /** What Tab inserts: the rest of a level of indentation. */
  get restOfLevel(): string {
    if (this.#unit === "\t") return "\t";
    const column = this.#cursor - this.#lineStart(this.#cursor);
    return " ".repeat(this.#unit.length - (column % this.#unit.length));
  }

  /** Presses Tab. */
  tab(): void {
    this.#insert(this.restOfLevel);
  }

  /** Presses Backspace, which takes a whole level of indentation in the left margin. */
  backspace(): void {
    const start = this.#lineStart(this.#cursor);
    const before = this.#text.slice(start, this.#cursor);
    let length = 1;
    if (/^ +$/.test(before) && this.#unit !== "\t") length = before.length % this.#unit.length || this.#unit.length;
    this.#replace(Math.max(0, this.#cursor - length), this.#cursor, "");
  }

  /** Presses Delete. */
  delete(): void {
    this.#replace(this.#cursor, Math.min(this.#text.length, this.#cursor + 1), "");
  }

  /** Gives the cursor's line another indentation. */
  indent(margin: string): void {
    const start = this.#lineStart(this.#cursor);
    const { length } = /^[\t ]*/.exec(this.#text.slice(start, this.#cursor))![0];
    this.#replace(start, start + length, margin);
  }

  /** Puts the cursor elsewhere. */
  moveTo(offset: number): void {
    this.#cursor = offset;
    this.#closers = [];
    this.#trimmed = undefined;
  }

  /** Accepts a suggestion: inserts it as it is, in place of so many characters after the cursor. */
  accept(text: string, replacedSuffix: number): void {
    this.#replace(this.#cursor, this.#cursor + replacedSuffix, text);
    this.#cursor += text.length;
  }

  #insert(text: string): void {
    this.#replace(this.#cursor, this.#cursor, text);
    this.#cursor += text.length;
  }

  /** Replaces text at the cursor, which stays; see `#insert`. */
  #replace(start: number, end: number, text: string): void {
    this.#text = this.#text.slice(0, start) + text + this.#text.slice(end);
    const change = text.length - (end - start);
    this.#closers = this.#closers.filter((at) => at >= end || at < start).map((at) => (at >= end ? at + change : at));
    if (this.#cursor > start) this.#cursor = Math.max(start, this.#cursor + change);
    if (text.includes("\n")) this.#closers = []; // only within a line are they typed over
    this.#trimmed = undefined;
  }

  /** What typing `key` closes by itself. */
  #closeOf(key: string): string {
    const before = this.#text.slice(this.#lineStart(this.#cursor), this.#cursor);
    const pair = this.#rules.pairs
      .filter(({ open }) => (before + key).endsWith(open))
      .sort((a, b) => b.open.length - a.open.length)[0];
    if (pair === undefined) return "";
    const after = this.#text[this.#cursor] ?? "\n";
    const closedBefore =
      this.#rules.closedBefore ?? (/["'`]/.test(key) ? QUOTES_CLOSED_BEFORE : BRACKETS_CLOSED_BEFORE);
    if (!closedBefore.includes(after) && !this.#isBeforeCloser()) return "";
    const isQuote = pair.open === pair.close;
    // A bracket that stands alone further on is taken for the one that closes this.
    if (!isQuote && pair.open.length === 1 && hasUnopened(pair.close, this.#text, this.#cursor, this.#rules)) return "";
    if (/^["']$/.test(pair.open) && WORD.test(before.at(-1) ?? "")) return "";
    if (isQuote && before.endsWith(pair.open)) return ""; // the third of three
    if (pair.notIn.length > 0 && pair.notIn.includes(tokenKindAt(this.#text, this.#cursor, this.#rules))) return "";
    // A longer pair completes what its beginning has closed: `/*` and then `/**`.
    const shorter = this.#rules.pairs.find(
      ({ open, close }) => open !== pair.open && pair.open.includes(open) && pair.close.endsWith(close),
    );
    const isThere = shorter !== undefined && this.#text.startsWith(shorter.close, this.#cursor);
    return isThere ? pair.close.slice(0, -shorter.close.length) : pair.close;
  }

  /** Whether what closes a pair, and opens none, follows the cursor. */
  #isBeforeCloser(): boolean {
    const { pairs } = this.#rules;
    const follows = (mark: string) => this.#text.startsWith(mark, this.#cursor);
    return pairs.some(({ close }) => follows(close)) && !pairs.some(({ open }) => follows(open));
  }

  #isCloser(character: string): boolean {
    return this.#rules.pairs.some(({ open, close }) => open !== close && close === character);
  }

  #enter(): void {
    const start = this.#lineStart(this.#cursor);
    const end = this.#lineEnd(this.#cursor);
    const before = this.#text.slice(start, this.#cursor);
    const after = this.#text.slice(this.#cursor, end);
    if (this.leavesLineEmpty) {
      this.#replace(start, this.#cursor, "");
      this.#insertLine(before);
      return;
    }
    const indentation = /^[\t ]*/.exec(before)![0];
    const rule = this.#enterRule(before, after, start);
    if (rule !== undefined) {
      this.#applyRule(rule, indentation);
      return;
    }
    if (isBetweenBrackets(before, after)) {
      const inner = `\n${indentation}${this.#unit}`;
      const outer = `\n${indentation}`;
      this.#replace(this.#cursor, this.#cursor, inner + outer);
      this.#cursor += inner.length;
      this.#note(inner.length - 1);
      return;
    }
    if (/[{([]\s*$/.test(before)) {
      this.#insertLine(indentation + this.#unit);
      return;
    }
    const { increase, indentNext } = this.#rules;
    // Where a language says how lines are indented, the rest of a margin goes.
    if (increase !== undefined && before.trim() === "") this.#skipBlanks();
    const goesDeeper = increase?.test(before) === true || indentNext?.test(before) === true;
    let next = goesDeeper ? indentation + this.#unit : this.#afterIndented(indentation, before, start);
    if (this.#rules.decrease?.test(after) && after.trim() !== "") next = this.#shallower(next);
    this.#insertLine(next);
  }

  /** The indentation after the only line that the one above it has indented. */
  #afterIndented(indentation: string, before: string, start: number): string {
    if (start === 0 || before.trim() === "" || this.#rules.indentNext === undefined) return indentation;
    const above = this.#text.slice(this.#lineStart(start - 1), start - 1);
    if (!this.#rules.indentNext.test(above)) return indentation;
    return /^[\t ]*/.exec(above)![0];
  }

  #insertLine(indentation: string): void {
    this.#insert(`\n${indentation}`);
    this.#note(indentation.length);
  }

  /** Notes that so many blanks before the cursor were inserted by themselves. */
  #note(length: number): void {
    const start = this.#lineStart(this.#cursor);
    if (length > 0 && this.#cursor - start === length) this.#trimmed = { start, end: this.#cursor };
  }

  #skipBlanks(): void {
    let end = this.#cursor;
    while (this.#text[end] === " " || this.#text[end] === "\t") end++;
    if (end > this.#cursor) this.#replace(this.#cursor, end, "");
  }

  #enterRule(before: string, after: string, start: number): EnterRule | undefined {
    const above = start === 0 ? "" : this.#text.slice(this.#lineStart(start - 1), start - 1);
    return this.#rules.enter.find(
      (rule) => rule.before.test(before) && (rule.after?.test(after) ?? true) && (rule.above?.test(above) ?? true),
    );
  }

  #applyRule({ indent, append = "", remove = 0 }: EnterRule, indentation: string): void {
    if (indent === "indentOutdent") {
      const inner = `\n${indentation}${append}`;
      this.#replace(this.#cursor, this.#cursor, `${inner}\n${indentation}`);
      this.#cursor += inner.length;
      return;
    }
    const kept = indentation.slice(0, Math.max(0, indentation.length - remove));
    const next = indent === "indent" ? kept + this.#unit : indent === "outdent" ? this.#shallower(kept) : kept;
    this.#insertLine(next + append);
  }

  /** Moves a line that has begun to close a block to the block's own margin. */
  #outdent(): void {
    const { decrease } = this.#rules;
    const start = this.#lineStart(this.#cursor);
    const before = this.#text.slice(start, this.#cursor);
    const indentation = /^[\t ]*/.exec(before)![0];
    if (decrease === undefined) {
      this.#alignWithOpener(start, indentation, before.slice(indentation.length));
      return;
    }
    if (!decrease.test(before) || decrease.test(before.slice(0, -1))) return;
    const above = this.#lineAbove(start);
    if (above === undefined) return;
    const margin = /^[\t ]*/.exec(above)![0];
    const wanted = this.#rules.increase?.test(above) ? margin : this.#shallower(margin);
    if (wanted.length >= indentation.length) return;
    this.#replace(start, start + indentation.length, wanted);
  }

  /** Moves a closing bracket that begins its line to the margin of the line with its opening one. */
  #alignWithOpener(start: number, indentation: string, typed: string): void {
    if (typed.length !== 1 || !this.#isCloser(typed)) return;
    const { open } = this.#rules.pairs.find(({ close }) => close === typed)!;
    let depth = 0;
    for (let at = start - 1; at >= 0; at--) {
      if (this.#text[at] === typed) depth++;
      else if (this.#text[at] === open && depth-- === 0) {
        const line = this.#text.slice(this.#lineStart(at), at);
        this.#replace(start, start + indentation.length, /^[\t ]*/.exec(line)![0]);
        return;
      }
    }
  }

  /** The last line above that is not blank. */
  #lineAbove(start: number): string | undefined {
    for (let end = start - 1; end >= 0; ) {
      const from = this.#lineStart(end);
      const line = this.#text.slice(from, end);
      if (line.trim() !== "") return line;
      end = from - 1;
    }
    return undefined;
  }

  #shallower(indentation: string): string {
    if (indentation.endsWith("\t")) return indentation.slice(0, -1);
    return indentation.slice(0, Math.max(0, indentation.length - this.#unit.length));
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf("\n", offset - 1) + 1;
  }

  #lineEnd(offset: number): number {
    const end = this.#text.indexOf("\n", offset);
    return end < 0 ? this.#text.length : end;
  }
}

function isBetweenBrackets(before: string, after: string): boolean {
  const open = before.trimEnd().at(-1) ?? "";
  const close = after.trimStart()[0] ?? "";
  return ["{}", "[]", "()"].includes(open + close);
}
