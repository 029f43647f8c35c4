/** The part of a configuration that is wrong: the value itself, or the field of this name. */
export type ConfigReason = "shape" | "cell" | "hiddenSize" | "layers" | "window" | "encoder" | "languages";

/** Why nothing can be learned: the corpus has no characters, or its folder cannot be read. */
export type CorpusReason = "empty" | "unreadable";

/**
 * Why a checkpoint is refused: it ends too early or too late, is not Unroll's, is of another version, was changed
 * since it was written, or is intact but says what no Unroll of this version writes.
 */
export type CheckpointReason = "truncated" | "trailing" | "foreign" | "version" | "checksum" | "malformed";

/** No network has this configuration. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly reason: ConfigReason;

  constructor(reason: ConfigReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Nothing can be learned from these files. */
export class CorpusError extends Error {
  override readonly name = "CorpusError";
  readonly reason: CorpusReason;

  constructor(reason: CorpusReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** These bytes are not a checkpoint that can be used. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
  readonly reason: CheckpointReason;

  constructor(reason: CheckpointReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
