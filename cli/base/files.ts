import { stat } from "node:fs/promises";
import * as l10n from "@vscode/l10n";
import { CheckpointError } from "../../model/index.ts";
import { StorageError } from "../../server/workspace/store.ts";
import { readStored } from "../../server/workspace/store-files.ts";
import { describeExport } from "../../server/workspace/store-messages.ts";
import { describeSystemError, Failure } from "../failure.ts";

/** What `decode` makes of a file. @throws Failure where there is none, or `decode` refuses it */
export async function readBaseFile<T>(file: string, decode: (bytes: Uint8Array) => T): Promise<T> {
  const bytes = await readStored(file, Infinity).catch((error: Error) => {
    throw new Failure("unreadable", l10n.t("{0} cannot be read: {1}.", file, describeSystemError(error.message)));
  });
  if (bytes === undefined) throw new Failure("unreadable", l10n.t("{0} does not exist.", file));
  if (bytes === "unusable") throw new Failure("unreadable", l10n.t("{0} is not a file.", file));
  return refusing(file, async () => decode(bytes));
}

/** Runs what writes `file`. @throws Failure where the system does not let it, or there is something that it cannot go on from */
export async function writingBaseFile(file: string, write: () => Promise<void>): Promise<void> {
  if ((await stat(file).catch(() => undefined))?.isFile() === false) {
    throw new Failure("unreadable", l10n.t("{0} is not a file.", file));
  }
  try {
    await refusing(file, write);
  } catch (error) {
    if (!(error instanceof Error) || typeof (error as NodeJS.ErrnoException).syscall !== "string") throw error;
    const { reason, detail } = new StorageError(file, error);
    throw new Failure("storage", describeExport(reason, file, describeSystemError(detail)));
  }
}

async function refusing<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new Failure("refused", l10n.t("{0} cannot be used. {1}", file, error.message));
  }
}
