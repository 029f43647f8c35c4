import { createHash } from "node:crypto";
import { access, constants, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { CheckpointError } from "../../model/index.ts";
import { makeFolder } from "./make-folder.ts";

const CURRENT = "model.unroll";
const PREVIOUS = "model.previous.unroll";
/** The name of a checkpoint that could not be used, so that the next save does not replace a good one by it. */
const REFUSED = "model.refused.unroll";
/** The memory's mixer weights. */
const MEMORY = "memory.unroll";
/** Files left behind by an interrupted write. */
const LEFTOVER = /^(model|memory)\.unroll\.\d+$/;

/** The obstacle to storing a model: no room, no permission, or another that `cause` names. */
export type StorageReason = "full" | "denied" | "other";

/** A model could not be read from the disk or written to it. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly reason: StorageReason;
  readonly path: string;

  constructor(path: string, cause: NodeJS.ErrnoException) {
    super(`${path}: ${cause.message}`, { cause });
    this.path = path;
    this.reason = REASONS[cause.code ?? ""] ?? "other";
  }
}

const REASONS: Readonly<Record<string, StorageReason>> = {
  ENOSPC: "full",
  EDQUOT: "full",
  EFBIG: "full",
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ENOTDIR: "denied",
  EEXIST: "denied",
};

/** A model, and the error of a newer checkpoint that was refused. */
export interface Loaded<T> {
  readonly model: T | undefined;
  /** The time of saving, in milliseconds since 1970. */
  readonly savedAt?: number | undefined;
  /** The reason why the newest checkpoint could not be used, if so. */
  readonly refused: CheckpointError | undefined;
}

/**
 * The checkpoints of one workspace on the disk; nothing else reads or writes them. A checkpoint appears whole or not at
 * all, and the previous one stays until the next: whatever happens in between, a good one is left.
 */
export class ModelStore {
  /** The folder of the workspace's files. */
  readonly folder: string;

  /** The store of the workspace with these folders, below `storagePath`. Nothing is read or written yet. */
  constructor(storagePath: string, workspaceFolders: readonly string[]) {
    const identity = [...workspaceFolders].sort().join("\n");
    const hash = createHash("sha256").update(identity).digest("hex").slice(0, 8);
    const name = path.basename(workspaceFolders[0] ?? "").replace(/[^\w.-]/g, "_") || "workspace";
    this.folder = path.join(storagePath, `${name}-${hash}`);
  }

  /** Makes sure that a checkpoint can be written, before a long training. @throws StorageError */
  async prepare(): Promise<void> {
    await this.#guard(async () => {
      await makeFolder(this.folder);
      await access(this.folder, constants.W_OK);
      for (const file of await readdir(this.folder)) {
        if (LEFTOVER.test(file)) await rm(path.join(this.folder, file), { force: true });
      }
      const probe = path.join(this.folder, "probe");
      await writeAtomically(probe, new Uint8Array(1));
      await rm(probe);
    });
  }

  /**
   * The newest checkpoint that `decode` takes.
   *
   * @param decode throws a `CheckpointError` for a checkpoint that it refuses
   * @throws StorageError when there is one that cannot be read
   */
  async load<T>(decode: (bytes: Uint8Array) => T | Promise<T>): Promise<Loaded<T>> {
    let refused: CheckpointError | undefined;
    for (const file of [CURRENT, PREVIOUS]) {
      const bytes = await this.#read(file);
      if (bytes === undefined) continue;
      try {
        return { model: await decode(bytes), savedAt: await this.#savedAt(file), refused };
      } catch (error) {
        if (!(error instanceof CheckpointError)) throw error;
        refused ??= error;
        // A read-only disk keeps it in place.
        await rename(path.join(this.folder, file), path.join(this.folder, REFUSED)).catch(() => {});
      }
    }
    return { model: undefined, refused };
  }

  /** Stores a checkpoint; the previous one is kept in case this one turns out damaged. @throws StorageError */
  async save(checkpoint: Uint8Array): Promise<void> {
    await this.#guard(async () => {
      await makeFolder(this.folder);
      const current = path.join(this.folder, CURRENT);
      await writeAtomically(current, checkpoint, () =>
        rename(current, path.join(this.folder, PREVIOUS)).catch(ignoreMissing),
      );
    });
  }

  /** Stores the memory's mixer weights. @throws StorageError */
  async saveCalibration(calibration: Uint8Array): Promise<void> {
    await this.#guard(async () => {
      await makeFolder(this.folder);
      await writeAtomically(path.join(this.folder, MEMORY), calibration);
    });
  }

  /** The mixer weights that `saveCalibration` stored last, if any. @throws StorageError */
  loadCalibration(): Promise<Uint8Array | undefined> {
    return this.#read(MEMORY);
  }

  /** Deletes the workspace's model with all its files. @throws StorageError */
  async delete(): Promise<void> {
    await this.#guard(() => rm(this.folder, { recursive: true, force: true }));
  }

  async #savedAt(file: string): Promise<number | undefined> {
    return this.#guard(async () => (await stat(path.join(this.folder, file)).catch(ignoreMissing))?.mtimeMs);
  }

  async #read(file: string): Promise<Uint8Array | undefined> {
    return this.#guard(() => readFile(path.join(this.folder, file)).catch(ignoreMissing));
  }

  async #guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error; // not the disk's fault
      throw new StorageError(this.folder, error as NodeJS.ErrnoException);
    }
  }
}

/**
 * Writes a temporary file and, once all of it is on the disk, calls `beforeReplacing` and replaces `file` by it. (The
 * package write-file-atomic does not notice when a filling disk takes only the first part of a write.)
 */
async function writeAtomically(
  file: string,
  bytes: Uint8Array,
  beforeReplacing?: () => Promise<unknown>,
): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  try {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await beforeReplacing?.();
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error is the one to report
    throw error;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}
