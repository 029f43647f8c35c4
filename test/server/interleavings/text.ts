/** Documents as the protocol sees them, on plain strings: what the server's must be equal to. */
import type { Random } from "../../../model/random.ts";

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Change {
  /** Absent where `text` is all of the new text. */
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/** What ends a line: see "Text Documents" in the protocol. */
const LINE_END = /\r\n|\n|\r/g;

/** Where each line starts and ends, without its line end. */
function linesOf(text: string): { readonly start: number; readonly end: number }[] {
  const lines: { start: number; end: number }[] = [];
  let start = 0;
  for (const { 0: end, index } of text.matchAll(LINE_END)) {
    lines.push({ start, end: index });
    start = index + end.length;
  }
  return [...lines, { start, end: text.length }];
}

/** The offset of a position; beyond a line's end it is that, beyond the last line the text's. */
export function offsetAt(text: string, { line, character }: Position): number {
  const found = linesOf(text)[line];
  return found === undefined ? text.length : Math.min(found.start + character, found.end);
}

/** The position of an offset. */
export function positionAt(text: string, offset: number): Position {
  const lines = linesOf(text);
  const line = lines.findLastIndex(({ start }) => start <= offset);
  return { line, character: Math.min(offset, lines[line].end) - lines[line].start };
}

/** The text after changes, each of which refers to the text after the one before it. */
export function apply(text: string, changes: readonly Change[]): string {
  return changes.reduce((before, { range, text: inserted }) => {
    if (range === undefined) return inserted;
    return before.slice(0, offsetAt(before, range.start)) + inserted + before.slice(offsetAt(before, range.end));
  }, text);
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random.next() * items.length)];
}

/** An integer from 0 up to below `limit`. */
export function below(random: Random, limit: number): number {
  return Math.floor(random.next() * limit);
}

const CONSONANTS = "b d f g k l m n p r s t v z".split(" ");
const VOWELS = "a e i o u".split(" ");

/** A word that nobody has used before, and that looks like one. */
export function newWord(random: Random): string {
  return Array.from({ length: 6 }, () => pick(random, CONSONANTS) + pick(random, VOWELS)).join("");
}

/** A key of a kind that is known, and one that looks drawn at random. */
export function newSecret(random: Random): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const drawn = (length: number) => Array.from({ length }, () => letters[below(random, letters.length)]).join("");
  return random.next() < 0.5 ? `ghp_${drawn(36)}` : drawn(32);
}

/** A few lines of code around a word. */
export function codeWith(random: Random, word: string): string {
  const number = below(random, 1000);
  return pick(random, [
    `const ${word} = ${number};\nif (${word} > 1) return ${word};\n`,
    `export function ${word}(name: string) {\n  return ${word}(name, ${number});\n}\n`,
    `// ${word}: 길이 😀\nlet ${word} = "${number}";\ncall(${word}, ${word});\n`,
  ]);
}
