import type { ByteRange } from "../text.ts";

const LINE_FEED = 0x0a;

/**
 * The passages of `after` that are new: runs of whole lines that `before` does not have, or not as often. Lines that only
 * moved are not new. To be given to `Memory.learn` when a file is saved that is in the memory already.
 */
export function changedPassages(before: Uint8Array, after: Uint8Array): ByteRange[] {
  const passages: ByteRange[] = [];
  let start = commonLines(before, after);
  const rest = commonLinesAtEnd(before.subarray(start), after.subarray(start));
  const known = new Map<string, number>();
  for (const line of lines(before.subarray(start, before.length - rest))) known.set(line, (known.get(line) ?? 0) + 1);
  for (const line of lines(after.subarray(start, after.length - rest))) {
    const end = start + line.length;
    const left = known.get(line) ?? 0;
    if (left > 0) known.set(line, left - 1);
    else if (passages.at(-1)?.end === start)
      passages[passages.length - 1] = { start: passages[passages.length - 1].start, end };
    else if (end > start) passages.push({ start, end });
    start = end;
  }
  return passages;
}

/** The passages of `after` that `before` has, too: all but those that `changedPassages` gives. */
export function keptPassages(before: Uint8Array, after: Uint8Array): ByteRange[] {
  const kept: ByteRange[] = [];
  let at = 0;
  for (const { start, end } of [...changedPassages(before, after), { start: after.length, end: after.length }]) {
    if (start > at) kept.push({ start: at, end: start });
    at = end;
  }
  return kept;
}

/** How many characters the whole lines have that both texts begin with. */
function commonLines(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  if (length === a.length && length === b.length) return length;
  return length === 0 ? 0 : a.lastIndexOf(LINE_FEED, length - 1) + 1;
}

/** How many characters the whole lines have that both texts end with. */
function commonLinesAtEnd(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  const lineFeed = b.indexOf(LINE_FEED, b.length - length);
  return lineFeed < 0 ? 0 : b.length - 1 - lineFeed;
}

/** The lines with their line feeds, a character of the string for each byte. */
function lines(text: Uint8Array): string[] {
  return new TextDecoder("latin1").decode(text).split(/(?<=\n)/);
}
