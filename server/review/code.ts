import type { ByteRange } from "../../model/index.ts";
import { Ranges } from "../../model/index.ts";
import { byteLength } from "../documents/encoding.ts";
import { rulesOf } from "../documents/language-rules.ts";
import { quotedIn } from "../documents/token-kind.ts";

/** Whether strings and comments of a file can be told from its code, by its extension: text that is all prose has no slips. */
export function isCodeFile(path: string): boolean {
  const { quotes, lineComment, blockComment } = rulesOf(path);
  return quotes.length > 0 && (lineComment ?? blockComment) !== undefined;
}

/** The strings and comments of a file, in bytes of the encoded text. */
export function quotedBytes(path: string, text: string): Ranges {
  return new Ranges(toByteRanges(text, quotedIn(text, rulesOf(path))));
}

/** Ranges of UTF-16 code units, which may overlap but begin in order, as ranges of bytes of the encoded text. */
export function* toByteRanges(
  text: string,
  ranges: Iterable<{ readonly start: number; readonly end: number }>,
): Generator<ByteRange> {
  let at = 0;
  let bytes = 0;
  const advance = (to: number) => {
    if (to > at) {
      bytes += byteLength(text.slice(at, to));
      at = to;
    }
    return bytes;
  };
  for (const { start, end } of ranges) yield { start: advance(start), end: advance(Math.min(end, text.length)) };
}
