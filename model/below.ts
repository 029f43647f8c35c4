/** What stands below the cursor's line, which a suggestion need not say again. */
import { codePointAt, firstSign, isBlank, isContinuation, isWordCharacter } from "./characters.ts";

const LINE_FEED = 0x0a;

/** So many lines below are looked at. */
const MAX_LINES = 8;
/** A line of fewer letters may well stand twice in a block, as `return null;` does. */
const MIN_LETTERS = 12;

/** A line that is not blank, without its right margin. */
interface Line {
  readonly text: Uint8Array;
  /** The length of the blanks that begin it. */
  readonly indentation: number;
  readonly letters: number;
}

/** The lines below. */
export class LinesBelow {
  readonly #lines: readonly Line[];
  readonly #indentation: number;

  /** @param indentation blanks that the cursor's line begins with, in characters */
  constructor(suffix: Uint8Array, indentation: number) {
    const lines: Line[] = [];
    for (let start = 0; start < suffix.length && lines.length < MAX_LINES; ) {
      const feed = suffix.indexOf(LINE_FEED, start);
      const end = feed < 0 ? suffix.length : feed;
      const line = lineOf(suffix.subarray(start, end));
      if (line !== undefined) lines.push(line);
      if (line !== undefined && line.indentation < indentation) break; // another block
      start = end + 1;
    }
    this.#lines = lines;
    this.#indentation = indentation;
  }

  /**
   * Whether `text`, a whole line, says again the next line below, or one of the cursor's block. Brackets alone are the
   * same line only where they close the same block.
   */
  has(text: Uint8Array): boolean {
    const line = lineOf(text);
    const [next] = this.#lines;
    if (line === undefined || next === undefined) return false;
    if (next.letters > 0 ? isEqual(contentOf(line), contentOf(next)) : isEqual(line.text, next.text)) return true;
    return (
      line.letters >= MIN_LETTERS &&
      line.indentation === this.#indentation &&
      this.#lines.some(({ text }) => isEqual(text, line.text))
    );
  }

  /** Whether `text`, the beginning of a line, says all the words of the next line below. */
  hasWordsOf(text: Uint8Array): boolean {
    const line = lineOf(text);
    const [next] = this.#lines;
    if (line === undefined || next === undefined || line.letters === 0 || line.letters !== next.letters) return false;
    return isEqual(contentOf(line), contentOf(next).subarray(0, contentOf(line).length));
  }
}

function lineOf(text: Uint8Array): Line | undefined {
  const indentation = firstSign(text);
  if (indentation === text.length) return undefined;
  let end = text.length;
  while (isBlank(text[end - 1])) end--;
  let letters = 0;
  for (let at = indentation; at < end; at++)
    if (!isContinuation(text[at]) && isWordCharacter(codePointAt(text, at))) letters++;
  return { text: text.subarray(0, end), indentation, letters };
}

function contentOf({ text, indentation }: Line): Uint8Array {
  return text.subarray(indentation);
}

function isEqual(text: Uint8Array, other: Uint8Array): boolean {
  return text.length === other.length && text.every((byte, i) => byte === other[i]);
}
