/**
 * All that Unroll's server speaks beyond LSP 3.18. Types only: the one file of the server that the client may import.
 *
 * Standard: incremental document synchronisation, `textDocument/inlineCompletion`, `workspace/workspaceFolders`,
 * `workspace/configuration` (section `unroll`), work-done progress, `workspace/executeCommand`.
 */

/** `initializationOptions`. */
export interface InitializationOptions {
  /** The folder where models live, created when missing. Unless told, the user's cache folder. */
  readonly storagePath?: string;
  /** Which kernels to use, as the setting `unroll.kernels` says. `auto` unless told. */
  readonly kernels?: string;
  /** Translations of the server's messages: a bundle of `@vscode/l10n`, as JSON text. */
  readonly l10n?: string;
}

/**
 * The commands of `workspace/executeCommand`. A language client makes editor commands of these, so they differ from the
 * commands in the manifest, which also show what came of it.
 *
 * - `unroll.train` `[TrainArguments?]` → `TrainingReport`. Answers when the training is over. Progress by `$/progress`:
 *   at the request's `workDoneToken`, or at a token that the server creates. Cancelling, by `$/cancelRequest` or
 *   `window/workDoneProgress/cancel`, keeps what was learned and answers with the report.
 * - `unroll.stop` `[]` → null. As cancelling; without a training it does nothing.
 * - `unroll.evaluate` `[TrainArguments?]` → string. Holds out a tenth of the files, learns the rest anew, and answers with
 *   a report for a reader: how well the model, its parts, and what an editor has anyway do on them. Nothing is stored.
 * - `unroll.forget` `[]` → null. Stops a training and deletes the workspace's model.
 */
export type ServerCommand = "unroll.train" | "unroll.stop" | "unroll.evaluate" | "unroll.forget";

export interface TrainArguments {
  /**
   * How long to learn, without reading the files; 0 for as long as the workspace is worth. The setting
   * `unroll.training.seconds` unless told.
   */
  readonly seconds?: number;
  /** Start anew rather than from the stored model, which is replaced when the first new one is saved. */
  readonly fresh?: boolean;
}

/** What a training came to. */
export interface TrainingReport {
  /** Files that were learned from, and the characters (UTF-8 bytes) in them. */
  readonly files: number;
  readonly characters: number;
  /** Files that were not learned from, by reason. */
  readonly leftOut: readonly LeftOut[];
  /** Characters that were learned from in this run; each epoch counts again. */
  readonly trainedCharacters: number;
  /** Time spent on learning. */
  readonly seconds: number;
  /** What it ran on: the kernels' name, and how many threads. */
  readonly kernels: string;
  readonly threads: number;
  /** `trainedCharacters` in passes over the corpus. */
  readonly epochs: number;
  /** Mean over the last tenth of the run, each character before it was learned from. */
  readonly bitsPerCharacter: number;
  /** Whether it was cancelled before its time was over. */
  readonly stopped: boolean;
}

/** Why a file is left out: see `Corpus`. */
export type LeftOutReason =
  | "binary"
  | "encoding"
  | "oversized"
  | "minified"
  | "generated"
  | "duplicate"
  | "empty"
  | "unreadable"
  | "surplus";

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** A few of them, relative to their workspace folder. */
  readonly examples: readonly string[];
}

/**
 * Notification `unroll/cursor`, to the server: where the cursor rests in the document that is in use. The server gets ready
 * to complete there; without it, it begins when it is asked.
 */
export interface CursorParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** Notification `unroll/status`, from the server, at every change. */
export interface Status {
  /** `memory`: there is no network yet, and what was seen completes alone. */
  readonly state: "none" | "memory" | "training" | "ready" | "error";
  /** Whether the memory has learned all of the workspace's files. */
  readonly remembered: boolean;
  /** Of a training, 0 to 100. */
  readonly percent?: number;
  /** Of an error: what is wrong and what to do, in the user's language. */
  readonly message?: string;
}

/** The settings that the server reads, as in the manifest without the prefix `unroll`. */
export interface Settings {
  readonly enabled: boolean;
  readonly training: {
    /** 0 for as long as the workspace is worth. */
    readonly seconds: number;
    /** Threads that learn side by side; 0 for one less than there are cores. */
    readonly threads: number;
    /** Of its threads' time that a training uses, in percent. */
    readonly processorShare: number;
    readonly pauseOnBattery: boolean;
    /** Whether the network learns, in the background, what was saved. */
    readonly afterSaves: boolean;
    /** In bytes: larger files are left out. */
    readonly maxFileSize: number;
    /** Glob patterns, relative to each workspace folder. */
    readonly exclude: readonly string[];
  };
  readonly memory: {
    /** What its counts may take; 0 for no memory. */
    readonly megabytes: number;
  };
  readonly suggestions: {
    /** The least probability of a suggestion that is shown, from 0 to 1. */
    readonly threshold: number;
  };
}
