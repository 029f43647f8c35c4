/** Who speaks for a character, and the earlier places that the text goes on like. */
import {
  BRACKETS,
  type bind,
  COLUMNS,
  CONSTANT_INPUT,
  CONTEXTS,
  EVIDENCE,
  EXPECTED,
  FILES,
  INDIRECT,
  LINES,
  LONGEST_MATCH,
  MATCH_INPUTS,
  MATCHES,
  NETWORK_INPUTS,
  SHAPES,
  WORDS,
} from "./bindings.ts";

export { LONGEST_MATCH };

/** Families of context models by what they look at, and what else speaks. `match`: an earlier place that the text is like. */
export type Witness =
  | "match"
  | "bytes"
  | "words"
  | "lines"
  | "brackets"
  | "columns"
  | "shapes"
  | "file"
  | "indirect"
  | "network";

/** The ranges of contexts that a family has, in the order of their list. */
const FAMILIES: readonly (readonly [Witness, start: number, end: number])[] = [
  ["bytes", 0, WORDS],
  ["words", WORDS, LINES],
  ["lines", LINES, BRACKETS],
  ["brackets", BRACKETS, COLUMNS],
  ["columns", COLUMNS, SHAPES],
  ["shapes", SHAPES, FILES],
  ["file", FILES, EXPECTED],
  ["match", EXPECTED, INDIRECT],
  ["indirect", INDIRECT, CONTEXTS],
];
/** What follows a file or a passage that is left out; text does not contain it. */
export const BORDER = 0;
/** Inputs of the mixers per context. */
const PER_CONTEXT = MATCH_INPUTS / CONTEXTS;

/** What speaks for a character at the reading position. */
export interface Evidence {
  readonly probability: number;
  /**
   * What each says for it, in nats: its part of the log odds of the character's bits. Negative where it speaks against it. It
   * tells of a probable character where that comes from; an improbable one has most of its bits in common with others.
   */
  readonly shares: Readonly<Record<Witness, number>>;
}

/** An earlier place that the text before the reading position is like. */
export interface Match {
  /** How many characters are the same, `LONGEST_MATCH` at most. */
  readonly length: number;
  /** The character that came there. */
  readonly expected: number;
  /** What stands there, before and behind: as much as was asked for, up to a border. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** The shares that `explainByte` has left in the memory. */
export function readShares(buffer: ArrayBuffer): Evidence["shares"] {
  const inputs = new Float32Array(buffer, EVIDENCE, CONSTANT_INPUT);
  const sum = (start: number, end: number) => inputs.subarray(start, end).reduce((total, share) => total + share, 0);
  const shares: Record<Witness, number> = {
    match: sum(MATCH_INPUTS, NETWORK_INPUTS),
    network: sum(NETWORK_INPUTS, CONSTANT_INPUT),
    bytes: 0,
    words: 0,
    lines: 0,
    brackets: 0,
    columns: 0,
    shapes: 0,
    file: 0,
    indirect: 0,
  };
  for (const [family, start, end] of FAMILIES) shares[family] += sum(PER_CONTEXT * start, PER_CONTEXT * end);
  return shares;
}

/** The places that the match models follow, the longest first, with up to `around` characters on either side. */
export function readMatches(
  buffer: ArrayBuffer,
  arithmetic: Pick<ReturnType<typeof bind>, "matchLength" | "matchPointer" | "textStart" | "end">,
  around: number,
): Match[] {
  const text = new Uint8Array(buffer, arithmetic.textStart(), arithmetic.end());
  const matches: Match[] = [];
  for (let match = 0; match < MATCHES; match++) {
    const length = arithmetic.matchLength(match);
    const pointer = arithmetic.matchPointer(match);
    if (length === 0 || pointer >= text.length) continue;
    const before = text.slice(Math.max(0, pointer - around), pointer);
    const after = text.slice(pointer, pointer + around);
    const end = after.indexOf(BORDER);
    matches.push({
      length,
      expected: text[pointer],
      before: before.subarray(before.lastIndexOf(BORDER) + 1),
      after: end < 0 ? after : after.subarray(0, end),
    });
  }
  return matches.sort((a, b) => b.length - a.length);
}
