import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { makeStoreFolder } from "./make-folder.ts";
import { readStored, removeTemporary, replace, writeAtomically } from "./store-files.ts";
import { StoreBusyError, StoreLock } from "./store-lock.ts";

/** The folder of the file among those of the workspaces' models, whose names all have a hash. */
const FOLDER = "usage";
const FILE = "usage.json";
/** The name of a file that could not be used. */
const REFUSED = "usage.refused.json";

/** A larger file is none that a store has written, in bytes. */
const MAX_SIZE = 2 ** 22;

/** Another window has the file for some milliseconds: how often one looks for its end, and how long after the last look. */
const LOOKS = 40;
const LOOK_MILLISECONDS = 50;

/** What is counted of the use of suggestions, on the disk: one small file of text for all windows and workspaces. */
export class UsageStore {
  readonly #folder: string;
  readonly #file: string;

  constructor(storagePath: string) {
    this.#folder = path.join(storagePath, FOLDER);
    this.#file = path.join(this.#folder, FILE);
  }

  /**
   * What is stored; undefined where there is nothing, or nothing that can be used.
   *
   * @param decode undefined for a text that cannot be used
   */
  async load<T>(decode: (text: string) => T | undefined): Promise<T | undefined> {
    const bytes = await readStored(this.#file, MAX_SIZE);
    return bytes === undefined || bytes === "unusable" ? undefined : decode(Buffer.from(bytes).toString());
  }

  /** Replaces what is stored while no other process does, and returns the new. What cannot be used is set aside. */
  async update<T>(
    decode: (text: string) => T | undefined,
    change: (stored: T | undefined) => T,
    encode: (value: T) => string,
  ): Promise<T> {
    await makeStoreFolder(this.#folder);
    return this.#locked(async () => {
      const stored = await this.load(decode);
      if (stored === undefined) await replace(this.#file, path.join(this.#folder, REFUSED)).catch(() => {}); // mostly there is none
      const value = change(stored);
      await writeAtomically(this.#file, Buffer.from(encode(value)));
      await removeTemporary(this.#file, { all: true });
      return value;
    });
  }

  /** Deletes what is stored, and what was set aside. */
  async delete(): Promise<void> {
    await makeStoreFolder(this.#folder);
    await this.#locked(async () => {
      for (const file of [FILE, REFUSED]) await rm(path.join(this.#folder, file), { recursive: true, force: true });
    });
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    const lock = await this.#lock();
    try {
      return await work();
    } finally {
      await lock.release();
    }
  }

  /** @throws StoreBusyError */
  async #lock(): Promise<StoreLock> {
    for (let looks = 1; ; looks++) {
      try {
        return await StoreLock.take(this.#folder, { program: "editor", quiet: true });
      } catch (error) {
        if (!(error instanceof StoreBusyError) || looks === LOOKS) throw error;
      }
      await wait(LOOK_MILLISECONDS);
    }
  }
}
