/** What stands on the screen after the cursor and is not in the text. Lengths are in UTF-16 code units. */
export interface GhostText {
  readonly text: string;
  /** The number of characters after the cursor that it replaces. */
  readonly replacedSuffix: number;
}

/** An edit: what replaces `[start, end)` of the text before it, in UTF-16 code units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly inserted: string;
}

/** Suggests while the files of a workspace are edited, one after the other: the product, or what a user has without it. */
export interface Assistant {
  /** Opens a file, by its absolute path, in place of the one that was open. */
  open(path: string, text: string): Promise<void>;
  /** The cursor rests at an offset of the open file, until the user types there. */
  rest(cursor: number): Promise<void>;
  /** Follows an edit of the open file. */
  edit(edit: TextEdit): void;
  suggest(cursor: number): Promise<GhostText | undefined>;
  /** The time between two keystrokes, for what is done then. */
  idle(): Promise<void>;
  /** Files, the open one perhaps among them, have been written to the disk, or deleted; what was open is closed. */
  save(paths: readonly string[]): Promise<void>;
  dispose(): void;
}
