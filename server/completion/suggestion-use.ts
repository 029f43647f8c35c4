import type { Edit } from "../../model/index.ts";
import { decodeText } from "../documents/encoding.ts";

/**
 * What the user made of a suggestion: took it, as a whole or in part; typed it to its end; typed something else; or none of
 * these, since the cursor went elsewhere or another suggestion came.
 */
export type Use = "taken" | "typed along" | "typed against" | "left";

/** How a suggestion ended. */
export interface SuggestionEnd {
  readonly use: Use;
  /** How long it stood there until the user typed past it or left. */
  readonly milliseconds: number;
  /** What was written for the user at one stroke, in characters as users count them. */
  readonly characters: number;
  /** The number of those strokes. */
  readonly strokes: number;
}

/** Text that came in at one stroke, and where. */
interface Piece {
  readonly start: number;
  readonly text: Uint8Array;
}

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * How many characters somebody would have had to type for `text`, as users count them: a Hangul syllable or an emoji is one.
 * The editor indents new lines by itself, so indentation is not counted.
 */
export function countCharacters(text: string): number {
  return Array.from(characters.segment(text.replaceAll(/\n[ \t]+/g, "\n"))).length;
}

/**
 * Follows one suggestion by the document's edits, for as long as it is shown. Text of it that comes in at one stroke was
 * taken: a whole suggestion, or its next word. The edits look the same where a single character is taken and where it is typed,
 * and where the user pastes what is suggested; of what is taken as a whole, editors tell by a command.
 */
export class SuggestionUse {
  readonly id: number;
  #since: number;
  #editedAt: number | undefined;
  #pieces: Piece[] = [];
  #characters = 0;
  #strokes = 0;

  /** @param now in milliseconds, as in what follows */
  constructor(id: number, now: number) {
    this.id = id;
    this.#since = now;
  }

  /** Notes an edit while `own` is suggested at `offset`. */
  edit({ start, end, inserted, removed }: Edit, own: Uint8Array, offset: number, now: number): void {
    if (end === offset && isRewritten(removed, inserted)) {
      this.#since = now; // editors show nothing behind what an IME still composes
      this.#editedAt = undefined;
    }
    this.#editedAt ??= now;
    const at = Math.max(start, offset);
    const text = inserted.subarray(at - start);
    const rest = own.subarray(at - offset);
    const length = Math.min(text.length, rest.length);
    if (end < offset || length < 1 || !text.subarray(0, length).every((byte, i) => byte === rest[i])) return;
    this.#pieces.push({ start: at, text: text.slice(0, length) });
  }

  /** Call when the user has got as far as `offset`, and the suggestion stays. */
  goOn(offset: number): void {
    this.#count(offset);
    this.#editedAt = undefined;
  }

  /** Call when the editor tells that the last edit took it. */
  take(now: number): SuggestionEnd {
    const last = this.#pieces.at(-1);
    const count = last === undefined ? 0 : countCharacters(decodeText(last.text));
    if (count === 1) {
      this.#characters++;
      this.#strokes++;
    }
    return this.end("taken", now);
  }

  /**
   * Call when it is over.
   *
   * @param offset where the cursor is; by default behind all that came in
   */
  end(use: Use, now: number, offset = Infinity): SuggestionEnd {
    this.#count(offset);
    const hasLeft = use === "typed against" && this.#editedAt === undefined;
    return {
      use: this.#strokes > 0 ? "taken" : hasLeft ? "left" : use,
      milliseconds: (this.#editedAt ?? now) - this.#since,
      characters: this.#characters,
      strokes: this.#strokes,
    };
  }

  /** Counts what came in at one stroke before `offset`. Behind it stands what the editor has closed by itself. */
  #count(offset: number): void {
    for (const { start, text } of this.#pieces) {
      const count = countCharacters(decodeText(text.subarray(0, Math.max(0, offset - start))));
      if (count < 2) continue; // typed: a character, or a line end and the indentation behind it
      this.#characters += count;
      this.#strokes++;
    }
    this.#pieces = [];
  }
}

function isRewritten(removed: Uint8Array | undefined, inserted: Uint8Array): boolean {
  if (removed === undefined || removed.length === 0 || inserted.length === 0) return false;
  return !removed.every((byte, i) => byte === inserted[i]);
}
