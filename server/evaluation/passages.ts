import { type Random, shuffle } from "../../model/index.ts";

const LINE_FEED = 0x0a;

/** A passage ends with the line in which it reaches this length, in characters. */
const PASSAGE_LENGTH = 250;

/** A part of a file: whole lines, from `start` to `end`, in characters (bytes). */
export interface Passage {
  readonly start: number;
  readonly end: number;
}

/**
 * Draws passages at random until they have `characters` together, or until there are no more. Asking for a suggestion
 * at every character of every file would take too long.
 *
 * @returns by file, in their order; empty where nothing of a file was drawn
 */
export function drawPassages(files: readonly Uint8Array[], characters: number, random: Random): Passage[][] {
  const all = files.flatMap((file, index) => passagesOf(file).map((passage) => ({ index, passage })));
  const order = Uint32Array.from(all, (_, i) => i);
  shuffle(order, random);
  const drawn = files.map((): Passage[] => []);
  let sum = 0;
  for (const chosen of order) {
    if (sum >= characters) break;
    const { index, passage } = all[chosen]!;
    drawn[index]!.push(passage);
    sum += passage.end - passage.start;
  }
  for (const passages of drawn) passages.sort((a, b) => a.start - b.start);
  return drawn;
}

function passagesOf(file: Uint8Array): Passage[] {
  const passages: Passage[] = [];
  for (let start = 0; start < file.length; ) {
    const lineFeed = file.indexOf(LINE_FEED, start + PASSAGE_LENGTH - 1);
    const end = lineFeed < 0 ? file.length : lineFeed + 1;
    passages.push({ start, end });
    start = end;
  }
  return passages;
}
