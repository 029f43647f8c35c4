import type { CorpusFile } from "./corpus.ts";

/** One file of so many is kept from the network's training and from the memory's first learning. */
const CALIBRATION_SHARE = 16;
/** More than this is not needed to weigh a few hundred contexts, in characters. */
const CALIBRATION_CHARACTERS = 120_000;

/**
 * Splits files into those that network and memory learn, and a few that both have not seen when it is learned on them
 * how far to trust either. Which ones follows from paths and lengths alone, so that every process splits alike.
 */
export function splitForCalibration<T extends Pick<CorpusFile, "path" | "bytes">>(
  files: readonly T[],
): { readonly learned: T[]; readonly calibration: T[] } {
  const chosen = new Set<T>();
  let characters = 0;
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (hash(file.path) % CALIBRATION_SHARE !== 0 || characters + file.bytes.length > CALIBRATION_CHARACTERS) continue;
    characters += file.bytes.length;
    chosen.add(file);
  }
  const learned = files.filter((file) => !chosen.has(file));
  const calibration = files.filter((file) => chosen.has(file));
  return learned.length > 0 ? { learned, calibration } : { learned: calibration, calibration: [] };
}

/** FNV-1a of the path's units, 32 bits, its high half folded in. */
function hash(path: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) value = Math.imul(value ^ path.charCodeAt(i), 0x01000193);
  return (value ^ (value >>> 16)) >>> 0;
}
