import type { Text } from "../../model/index.ts";

const LINE_FEED = 0x0a;
/** The search for a line's border ends after so many bytes, since some files are a single line. */
const MAX_LINE = 2048;

/** The start of the line at `offset`; where that is too far, the start of a character. */
export function lineStartBefore(text: Text, offset: number): number {
  if (offset <= 0) return 0;
  const from = Math.max(0, offset - MAX_LINE);
  const lineFeed = text.slice(from, offset).lastIndexOf(LINE_FEED);
  return lineFeed < 0 && from > 0 ? characterStart(text, offset) : from + lineFeed + 1;
}

/** The end of the line at `offset`, after its line feed; where that is too far, the start of a character. */
export function lineStartAfter(text: Text, offset: number): number {
  if (offset >= text.length) return text.length;
  const lineFeed = text.slice(offset, Math.min(text.length, offset + MAX_LINE)).indexOf(LINE_FEED);
  return lineFeed < 0 ? characterStart(text, offset) : offset + lineFeed + 1;
}

function characterStart(text: Text, offset: number): number {
  let start = offset;
  while (start > 0 && (text.at(start) & 0xc0) === 0x80) start--;
  return start;
}
