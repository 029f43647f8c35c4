/** Text as the model reads it: UTF-8, every line ended by a line feed alone. */
const encoder = new TextEncoder();

/** Every lone surrogate becomes U+FFFD, as everywhere in UTF-8. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
}

/** A replacement of the bytes from `start` to `end` of `encodeText(before)`. */
export interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly inserted: Uint8Array;
}

/**
 * What replacing [start, end) of `before` (UTF-16 code units) by `inserted` does to its bytes. An edit that begins or
 * ends within a CRLF or a surrogate pair, or that makes one with its neighbours, is widened by the other half.
 */
export function byteEdit(before: string, start: number, end: number, inserted: string): ByteEdit {
  let from = start;
  let to = end;
  while (from > 0 && mayJoinNext(before.charCodeAt(from - 1))) from--;
  while (to < before.length && mayJoinPrevious(before.charCodeAt(to))) to++;
  const byteStart = byteLength(before.slice(0, from));
  return {
    start: byteStart,
    end: byteStart + byteLength(before.slice(from, to)),
    inserted: encodeText(before.slice(from, start) + inserted + before.slice(end, to)),
  };
}

/** The number of bytes of `encodeText(text)`. */
export function byteLength(text: string): number {
  return text.includes("\r") ? encodeText(text).length : Buffer.byteLength(text);
}

/** A carriage return or a high surrogate. */
function mayJoinNext(unit: number): boolean {
  return unit === 0x0d || (unit >= 0xd800 && unit <= 0xdbff);
}

/** A line feed or a low surrogate. */
function mayJoinPrevious(unit: number): boolean {
  return unit === 0x0a || (unit >= 0xdc00 && unit <= 0xdfff);
}
