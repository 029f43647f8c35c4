import type { Range } from "./memory.ts";

/**
 * The passages of `after` that are new: runs of whole lines that `before` does not have, or not as often. Lines that only
 * moved are not new. To be given to `Memory.learn` when a file is saved that is in the memory already.
 */
export function changedPassages(before: Uint8Array, after: Uint8Array): Range[] {
  const known = new Map<string, number>();
  for (const line of lines(before)) known.set(line, (known.get(line) ?? 0) + 1);
  const passages: Range[] = [];
  let start = 0;
  for (const line of lines(after)) {
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

/** The lines with their line feeds, a character of the string for each byte. */
function lines(text: Uint8Array): string[] {
  return new TextDecoder("latin1").decode(text).split(/(?<=\n)/);
}
