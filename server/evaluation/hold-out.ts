import { seededRandom, shuffle } from "../../model/index.ts";
import { findNearDuplicates } from "./near-duplicates.ts";

/** One file in so many is held out. */
const HELD_OUT_SHARE = 10;
/** The most to predict, in characters: enough to distinguish models by a hundredth of a bit. */
const HELD_OUT_CHARACTERS = 300_000;

export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Files to learn, and files to be measured on. */
export interface HoldOut<T extends SourceFile> {
  readonly training: readonly T[];
  /** Never empty. */
  readonly heldOut: readonly T[];
  /** The number of held-out files that nearly repeat a training file. Neither list has them, unless all do so. */
  readonly nearDuplicates: number;
}

/**
 * Holds out whole files at random: a tenth of them, at least one, at most 300 000 characters beyond the first.
 *
 * @throws RangeError when there are fewer than two files
 */
export function holdOut<T extends SourceFile>(files: readonly T[], seed: number): HoldOut<T> {
  if (files.length < 2) throw new RangeError(`${files.length} files: one to learn and another to predict are needed`);
  const order = Uint32Array.from(files, (_, i) => i);
  shuffle(order, seededRandom(seed));
  const shuffled = Array.from(order, (i) => files[i]!);
  const count = Math.max(1, Math.floor(files.length / HELD_OUT_SHARE));
  const training = shuffled.slice(count);
  const chosen = shuffled.slice(0, count);
  const repeats = findNearDuplicates(
    chosen.map(({ bytes }) => bytes),
    training.map(({ bytes }) => bytes),
  );
  const nearDuplicates = repeats.filter(Boolean).length;
  const fresh = nearDuplicates < count ? chosen.filter((_, i) => !repeats[i]) : chosen;
  let characters = 0;
  const heldOut = fresh.filter(({ bytes }, i) => {
    characters += bytes.length;
    return i === 0 || characters <= HELD_OUT_CHARACTERS;
  });
  return { training, heldOut, nearDuplicates };
}

/** The files until there are so many characters; the last one is cut. */
export function upTo<T extends Pick<SourceFile, "bytes">>(characters: number, files: readonly T[]): T[] {
  const some: T[] = [];
  let left = characters;
  for (const file of files) {
    if (left <= 0) break;
    some.push(left < file.bytes.length ? { ...file, bytes: file.bytes.subarray(0, left) } : file);
    left -= file.bytes.length;
  }
  return some;
}
