import { isBlank, isBorder, type Random, repeatsSuffix } from "../../model/index.ts";
import type { SourceFile } from "./hold-out.ts";
import type { Suggester } from "./suggester.ts";

const LINE_FEED = 0x0a;

/** One line in so many gets a gap. */
const LINES_PER_GAP = 4;
/** How many borders of words and signs a gap reaches over, at most. */
const MAX_GAP_BORDERS = 4;

/** A suggester's results where the rest of the line follows the cursor. */
export interface MidLineScore {
  /** The number of requests for a suggestion. */
  readonly asked: number;
  readonly shown: number;
  /** How many of those shown repeat what follows the cursor. */
  readonly repeats: number;
}

/** The missing part of a line, from `start` to `end`, which is typed with the rest of the file after the cursor. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/**
 * Draws gaps within lines at random: from one border of a word or sign to another, with some of the line left on
 * either side.
 *
 * @returns in the order of their places, which do not overlap
 */
export function drawGaps(file: Uint8Array, random: Random): Gap[] {
  const gaps: Gap[] = [];
  for (let start = 0; start < file.length; ) {
    const lineFeed = file.indexOf(LINE_FEED, start);
    const end = lineFeed < 0 ? file.length : lineFeed;
    const borders = bordersOf(file, start, end);
    if (borders.length > 1 && random.next() < 1 / LINES_PER_GAP) {
      const from = Math.floor(random.next() * (borders.length - 1));
      const most = Math.min(MAX_GAP_BORDERS, borders.length - 1 - from);
      const to = from + 1 + Math.floor(random.next() * most);
      gaps.push({ start: borders[from]!, end: borders[to]! });
    }
    start = end + 1;
  }
  return gaps;
}

/** Types the gaps of `files` and looks at every suggestion on the way. Yields after each character. */
export function* typeGaps(
  suggester: Suggester,
  files: readonly SourceFile[],
  gaps: readonly (readonly Gap[])[],
): Generator<void, MidLineScore> {
  let asked = 0;
  let shown = 0;
  let repeats = 0;
  for (const [index, { path, bytes: file }] of files.entries()) {
    const own = gaps[index] ?? [];
    if (own.length > 0) suggester.open(path);
    let at = 0;
    for (const { start, end } of own) {
      const suffix = file.subarray(end);
      for (; at < end; at++) {
        if (at >= start && (file[at]! & 0xc0) !== 0x80) {
          const suggestion = suggester.suggest(suffix);
          asked++;
          if (suggestion !== undefined) {
            const { text, replacedSuffix = 0 } = suggestion;
            shown++;
            if (repeatsSuffix(text, file.subarray(at, end), suffix.subarray(replacedSuffix))) repeats++;
          }
        }
        suggester.type(file[at]!);
        suggester.idle?.();
        yield;
      }
    }
  }
  return { asked, shown, repeats };
}

/** The places in a line before which a word or a sign ends, but for its blank margins. */
function bordersOf(file: Uint8Array, start: number, end: number): number[] {
  let first = start;
  let last = end;
  while (first < end && isBlank(file[first]!)) first++;
  while (last > first && isBlank(file[last - 1]!)) last--;
  const borders: number[] = [];
  for (let at = first + 1; at < last; at++) if (isBorder(file, at)) borders.push(at);
  return borders;
}
