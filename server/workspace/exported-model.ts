/**
 * A model as one file: the checkpoint of a network, and behind it the mixer weights that were fitted with it, where there are some. Each
 * tells its length, and is checked by itself.
 */
import { open } from "node:fs/promises";
import {
  CheckpointError,
  type CheckpointReason,
  checkpointLength,
  decodeCalibration,
  decodeParameters,
  type Kernels,
  type MemoryModule,
} from "../../model/index.ts";
import { MAX_CALIBRATION, MAX_CHECKPOINT } from "./store.ts";

/** A network and its mixer weights, encoded. */
export interface ExportedModel {
  readonly network: Uint8Array;
  readonly calibration: Uint8Array | undefined;
}

/** Why a file cannot be imported: it cannot be read, is no model, was damaged, is of another version, or is larger than a model may be. */
export type ImportReason = "unreadable" | "foreign" | "damaged" | "version" | "large";

export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly reason: ImportReason;

  constructor(reason: ImportReason, cause?: unknown) {
    super(`The file cannot be imported: ${reason}.`, { cause });
    this.reason = reason;
  }
}

const REASONS: Readonly<Record<CheckpointReason, ImportReason>> = {
  foreign: "foreign",
  version: "version",
  truncated: "damaged",
  trailing: "damaged",
  checksum: "damaged",
  malformed: "damaged",
};

/** The bytes before the body of a checkpoint, which tell its kind, version and length. */
const HEAD = 16;

/** Reads a file that was exported, where its beginning and its size are those of one; `checkExported` says whether it is whole. @throws ImportError */
export async function readExported(file: string): Promise<ExportedModel> {
  const handle = await open(file).catch(unreadable);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new ImportError("foreign"); // to read a pipe would wait for ever
    const head = new Uint8Array(Math.min(HEAD, stats.size));
    await handle.read(head, 0, head.length, 0).catch(unreadable);
    const length = checked(() => checkpointLength(head));
    if (length > MAX_CHECKPOINT || stats.size - length > MAX_CALIBRATION) throw new ImportError("large");
    if (stats.size < length) throw new ImportError("damaged");
    const bytes: Uint8Array = await handle.readFile().catch(unreadable);
    if (bytes.length !== stats.size) throw new ImportError("damaged"); // it is being written
    return { network: bytes.subarray(0, length), calibration: length < bytes.length ? bytes.slice(length) : undefined };
  } finally {
    await handle.close();
  }
}

/** Whether all of a model can be used. Yields every few milliseconds. @throws ImportError */
export function* checkExported(
  { network, calibration }: ExportedModel,
  kernels: Kernels,
  module: MemoryModule,
): Generator<void, void> {
  try {
    yield* decodeParameters(network, kernels);
    if (calibration !== undefined) decodeCalibration(calibration, module);
  } catch (error) {
    throw importErrorOf(error);
  }
}

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw importErrorOf(error);
  }
}

function importErrorOf(error: unknown): unknown {
  return error instanceof CheckpointError ? new ImportError(REASONS[error.reason], error) : error;
}

function unreadable(cause: unknown): never {
  throw new ImportError("unreadable", cause);
}
