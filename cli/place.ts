import { open } from "node:fs/promises";
import path from "node:path";
import * as l10n from "@vscode/l10n";
import { describeReason } from "../server/training/failure-messages.ts";
import { decodeBytes } from "../server/workspace/decoding.ts";
import { describeSystemError, Failure } from "./failure.ts";

/** The largest file to complete in, in bytes. */
const MAX_FILE_SIZE = 64 * 2 ** 20;

/** A place in a file that was read. */
export interface Place {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  /** Counted from 0, in UTF-16 code units, as in the Language Server Protocol. */
  readonly position: { readonly line: number; readonly character: number };
}

/** Reads a file of text. @throws Failure when it cannot be read */
export async function readText(file: string): Promise<Pick<Place, "file" | "text">> {
  const { text = "", reason } = decodeBytes(await readBytes(file));
  if (reason !== undefined && reason !== "empty") {
    throw new Failure("unreadable", l10n.t("{0} cannot be read: {1}.", file, describeReason(reason)));
  }
  return { file: path.resolve(file), text };
}

/** Reads the file of FILE:LINE:COLUMN. @throws Failure when there is no such place */
export async function readPlace(place: string): Promise<Place> {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/s.exec(place) ?? [];
  if (file === undefined) {
    throw new Failure("usage", l10n.t("{0} is not of the form FILE:LINE:COLUMN, as src/main.ts:12:5 is.", place));
  }
  const { file: resolved, text } = await readText(file);
  const lines = text.split(/\r\n|\r|\n/);
  const position = { line: Number(line) - 1, character: Number(column) - 1 };
  const chosen = lines[position.line];
  if (chosen === undefined) {
    throw new Failure("usage", l10n.t("There is no line {0}: {1} has lines 1 to {2}.", line!, file, lines.length));
  }
  if (position.character < 0 || position.character > chosen.length) {
    throw new Failure(
      "usage",
      l10n.t("There is no column {0}: line {1} of {2} has columns 1 to {3}.", column!, line!, file, chosen.length + 1),
    );
  }
  return { file: resolved, text, position };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    await using handle = await open(file);
    const found = await handle.stat();
    if (found.isDirectory()) throw new Failure("unreadable", l10n.t("{0} is a folder, not a file.", file));
    if (!found.isFile() && !found.isFIFO()) throw new Failure("unreadable", l10n.t("{0} is not a file.", file));
    if (found.size > MAX_FILE_SIZE) throw new Failure("unreadable", l10n.t("{0} is too large.", file));
    return await handle.readFile();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new Failure("unreadable", l10n.t("{0} does not exist.", file));
    throw new Failure("unreadable", l10n.t("{0} cannot be read: {1}.", file, describeSystemError(message)));
  }
}
