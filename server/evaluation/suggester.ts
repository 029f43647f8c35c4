/** What an editor would show after the cursor. The model's own suggestions are such. */
export interface Suggested {
  /** Whole UTF-8 sequences, never empty. */
  readonly text: Uint8Array;
  /** That the whole of it is exactly what comes next, as far as the suggester says. */
  readonly probability?: number;
  /** The character that the suggester expects after the text, where it looked so far. */
  readonly next?: number;
  /** How many characters after the cursor the text takes the place of: none unless told. */
  readonly replacedSuffix?: number;
}

/**
 * Somebody who looks over the user's shoulder while a document is typed from its start, character by character (UTF-8
 * bytes), and suggests what comes next. Whatever was learned from other files, it has learned before.
 */
export interface Suggester {
  /** An empty document is opened, of this path. What was typed into the one before is forgotten. */
  open(path: string): void;
  /** `character` was typed, or came with a suggestion that was taken. */
  type(character: number): void;
  /**
   * What to show at the cursor, which stands after what was typed, at the border of a UTF-8 sequence. Undefined for
   * nothing.
   *
   * @param suffix what follows the cursor, up to the file's end: the same array as long as nothing there changes
   */
  suggest(suffix: Uint8Array): Suggested | undefined;
  /** Time passes until the next keystroke, for what the server does while nobody waits. It is in no latency. */
  idle?(): void;
}

/** A document that is typed at its end. */
export const NO_SUFFIX = new Uint8Array(0);
