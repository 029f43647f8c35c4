import type { CorpusFile } from "./corpus.ts";

/** One file of so many is kept from the network's training and from the memory's first learning. */
const CALIBRATION_SHARE = 16;
/** More than this is not needed to weigh a few hundred contexts, in characters. */
const CALIBRATION_CHARACTERS = 120_000;
/** Every one of them is read beside its neighbours, which are many times as long as a small file. */
const CALIBRATION_FILES = 32;

/**
 * Chooses files for calibration one by one, in the order of their paths. Which ones follows from paths and lengths alone,
 * so that every process chooses alike.
 */
export class CalibrationChoice {
  #characters = 0;
  #files = 0;

  /** Whether a file of this path is chosen, unless there is no more room. */
  static isCandidate(path: string): boolean {
    return hash(path) % CALIBRATION_SHARE === 0;
  }

  /** Whether the next candidate, of `length` characters, is chosen. */
  takes(length: number): boolean {
    if (this.#files === CALIBRATION_FILES || this.#characters + length > CALIBRATION_CHARACTERS) return false;
    this.#files++;
    this.#characters += length;
    return true;
  }
}

/**
 * Splits files into those that network and memory learn, and a few that both have not seen when it is learned on them
 * how far to trust either.
 */
export function splitForCalibration<T extends Pick<CorpusFile, "path" | "bytes">>(
  files: readonly T[],
): { readonly learned: T[]; readonly calibration: T[] } {
  const choice = new CalibrationChoice();
  const candidates = files.filter(({ path }) => CalibrationChoice.isCandidate(path));
  const chosen = new Set(candidates.sort(byPath).filter(({ bytes }) => choice.takes(bytes.length)));
  const learned = files.filter((file) => !chosen.has(file));
  const calibration = files.filter((file) => chosen.has(file));
  return learned.length > 0 ? { learned, calibration } : { learned: calibration, calibration: [] };
}

/** For sorting: by path. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}

/** FNV-1a of the path's units, 32 bits, its high half folded in. */
function hash(path: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) value = Math.imul(value ^ path.charCodeAt(i), 0x01000193);
  return (value ^ (value >>> 16)) >>> 0;
}
