import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";

/** The longest name of a workspace's folder in a store, in characters; they are all ASCII. */
const MAX_LENGTH = 64;

/** Windows keeps these names for devices, whatever follows their first dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Of the same folder one path, however it is written: without `.`, `..` and a separator at its end. */
export function normalFolder(folder: string, platform: path.PlatformPath = path): string {
  const normal = platform.normalize(folder);
  const { root } = platform.parse(normal);
  const whole = normal.length > root.length && normal.endsWith(platform.sep) ? normal.slice(0, -1) : normal;
  // Of a drive's letter, editors write the small one.
  return platform.sep === "\\" ? whole.replace(/^[A-Z]:/, (drive) => drive.toLowerCase()) : whole;
}

/** The folder of the workspace with these folders, below `storagePath`: its name tells a reader which it is. */
export function storeFolder(
  storagePath: string,
  workspaceFolders: readonly string[],
  platform: path.PlatformPath = path,
): string {
  const folders = workspaceFolders.map((folder) => normalFolder(folder, platform));
  const hash = createHash("sha256")
    .update([...folders].sort().join("\n"))
    .digest("hex")
    .slice(0, 8);
  const base = platform.basename(folders[0] ?? "").replace(/[^\w.-]/g, "_") || "workspace";
  const name = platform.sep === "\\" && DEVICE.test(base) ? `_${base}` : base;
  const short = `${name.slice(0, MAX_LENGTH - hash.length - 1)}-${hash}`;
  const long = platform.join(storagePath, `${name}-${hash}`);
  // The models of long names were once stored under the whole of them.
  return name.length + hash.length + 1 > MAX_LENGTH && existsSync(long) ? long : platform.join(storagePath, short);
}

/**
 * The folder that a user names for models: `~` and what begins with `~/` is in their home folder.
 *
 * @returns undefined for a path that is not absolute, which means another folder to every program
 */
export function storagePathOf(named: string, home: string, platform: path.PlatformPath = path): string | undefined {
  const expanded = expandHome(named, home, platform);
  return platform.isAbsolute(expanded) ? expanded : undefined;
}

/** A path whose `~` at the beginning, if it stands for the user's home folder, is replaced by it. */
export function expandHome(named: string, home: string, platform: path.PlatformPath = path): string {
  const isBelowHome = named === "~" || named.startsWith("~/") || named.startsWith(`~${platform.sep}`);
  return isBelowHome ? platform.join(home, named.slice(1)) : named;
}
