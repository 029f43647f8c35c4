import { randomBytes } from "node:crypto";
import { link, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";

/** The end of a temporary file's name: the process that writes it, and a number by chance. */
const TEMPORARY = /\.\d+(-[0-9a-f]+)?$/;

/** An unfinished write touches its temporary file more often than that. */
const ABANDONED_MILLISECONDS = 60_000;

/** A name for a temporary file that becomes `file`, used by no other write. */
export function temporaryName(file: string): string {
  return `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
}

/**
 * The contents of a file; undefined where there is none. `unusable` where it is no file, a link to itself, or larger
 * than `limit` bytes.
 */
export async function readStored(file: string, limit: number): Promise<Uint8Array | "unusable" | undefined> {
  const stats = await stat(file).catch((error: unknown) =>
    hasCode(error, "ELOOP") ? "unusable" : ignoreMissing(error),
  );
  if (stats === undefined || stats === "unusable") return stats;
  if (!stats.isFile() || stats.size > limit) return "unusable"; // to read a pipe would wait for ever
  const handle = await open(file).catch(ignoreMissing);
  if (handle === undefined) return undefined;
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a temporary file and, once all of it is on the disk, calls `beforeReplacing` and replaces `file` by it. (The
 * package write-file-atomic does not notice when a filling disk takes only the first part of a write.)
 */
export function writeAtomically(
  file: string,
  bytes: Uint8Array,
  beforeReplacing?: () => Promise<unknown>,
): Promise<void> {
  return writeThenMove(file, bytes, async (temporary) => {
    await beforeReplacing?.();
    await replace(temporary, file);
  });
}

/** As `writeAtomically`, but the parts one after the other into a file that the user has named: it takes no folder's place. */
export function writeNamed(file: string, parts: readonly Uint8Array[]): Promise<void> {
  return writeThenMove(file, parts, (temporary) => rename(temporary, file));
}

async function writeThenMove(
  file: string,
  bytes: Uint8Array | readonly Uint8Array[],
  move: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryName(file);
  try {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await move(temporary);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error is the one to report
    throw error;
  }
}

/** Renames a file or folder to a name that anything may have, a folder included. */
export async function replace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(await isFolder(to)) && !(await isFolder(from))) throw error;
    await rm(to, { recursive: true, force: true });
    await rename(from, to);
  }
}

/**
 * Removes the temporary files of `file` that interrupted writes have left.
 *
 * @param all whether nobody else writes `file` now; otherwise those that may still be written stay
 */
export async function removeTemporary(file: string, { all }: { readonly all: boolean }): Promise<void> {
  const folder = path.dirname(file);
  const name = path.basename(file);
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.`) || !TEMPORARY.test(entry.slice(name.length))) continue;
    const temporary = path.join(folder, entry);
    const stats = all ? undefined : await stat(temporary).catch(ignoreMissing);
    const isAbandoned = all || (stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_MILLISECONDS);
    if (isAbandoned) await rm(temporary, { recursive: true, force: true });
  }
}

/** Gives a file a second name, unless that is taken (`EEXIST`); moves it where the file system has no second names. */
export async function linkOrMove(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasCode(error, "EEXIST")) throw error;
    await (await open(to, "wx")).close();
    await rename(from, to);
  }
}

export function ignoreMissing(error: unknown): undefined {
  if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
  throw error;
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
