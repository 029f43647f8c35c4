/** The text that an editor would show after the cursor. The model's own suggestions have this type. */
export interface Suggested {
  /** Whole UTF-8 sequences, never empty. */
  readonly text: Uint8Array;
  /** The suggester's probability that all of the text comes next. */
  readonly probability?: number;
  /** The code point that the suggester expects after the text, if it has predicted one. */
  readonly next?: number;
  /** The number of characters after the cursor that the text replaces; by default 0. */
  readonly replacedSuffix?: number;
}

/**
 * Suggests how a document continues while it is typed from its start, character by character (UTF-8 bytes). It has
 * learned from other files before.
 */
export interface Suggester {
  /** Opens an empty document of this path and forgets the previous one. */
  open(path: string): void;
  /** Appends `character`, typed or from an accepted suggestion. */
  type(character: number): void;
  /**
   * The suggestion at the cursor, which is after the typed text, at the border of a UTF-8 sequence. Undefined for
   * none.
   *
   * @param suffix the text from the cursor to the file's end: the same array until that text changes
   */
  suggest(suffix: Uint8Array): Suggested | undefined;
  /** Does the work that the server does between keystrokes. It counts in no latency. */
  idle?(): void;
}

/** The suffix of a document that is typed at its end. */
export const NO_SUFFIX = new Uint8Array(0);
