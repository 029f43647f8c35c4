/**
 * Models as files that people hand on: a base network; and a model, which is the checkpoint of a network, and behind it the mixer weights
 * that were fitted with it, where there are some. Each tells its length, and is checked by itself.
 */
import { open } from "node:fs/promises";
import {
  baseNetworkLength,
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

/** Larger base networks are none that a user would wait for, in bytes. */
const MAX_BASE_NETWORK = 2 ** 26;

/** The bytes before the body of a checkpoint, which tell its kind, version and length. */
const HEAD = 16;

/** Reads a file that was exported, where its beginning and its size are those of one; `checkExported` says whether it is whole. @throws ImportError */
export async function readExported(file: string): Promise<ExportedModel> {
  let length = 0;
  const bytes = await readModelFile(file, (head, size) => {
    length = checkpointLength(head);
    if (length > MAX_CHECKPOINT || size - length > MAX_CALIBRATION) throw new ImportError("large");
    if (size < length) throw new ImportError("damaged");
  });
  return { network: bytes.subarray(0, length), calibration: length < bytes.length ? bytes.slice(length) : undefined };
}

/** Reads a base network, where its beginning and its size are those of one; decoding says whether it is whole. @throws ImportError */
export function readBaseNetwork(file: string): Promise<Uint8Array> {
  return readModelFile(file, (head, size) => {
    const length = baseNetworkLength(head);
    if (length > MAX_BASE_NETWORK) throw new ImportError("large");
    if (size !== length) throw new ImportError("damaged");
  });
}

/** @param check gets a file's first 16 bytes and its size, before all of it is read. @throws ImportError */
async function readModelFile(file: string, check: (head: Uint8Array, size: number) => void): Promise<Uint8Array> {
  const handle = await open(file).catch(unreadable);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new ImportError("foreign"); // to read a pipe would wait for ever
    const head = new Uint8Array(Math.min(HEAD, stats.size));
    await handle.read(head, 0, head.length, 0).catch(unreadable);
    try {
      check(head, stats.size);
    } catch (error) {
      throw importErrorOf(error);
    }
    const bytes: Uint8Array = await handle.readFile().catch(unreadable);
    if (bytes.length !== stats.size) throw new ImportError("damaged"); // it is being written
    return bytes;
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

/** The reason for the user of a file that decoding has refused; other errors as they are. */
export function importErrorOf(error: unknown): unknown {
  return error instanceof CheckpointError ? new ImportError(REASONS[error.reason], error) : error;
}

function unreadable(cause: unknown): never {
  throw new ImportError("unreadable", cause);
}
