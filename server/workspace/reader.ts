import type { CorpusFile, CorpusOptions } from "./corpus.ts";
import type { WorkspaceLanguage } from "./languages.ts";
import type { LeftOutPaths } from "./left-out.ts";
import type { CodeUnitRange } from "./random-words.ts";

/** A request to read a workspace. */
export interface ReadRequest {
  readonly folders: readonly string[];
  readonly options: CorpusOptions;
  /** Paths that are open in the editor; files near them come first. */
  readonly open: readonly string[];
}

/** The events of reading a workspace, in this order. */
export type ReadEvent =
  /** Upper bounds on the number of files and characters, from sizes and names. */
  | { readonly kind: "listed"; readonly files: number; readonly characters: number }
  /** A file to learn, the most useful first. */
  | { readonly kind: "file"; readonly file: CorpusFile }
  /**
   * A file to calibrate on before it is learned: see `splitForCalibration`. These follow all others. `neighbours` are
   * as of `neighboursOf`, among the files before.
   */
  | { readonly kind: "calibration"; readonly file: CorpusFile; readonly neighbours: readonly string[] }
  | { readonly kind: "done"; readonly leftOut: readonly LeftOutPaths[] };

/** What became of the files that the rules let through, by path. */
export interface RuleChanges {
  /** Those that are there and may not be learned any more. */
  readonly removed: readonly string[];
  /** Those that may be learned now. */
  readonly added: readonly string[];
}

/**
 * Reads the workspace in parallel to the server's thread, and searches texts for secrets. It reads on demand: a slow
 * consumer holds few texts, and the reader none.
 *
 * Every call rejects with the signal's reason once its signal is aborted, and with an error when the reader crashes.
 * After a crash the next call starts another reader, which knows no neighbours until it has read the workspace.
 */
export interface WorkspaceReader {
  /** All files that may be learned. @throws CorpusError "unreadable" when a folder cannot be read */
  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<ReadEvent>;
  /**
   * Those of `paths`, and of the files in those that are folders, that are in `folders` and may be learned, as they are
   * on the disk now. Ignores rules on the whole corpus, such as duplicates. Runs before the next file of a `read`, as
   * do those below.
   */
  readFiles(
    folders: readonly string[],
    options: CorpusOptions,
    paths: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<CorpusFile>;
  /**
   * What a change of the rules has changed since the workspace was read last; undefined where no rules have changed.
   *
   * @param paths files that have changed: rules may be among them
   */
  ruleChanges(
    folders: readonly string[],
    options: CorpusOptions,
    paths: readonly string[],
  ): Promise<RuleChanges | undefined>;
  /** Whether `readFiles` would return a file, or will once there is something in it. */
  mayLearn(folders: readonly string[], options: CorpusOptions, path: string): Promise<boolean>;
  /** See `findLanguages`. */
  findLanguages(folders: readonly string[], options: CorpusOptions): Promise<readonly WorkspaceLanguage[]>;
  /** All secrets in `text`, ascending and disjoint. */
  findSecrets(text: string, signal?: AbortSignal): Promise<CodeUnitRange[]>;
  /**
   * Paths of the files that were read and are nearest to `path`, the nearest last: enough for `cutToNeighbourhood` of
   * their texts. Those are near that are like `text`, the beginning of what is to be written there.
   */
  neighboursOf(path: string, text?: Uint8Array): Promise<string[]>;
  /** Ends the reader and its calls. */
  dispose(): void;
}
