/** Text as the model reads it: UTF-8, every line ended by a line feed alone. */
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Every lone surrogate becomes U+FFFD, as everywhere in UTF-8. */
export function encodeText(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  let from = bytes.indexOf(CARRIAGE_RETURN);
  if (from < 0) return bytes;
  let length = from;
  while (from < bytes.length) {
    bytes[length++] = LINE_FEED;
    from += bytes[from + 1] === LINE_FEED ? 2 : 1;
    const next = bytes.indexOf(CARRIAGE_RETURN, from);
    const end = next < 0 ? bytes.length : next;
    bytes.copyWithin(length, from, end);
    length += end - from;
    from = end;
  }
  return bytes.slice(0, length);
}

/** The text of bytes that begin and end at borders of characters. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The number of bytes of `encodeText(text)`. */
export function byteLength(text: string): number {
  return text.includes("\r") ? encodeText(text).length : Buffer.byteLength(text);
}
