import { firstSign, isBorder } from "../characters.ts";
import type { Random } from "../random.ts";

const LINE_FEED = 0x0a;

/** A stretch of a text that is taken out, to be filled in: [start, end). */
export interface Hole {
  readonly start: number;
  readonly end: number;
}

/** Shares of the kinds of holes: to the line's end, and within the line; the rest are some lines. */
const TO_LINE_END = 0.35;
const WITHIN_LINE = 0.35;
/** Share of the holes that begin where a line does. */
const AT_LINE_START = 0.3;
/** At most so many borders of words and signs are in a hole within a line, and so many lines in one of lines. */
const MOST_BORDERS = 8;
const MOST_LINES = 3;

/**
 * Draws a hole that begins in [first, last) of `text`, where a person would put the cursor: at a border of a word or a sign. It ends within the
 * line, at the line's end, or at the end of one of the next lines. It may be empty.
 */
export function drawHole(text: Uint8Array, first: number, last: number, random: Random): Hole {
  let start = first + Math.floor(random.next() * (last - first));
  if (random.next() < AT_LINE_START) {
    const line = text.lastIndexOf(LINE_FEED, start - 1) + 1;
    if (line >= first)
      start =
        random.next() < 0.5 ? line : Math.max(first, Math.min(firstSign(text, line), lineEnd(text, line), last - 1));
  }
  while (start > first && !isBorder(text, start)) start--;
  const end = lineEnd(text, start);
  const kind = random.next();
  if (kind < TO_LINE_END) return { start, end };
  if (kind < TO_LINE_END + WITHIN_LINE) return { start, end: borderAfter(text, start, end, random) };
  let blockEnd = end;
  for (let more = Math.floor(random.next() * MOST_LINES); more > 0 && blockEnd < text.length; more--) {
    blockEnd = lineEnd(text, blockEnd + 1);
  }
  return { start, end: blockEnd };
}

function borderAfter(text: Uint8Array, start: number, end: number, random: Random): number {
  let at = start;
  for (let count = 1 + Math.floor(random.next() * MOST_BORDERS); count > 0 && at < end; count--) {
    do at++;
    while (at < end && !isBorder(text, at));
  }
  return at;
}

function lineEnd(text: Uint8Array, from: number): number {
  const feed = text.indexOf(LINE_FEED, from);
  return feed < 0 ? text.length : feed;
}
