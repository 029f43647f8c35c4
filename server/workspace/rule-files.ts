import { readFileSync, statSync } from "node:fs";

/** A file of rules that is there and cannot be read. */
export class UnreadableError extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(`${file} cannot be read.`, { cause });
    this.file = file;
  }
}

/** A file, and what was made of it. */
interface RuleFile {
  /** Tells one state of the file from another. */
  readonly stamp: string;
  /** What it was parsed to; undefined where there is no such file. */
  readonly value?: unknown;
  readonly error?: UnreadableError;
}

/** Two changes within this time may leave the same time at a file. */
const CLOCK_MILLISECONDS = 100;

/** The files that rules are read from, each parsed once until it changes. Knows whether any of them has changed. */
export class RuleFiles {
  readonly #files = new Map<string, RuleFile>();
  #isListing = false;
  #changed = false;

  /** Whether what `read` returned since `beginListing` differs from what it would return now. */
  get changed(): boolean {
    for (const [file, { stamp, error }] of this.#files) {
      if (this.#changed) break;
      this.#changed = stampOf(file) !== stamp || (error !== undefined && isReadable(file));
    }
    return this.#changed;
  }

  /** Call before all files are listed, which reads all rules, and `endListing` afterwards. */
  beginListing(): void {
    this.#isListing = true;
    this.#changed = false;
  }

  endListing(): void {
    this.#isListing = false;
  }

  /**
   * The content of a file as `parse` makes it; undefined where there is no such file. Reads it at once, so that one
   * file is open at a time.
   *
   * @throws UnreadableError when the file cannot be read
   */
  read<T>(file: string, parse: (bytes: Buffer) => T): T | undefined {
    const stamp = stampOf(file);
    const known = this.#files.get(file);
    if (known?.stamp === stamp && known.error === undefined) return known.value as T | undefined;
    if (known === undefined ? !this.#isListing && stamp !== NONE : known.stamp !== stamp) this.#changed = true;
    try {
      const value = stamp === NONE ? undefined : parse(readFileSync(file));
      this.#files.set(file, { stamp, value });
      return value;
    } catch (cause) {
      const error = new UnreadableError(file, cause);
      this.#files.set(file, { stamp, error });
      throw error;
    }
  }

  /** As `read`, but a file that only others may read is as good as none: so git has it with those of the user. */
  readAllowed<T>(file: string, parse: (bytes: Buffer) => T): T | undefined {
    try {
      return this.read(file, parse);
    } catch (error) {
      if (error instanceof UnreadableError && /^(EACCES|EPERM)$/.test(codeOf(error.cause))) return undefined;
      throw error;
    }
  }
}

/** The stamp of a file that is not there. */
const NONE = "none";

/** What tells the file's state from others. */
function stampOf(file: string): string {
  try {
    const stats = statSync(file);
    if (!stats.isFile()) return NONE;
    const { mtimeMs, ctimeMs, size, ino } = stats;
    const isFresh = Date.now() - Math.max(mtimeMs, ctimeMs) < CLOCK_MILLISECONDS;
    return `${mtimeMs} ${ctimeMs} ${size} ${ino}${isFresh ? " fresh" : ""}`;
  } catch (error) {
    return /^(ENOENT|ENOTDIR)$/.test(codeOf(error)) ? NONE : "unknown";
  }
}

function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException)?.code ?? "";
}
