import { type ByteRange, type JudgedLine, judgeLines, linesOf, type Memory, type Network } from "../../model/index.ts";
import { decodeText, encodeText } from "../documents/encoding.ts";
import type { CodeUnitRange } from "../workspace/random-words.ts";
import { continuesSecret } from "../workspace/secrets.ts";
import { quotedBytes, toByteRanges } from "./code.ts";
import type { FamiliarWords } from "./familiar-words.ts";

/**
 * A line is told from this score on, in nats: measured so that two in a hundred lines of code that nobody has changed are
 * (`npm run bench -- slips`).
 */
export const TELLING = 7;

/** A larger text is not judged, in bytes: it would take minutes, and hundreds of megabytes. */
export const MAX_TEXT = 200_000;

/** A word or sign that was probably not meant. Columns are UTF-16 code units; all counts are from 0. */
export interface FoundSlip {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly written: string;
  /** What stands in its place elsewhere, or before it where something is missing. */
  readonly expected: string;
  readonly isMissing: boolean;
  /** The log odds of its being one, in nats. */
  readonly score: number;
}

/** What has read the workspace, but not the file that is judged. */
export interface ReviewerParts {
  readonly memory: Memory;
  readonly network: Network | undefined;
  readonly words: FamiliarWords;
}

/** Judges the lines of one file, and those that have changed when it is asked again. */
export class Reviewer {
  readonly #path: string;
  readonly #parts: ReviewerParts;
  #last: { readonly text: Uint8Array; readonly judged: readonly (JudgedLine | undefined)[] } | undefined;

  /** @param path its name tells the language */
  constructor(path: string, parts: ReviewerParts) {
    this.#path = path;
    this.#parts = parts;
  }

  /**
   * All lines that are more probable with another word or sign than as they are, the least probable first: those of a score from
   * `TELLING` on are worth a look. Secrets are neither read nor told. Yields the share that is done.
   *
   * @param secrets all of them in `content`, ascending and disjoint
   * @param only these lines, where not all that have changed are to be judged
   */
  *review(
    content: string,
    secrets: readonly CodeUnitRange[],
    only?: ReadonlySet<number>,
  ): Generator<number, FoundSlip[]> {
    const text = withoutSecrets(content, secrets);
    const quoted = quotedBytes(this.#path, content);
    const lines = linesOf(text);
    const kept = this.#kept(text, lines);
    const asked = only ?? new Set([...lines.keys()].filter((line) => !kept.has(line)));
    const work = judgeLines(this.#parts, text, {
      lines: asked,
      isCode: (offset) => !quoted.covers(offset),
      familiarity: this.#parts.words.within(text),
    });
    let step = work.next();
    try {
      for (; !step.done; step = work.next()) yield step.value / Math.max(1, asked.size);
    } finally {
      work.return([]);
    }
    const judged = step.value;
    for (const [line, before] of kept) judged[line] = before;
    if (only === undefined) this.#last = { text, judged };
    return [...found(text, lines, judged)].sort((a, b) => b.score - a.score);
  }

  /** The lines above and below all changes since the last time, but for those next to a change, with their judgements. */
  #kept(text: Uint8Array, lines: readonly ByteRange[]): Map<number, JudgedLine | undefined> {
    const kept = new Map<number, JudgedLine | undefined>();
    if (this.#last === undefined) return kept;
    const { text: before, judged } = this.#last;
    const linesBefore = linesOf(before);
    const isSame = (line: number, other: number) =>
      Buffer.compare(sliceOf(text, lines[line]!), sliceOf(before, linesBefore[other]!)) === 0;
    const most = Math.min(lines.length, linesBefore.length);
    let above = 0;
    while (above < most && isSame(above, above)) above++;
    let below = 0;
    while (below < most - above && isSame(lines.length - 1 - below, linesBefore.length - 1 - below)) below++;
    const keep = (line: number, other: number) =>
      kept.set(line, moved(judged[other], lines[line]!, linesBefore[other]!));
    const isChanged = above + below < Math.max(lines.length, linesBefore.length);
    for (let line = 0; line < above - (isChanged ? 1 : 0); line++) keep(line, line);
    for (let i = 0; i < below - 1; i++) keep(lines.length - 1 - i, linesBefore.length - 1 - i);
    return kept;
  }
}

/** A judgement of a line that begins elsewhere now. */
function moved(judged: JudgedLine | undefined, line: ByteRange, before: ByteRange): JudgedLine | undefined {
  if (judged === undefined) return undefined;
  const by = line.start - before.start;
  const { kind, start, end } = judged.token;
  return { ...judged, token: { kind, start: start + by, end: end + by } };
}

function sliceOf(text: Uint8Array, { start, end }: ByteRange): Uint8Array {
  return text.subarray(start, end);
}

/** The text as the model reads it, with borders in the place of secrets, byte by byte: offsets stay. */
function withoutSecrets(content: string, secrets: readonly CodeUnitRange[]): Uint8Array {
  const text = encodeText(content);
  const ranges = secrets.map(([start, end]) => ({ start, end }));
  for (const { start, end } of toByteRanges(content, ranges)) text.fill(0, start, end);
  return text;
}

function* found(
  text: Uint8Array,
  lines: readonly ByteRange[],
  judged: readonly (JudgedLine | undefined)[],
): Generator<FoundSlip, void> {
  for (const [line, slip] of judged.entries()) {
    if (slip === undefined) continue;
    const { token, meant, score } = slip;
    const before = decodeText(text.subarray(lines[line]!.start, token.start));
    const written = decodeText(text.subarray(token.start, token.end));
    const expected = decodeText(meant.text);
    if (continuesSecret(before, expected)) continue;
    const start = before.length;
    yield { line, start, end: start + written.length, written, expected, isMissing: meant.isMissing, score };
  }
}
