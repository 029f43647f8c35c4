import type { LeftOut } from "../protocol.ts";
import type { CorpusFile, CorpusOptions } from "./corpus.ts";
import type { CodeUnitRange } from "./random-words.ts";

/** What is to be read of a workspace. */
export interface ReadRequest {
  readonly folders: readonly string[];
  readonly options: CorpusOptions;
  /** Paths that are open in the editor: what is near them comes first. */
  readonly open: readonly string[];
}

/** What comes of reading a workspace, in this order. */
export type ReadEvent =
  /** How many files there are at most, and how many characters, by their sizes and names. */
  | { readonly kind: "listed"; readonly files: number; readonly characters: number }
  /** A file to learn, those of most use first. */
  | { readonly kind: "file"; readonly file: CorpusFile }
  /**
   * A file to calibrate on before it is learned: see `splitForCalibration`. These come when all others have come.
   * `neighbours` are as of `neighboursOf`, among the files that came before.
   */
  | { readonly kind: "calibration"; readonly file: CorpusFile; readonly neighbours: readonly string[] }
  | { readonly kind: "done"; readonly leftOut: readonly LeftOut[] };

/**
 * Reads the workspace beside the server's thread, and searches texts for secrets there. What it hands over waits until
 * it is asked for: a slow consumer holds few texts, and the reader none.
 *
 * Every call rejects with the signal's reason once its signal is aborted, and with an error when the reader crashes. The
 * next call starts another reader then, which knows no neighbours until it has read the workspace.
 */
export interface WorkspaceReader {
  /** All files that may be learned. @throws CorpusError "unreadable" when a folder cannot be read */
  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<ReadEvent>;
  /**
   * Those of `paths`, and of the files in those that are folders, that stand in `folders` and may be learned, as they are
   * on the disk now. Rules on the whole corpus, as duplicates, are not looked at. It goes before the next file of a `read`, as do the two below.
   */
  readFiles(
    folders: readonly string[],
    options: CorpusOptions,
    paths: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<CorpusFile>;
  /** All secrets in `text`, in order, not overlapping. */
  findSecrets(text: string, signal?: AbortSignal): Promise<CodeUnitRange[]>;
  /**
   * Paths of the files that were read and are nearest to `path`, the nearest last: enough for `cutToNeighbourhood` of
   * their texts.
   */
  neighboursOf(path: string): Promise<string[]>;
  /** Ends the reader, and all that it does. */
  dispose(): void;
}
