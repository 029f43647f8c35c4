/** The reason for leaving a file out: see `Corpus`. */
export type LeftOutReason =
  | "binary"
  | "encoding"
  | "notebook"
  | "oversized"
  | "minified"
  | "generated"
  | "duplicate"
  | "empty"
  | "unreadable"
  /** A folder whose ignore file, or which itself, cannot be read. */
  | "unknownRules"
  | "surplus";

/** The files left out for one reason, as the reader of the workspace tells them. */
export interface LeftOutPaths {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** The first of them, absolute. */
  readonly paths: readonly string[];
}

/** The files left out for one reason. */
export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** A few of them, relative to their workspace folder. */
  readonly examples: readonly string[];
}
