import type { CorpusFile } from "./corpus.ts";

/** One file in so many is kept from the network's training and from the memory's first learning. */
const CALIBRATION_SHARE = 16;
/** The most to calibrate on, in characters: enough to weigh a few hundred contexts. */
const CALIBRATION_CHARACTERS = 120_000;
/** The most files to calibrate on: each is read with its neighbours, which are many times as long as a small file. */
const CALIBRATION_FILES = 32;

/**
 * Chooses files for calibration one by one, in the order of their paths. The choice depends on their lengths and on their
 * paths within the workspace alone, so that every process makes the same one, wherever the workspace is.
 */
export class CalibrationChoice {
  #characters = 0;
  #files = 0;

  /** Whether a file of this relative path is a candidate: it is chosen while there is room. */
  static isCandidate(relative: string): boolean {
    return hash(relative) % CALIBRATION_SHARE === 0;
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
 * Splits files into those that network and memory learn, and a calibration set, unseen by both, on which the mixer
 * weights are fitted.
 */
export function splitForCalibration<T extends Pick<CorpusFile, "path" | "relative" | "bytes">>(
  files: readonly T[],
): { readonly learned: T[]; readonly calibration: T[] } {
  const choice = new CalibrationChoice();
  const candidates = files.filter(({ relative }) => CalibrationChoice.isCandidate(relative));
  const chosen = new Set(candidates.sort(byPath).filter(({ bytes }) => choice.takes(bytes.length)));
  const learned = files.filter((file) => !chosen.has(file));
  const calibration = files.filter((file) => chosen.has(file));
  return learned.length > 0 ? { learned, calibration } : { learned: calibration, calibration: [] };
}

/** Compares files by their paths within their folders, for sorting; those of several folders then by their whole paths. */
export function byPath(a: Pick<CorpusFile, "path" | "relative">, b: Pick<CorpusFile, "path" | "relative">): number {
  if (a.relative !== b.relative) return a.relative < b.relative ? -1 : 1;
  return a.path < b.path ? -1 : 1;
}

/** 32-bit FNV-1a of the path's UTF-16 code units, with the high half folded into the low one. */
function hash(path: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) value = Math.imul(value ^ path.charCodeAt(i), 0x01000193);
  return (value ^ (value >>> 16)) >>> 0;
}
