import { firstSign, isBorder } from "../characters.ts";
import type { Random } from "../random.ts";

const LINE_FEED = 0x0a;

/** A stretch of a text that is taken out, to be filled in: [start, end). */
export interface Hole {
  readonly start: number;
  readonly end: number;
}

/** At most so many borders of words and signs are in a hole. */
const MOST_BORDERS = 8;
/** So many places are tried for a hole. */
const TRIES = 4;

/**
 * Draws a hole that begins in [first, last) of `text`, where a person would put the cursor with text behind it in the line: it begins and ends at borders of
 * words or signs, within the line, and a sign follows it there. Undefined where none was found.
 */
export function drawHole(text: Uint8Array, first: number, last: number, random: Random): Hole | undefined {
  for (let i = 0; i < TRIES; i++) {
    let start = first + Math.floor(random.next() * (last - first));
    while (start > first && !isBorder(text, start)) start--;
    const lineEnd = text.indexOf(LINE_FEED, start);
    const line = text.subarray(0, lineEnd < 0 ? text.length : lineEnd);
    let end = start;
    for (let count = 1 + Math.floor(random.next() * MOST_BORDERS); count > 0; count--) {
      const border = borderAfter(line, end);
      if (firstSign(line, border) >= line.length) break;
      end = border;
    }
    if (end > start) return { start, end };
  }
  return undefined;
}

function borderAfter(line: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < line.length && !isBorder(line, at)) at++;
  return Math.min(at, line.length);
}
