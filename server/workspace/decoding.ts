/** The text of a file in whatever encoding, where that is certain. */
import { isUtf8 } from "node:buffer";
import { isBinaryFileSync } from "isbinaryfile";
import type { LeftOutReason } from "./left-out.ts";
import { decodeLegacy } from "./legacy-encodings.ts";

/** A file's text, without byte order mark, or the reason for having none. */
export type Decoded =
  | { readonly text: string; readonly reason?: undefined }
  | { readonly text?: undefined; readonly reason: LeftOutReason };

/**
 * The text of a file: UTF-8, UTF-16 with a byte order mark, or what is surely in one of the encodings that were usual
 * before. As in an editor, a byte order mark is no part of the text.
 */
export function decodeBytes(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) return { reason: "empty" };
  const decoded = isUtf8(bytes) ? decodeUtf8(bytes) : decodeOther(bytes);
  return decoded.text === "" ? { reason: "empty" } : decoded;
}

function decodeUtf8(bytes: Uint8Array): Decoded {
  if (isBinaryFileSync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))) return { reason: "binary" };
  const text = new TextDecoder().decode(bytes);
  return text.includes("\0") ? { reason: "binary" } : { text }; // the model's mark of a file's border
}

function decodeOther(bytes: Uint8Array): Decoded {
  const [first, second, third, fourth] = bytes;
  const little = first === 0xff && second === 0xfe;
  if (little || (first === 0xfe && second === 0xff)) {
    if (little && third === 0 && fourth === 0) return { reason: "encoding" }; // UTF-32
    const text = decodeFatally(little ? "utf-16le" : "utf-16be", bytes);
    return text === undefined || !looksLikeText(text) ? { reason: "binary" } : { text };
  }
  if (bytes.some(isBinaryControl) || isPdf(bytes)) return { reason: "binary" };
  const text = decodeLegacy(bytes);
  return text === undefined ? { reason: "encoding" } : { text };
}

/** The text of bytes in `encoding`; undefined where they are not, or where the platform does not know it. */
export function decodeFatally(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether a text has no control characters of binary files, and nothing that no character stands for. */
function looksLikeText(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (isBinaryControl(text.charCodeAt(i))) return false;
  return !/[\p{Cn}\p{Co}]/u.test(text);
}

/** Tabs, line ends, form feeds, escapes and the like, ^Z at the end: those are in text, too. */
function isBinaryControl(code: number): boolean {
  return code < 0x20 && !((code >= 0x07 && code <= 0x0d) || code === 0x1a || code === 0x1b);
}

function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 5)).toString("latin1") === "%PDF-";
}
