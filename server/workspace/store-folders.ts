// Which workspace folders a store is of. The name of its folder tells only those who know them, so a file says it.
import { readdir } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { ignoreMissing, readStored, writeAtomically } from "./store-files.ts";
import { normalFolder } from "./store-name.ts";

const FILE = "folders.json";
/** A larger file is none that a store has written, in bytes. */
const MAX_SIZE = 2 ** 20;

const ORIGIN = v.object({
  /** The workspace's folders. */
  folders: v.array(v.string()),
  /** The folders of which the model was taken over, until a training of these. */
  from: v.optional(v.array(v.string())),
  /** The user has deleted the model: none is taken over. */
  isDeleted: v.optional(v.boolean(), false),
});

/** Where the model in a store comes from. */
export type Origin = v.InferInput<typeof ORIGIN>;

/** What `writeOrigin` has written, if it can be used. */
export async function readOrigin(storeFolder: string): Promise<Origin | undefined> {
  const bytes = await readStored(path.join(storeFolder, FILE), MAX_SIZE).catch(ignoreMissing);
  if (bytes === undefined || bytes === "unusable") return undefined;
  try {
    return v.parse(ORIGIN, JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return undefined;
  }
}

export async function writeOrigin(storeFolder: string, origin: Origin): Promise<void> {
  await writeAtomically(path.join(storeFolder, FILE), Buffer.from(JSON.stringify(origin)));
}

/** A workspace whose model was trained on folders of another. */
export interface RelatedFolders {
  readonly folders: readonly string[];
  /** Those that its model was trained on. */
  readonly trained: readonly string[];
  /** How many of these the other one has. */
  readonly shared: number;
}

/** The workspaces with stores below `storagePath` that were trained on some of `folders`, and each of `folders` alone. */
export async function relatedFolders(storagePath: string, folders: readonly string[]): Promise<RelatedFolders[]> {
  const names = (await readdir(storagePath).catch(ignoreMissing)) ?? [];
  const origins = await Promise.all(names.map((name) => readOrigin(path.join(storagePath, name))));
  const own = new Set(folders.map((folder) => normalFolder(folder)));
  // Stores of older versions do not say which folders they are of.
  const all = [...origins.filter((origin) => origin !== undefined), ...folders.map((one) => ({ folders: [one] }))];
  return all.flatMap((origin: Origin) => {
    const trained = origin.from ?? origin.folders;
    const shared = trained.filter((folder) => own.has(normalFolder(folder))).length;
    return shared === 0 ? [] : [{ folders: origin.folders, trained, shared }];
  });
}
