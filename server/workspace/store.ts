import { access, constants, readdir, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { CheckpointError } from "../../model/index.ts";
import type { StoredModel } from "./contents.ts";
import { makeStoreFolder } from "./make-folder.ts";
import type { ExportedModel } from "./model-files.ts";
import {
  hasCode,
  ignoreMissing,
  readStored,
  removeTemporary,
  replace,
  writeAtomically,
  writeNamed,
} from "./store-files.ts";
import { readOrigin, relatedFolders, writeOrigin } from "./store-folders.ts";
import { type Claim, StoreBusyError, StoreLock } from "./store-lock.ts";
import { storeFolder } from "./store-name.ts";

const CURRENT = "model.unroll";
const PREVIOUS = "model.previous.unroll";
/** The name of a checkpoint that could not be used, so that the next save does not replace a good one by it. */
const REFUSED = "model.refused.unroll";
/** The memory's mixer weights. */
const MEMORY = "memory.unroll";
/** The course of the last training, and what is left of it. */
const TRAINING = "training.json";

/** Larger files are none that a store has written, in bytes. */
export const MAX_CHECKPOINT = 2 ** 30;
export const MAX_CALIBRATION = 2 ** 26;
const MAX_RECORD = 2 ** 22;

/** The obstacle to storing a model: no room, no permission, or another that `cause` names. */
export type StorageReason = "full" | "denied" | "other";

/** A model could not be read from the disk or written to it. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly reason: StorageReason;
  readonly path: string;
  /** The system's words for it. */
  readonly detail: string;

  constructor(path: string, cause: NodeJS.ErrnoException) {
    super(`${path}: ${cause.message}`, { cause });
    this.path = path;
    this.detail = cause.message;
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
  ENOENT: "denied",
  ENAMETOOLONG: "denied",
  ELOOP: "denied",
};

/** A model, and the error of a newer checkpoint that was refused. */
export interface Loaded<T> {
  readonly model: T | undefined;
  /** The time of saving, in milliseconds since 1970. */
  readonly savedAt?: number | undefined;
  /** The reason why the newest checkpoint could not be used, if so. */
  readonly refused: CheckpointError | undefined;
  /** The folders of which it was taken over; missing where it was trained on those of the store. */
  readonly from?: readonly string[] | undefined;
}

/** Times of saving, in milliseconds since 1970; undefined where nothing is stored. */
export interface SavedAt {
  readonly network: number | undefined;
  readonly calibration: number | undefined;
}

/**
 * The checkpoints of one workspace on the disk; nothing else reads or writes them. A checkpoint appears whole or not at
 * all, and the previous one stays until the next: whatever happens in between, a good one is left. Any process may read
 * it; the one that trains locks it.
 */
export class ModelStore {
  /** The folder of the workspace's files. */
  readonly folder: string;
  readonly #storagePath: string;
  readonly #workspaceFolders: readonly string[];
  #lock: StoreLock | undefined;

  /** The store of the workspace with these folders, below `storagePath`. */
  constructor(storagePath: string, workspaceFolders: readonly string[]) {
    this.folder = storeFolder(storagePath, workspaceFolders);
    this.#storagePath = storagePath;
    this.#workspaceFolders = workspaceFolders;
  }

  /**
   * Locks the models for this process, which alone changes them until `release`, and makes sure that a checkpoint can be
   * written, before a long training.
   *
   * @throws StorageError, StoreBusyError
   */
  async prepare(claim: Claim): Promise<void> {
    await this.#guard(async () => {
      await makeStoreFolder(this.folder);
      await access(this.folder, constants.W_OK);
      this.#lock = await StoreLock.take(this.folder, claim);
      try {
        await removeTemporary(path.join(this.folder, CURRENT), { all: true });
        await removeTemporary(path.join(this.folder, MEMORY), { all: false });
        await removeTemporary(path.join(this.folder, TRAINING), { all: true });
        const probe = path.join(this.folder, "probe");
        await writeAtomically(probe, new Uint8Array(1));
        await rm(probe);
      } catch (error) {
        await this.release();
        throw error;
      }
    });
  }

  /** Ends what `prepare` began. Never rejects. */
  async release(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
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
      const savedAt = await this.#modified(file);
      const bytes = await this.#read(file, MAX_CHECKPOINT);
      if (bytes === undefined) continue;
      try {
        if (bytes === "unusable") throw new CheckpointError("foreign", "It is not a file that Unroll has written.");
        const model = await decode(bytes);
        return { model, savedAt, refused, from: (await readOrigin(this.folder))?.from };
      } catch (error) {
        if (!(error instanceof CheckpointError)) throw error;
        refused ??= error;
        if ((await this.#modified(file)) === savedAt) await this.#setAside(file); // another process may have replaced it
      }
    }
    return { model: undefined, refused };
  }

  /**
   * Where these folders have no model, copies that of a workspace that has some of them: the one with the most of them, the fewest
   * others and the newest model. A later training goes on from it. Does nothing where the user has deleted the model of these folders,
   * and while another process changes it.
   *
   * @returns the folders of which the model was taken over, if one was
   * @throws StorageError
   */
  async takeOver(): Promise<readonly string[] | undefined> {
    if ((await this.savedAt()).network !== undefined || (await readOrigin(this.folder))?.isDeleted) return undefined;
    const [nearest] = await this.#related();
    if (nearest === undefined) return undefined;
    return this.#guard(async () => {
      await makeStoreFolder(this.folder);
      const lock =
        this.#lock ?? (await StoreLock.take(this.folder, { program: "editor", quiet: true }).catch(ignoreBusy));
      if (lock === undefined) return undefined;
      try {
        for (const file of [PREVIOUS, MEMORY, CURRENT]) await this.#copy(file, nearest.store);
        await writeOrigin(this.folder, { folders: [...this.#workspaceFolders], from: [...nearest.trained] });
      } finally {
        if (lock !== this.#lock) await lock.release();
      }
      return nearest.trained;
    });
  }

  /** Call before the model is trained on the store's own folders, or replaced by another. @throws StorageError */
  async own(): Promise<void> {
    await this.#guard(() => writeOrigin(this.folder, { folders: [...this.#workspaceFolders] }));
  }

  /** Stores a checkpoint; the previous one is kept in case this one turns out damaged. @throws StorageError, StoreBusyError */
  async save(checkpoint: Uint8Array): Promise<void> {
    await this.#guard(async () => {
      await makeStoreFolder(this.folder);
      await this.#lock?.keep();
      const current = path.join(this.folder, CURRENT);
      await writeAtomically(current, checkpoint, () =>
        replace(current, path.join(this.folder, PREVIOUS)).catch(ignoreMissing),
      );
    });
  }

  /** Stores the memory's mixer weights. @throws StorageError */
  async saveCalibration(calibration: Uint8Array): Promise<void> {
    await this.#guard(async () => {
      await makeStoreFolder(this.folder);
      await writeAtomically(path.join(this.folder, MEMORY), calibration);
    });
  }

  /** The mixer weights that `saveCalibration` stored last, if any. @throws StorageError */
  async loadCalibration(): Promise<Uint8Array | undefined> {
    const bytes = await this.#read(MEMORY, MAX_CALIBRATION);
    return bytes === "unusable" ? undefined : bytes;
  }

  /** Stores the course of a training: see training-record.ts. @throws StorageError */
  async saveRecord(record: Uint8Array): Promise<void> {
    await this.#guard(async () => {
      await makeStoreFolder(this.folder);
      await writeAtomically(path.join(this.folder, TRAINING), record);
    });
  }

  /** The record that `saveRecord` stored last, if any. @throws StorageError */
  async loadRecord(): Promise<Uint8Array | undefined> {
    const bytes = await this.#read(TRAINING, MAX_RECORD);
    return bytes === "unusable" ? undefined : bytes;
  }

  /** Whether a process changes the models now. @throws StorageError */
  isBusy(): Promise<boolean> {
    return this.#guard(() => StoreLock.isHeld(this.folder));
  }

  /** When the network and the mixer weights in store were saved, in milliseconds since 1970. @throws StorageError */
  async savedAt(): Promise<SavedAt> {
    const network = (await this.#modified(CURRENT)) ?? (await this.#modified(PREVIOUS));
    return { network, calibration: await this.#modified(MEMORY) };
  }

  /** Where the model is, how large and how old; undefined where there is no network. @throws StorageError */
  async describe(): Promise<StoredModel | undefined> {
    const { network: savedAt } = await this.savedAt();
    if (savedAt === undefined) return undefined;
    const files = await this.#guard(() => readdir(this.folder));
    const sizes = await Promise.all(files.map((file) => stat(path.join(this.folder, file)).catch(ignoreMissing)));
    const bytes = sizes.reduce((sum, stats) => sum + (stats?.size ?? 0), 0);
    return { path: path.join(this.folder, CURRENT), bytes, savedAt };
  }

  /**
   * Writes the newest good model to a file that the user has named.
   *
   * @param check throws a `CheckpointError` for a checkpoint that cannot be used
   * @returns its size in bytes; undefined where there is no model
   * @throws StorageError
   */
  async exportTo(file: string, check: (network: Uint8Array) => Promise<void>): Promise<number | undefined> {
    const { model: network } = await this.load(async (bytes) => {
      await check(bytes);
      return bytes;
    });
    if (network === undefined) return undefined;
    const calibration = await this.loadCalibration();
    const parts = calibration === undefined ? [network] : [network, calibration];
    await this.#guard(() => writeNamed(file, parts), file);
    return parts.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * Stores a model that was exported, whole: of this workspace or another. The network before it is kept, and used where this one
   * turns out damaged.
   *
   * @throws StorageError, StoreBusyError
   */
  async replaceBy({ network, calibration }: ExportedModel, claim: Claim): Promise<void> {
    await this.prepare(claim);
    try {
      await this.own();
      await this.save(network);
      if (calibration !== undefined) await this.saveCalibration(calibration);
    } finally {
      await this.release();
    }
  }

  /**
   * Deletes the workspace's model with all its files. Other workspaces that have folders of it keep theirs, which is not taken over
   * again.
   *
   * @throws StorageError, StoreBusyError
   */
  async delete(): Promise<void> {
    const isRelated = (await this.#related()).length > 0;
    await this.#guard(async () => {
      if ((await stat(this.folder).catch(ignoreMissing)) === undefined) return;
      const lock = await StoreLock.take(this.folder, { program: "editor", quiet: false });
      try {
        await rm(this.folder, { recursive: true, force: true, maxRetries: 3 }); // another window may store its calibration
        if (!isRelated) return;
        await makeStoreFolder(this.folder);
        await writeOrigin(this.folder, { folders: [...this.#workspaceFolders], isDeleted: true });
      } finally {
        await lock.release();
      }
    });
  }

  /** The workspaces with models that have folders of this one, the one first that suits it best. */
  async #related() {
    const found = await this.#guard(() => relatedFolders(this.#storagePath, this.#workspaceFolders));
    const stores = found.map((related) => ({ ...related, store: new ModelStore(this.#storagePath, related.folders) }));
    const dated = await Promise.all(
      stores.map(async (one) => ({ ...one, savedAt: (await one.store.savedAt()).network ?? 0 })),
    );
    return dated
      .filter(({ store, savedAt }) => savedAt > 0 && store.folder !== this.folder)
      .sort((a, b) => b.shared - a.shared || a.trained.length - b.trained.length || b.savedAt - a.savedAt);
  }

  /** Copies a file of another store, with its time, where that has it. */
  async #copy(file: string, { folder }: ModelStore): Promise<void> {
    const source = path.join(folder, file);
    const target = path.join(this.folder, file);
    const stats = await stat(source).catch(ignoreMissing);
    const bytes = await readStored(source, MAX_CHECKPOINT);
    if (stats === undefined || bytes === undefined || bytes === "unusable") return;
    await writeAtomically(target, bytes);
    await utimes(target, stats.atime, stats.mtime);
  }

  /** Keeps a file under another name. A read-only disk keeps it in place. */
  async #setAside(file: string): Promise<void> {
    await replace(path.join(this.folder, file), path.join(this.folder, REFUSED)).catch(() => {});
  }

  /** When a file was written; undefined where there is none, and for what `#read` cannot use. */
  async #modified(file: string): Promise<number | undefined> {
    return this.#guard(async () => {
      const stats = await stat(path.join(this.folder, file)).catch((error: unknown) =>
        hasCode(error, "ELOOP") ? undefined : ignoreMissing(error),
      );
      return stats?.mtimeMs;
    });
  }

  #read(file: string, limit: number) {
    return this.#guard(() => readStored(path.join(this.folder, file), limit));
  }

  async #guard<T>(action: () => Promise<T>, place = this.folder): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error; // not the disk's fault
      throw new StorageError(place, error as NodeJS.ErrnoException);
    }
  }
}

function ignoreBusy(error: unknown): undefined {
  if (!(error instanceof StoreBusyError)) throw error;
}
