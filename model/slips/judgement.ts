import type { Memory } from "../memory/memory.ts";
import { BORDER } from "../rnn/config.ts";
import type { HiddenState } from "../rnn/hidden-state.ts";
import type { Network } from "../rnn/network.ts";
import type { ByteRange } from "../text.ts";
import { LineReader } from "./doubts.ts";
import { type Familiarity, likeliestSlip, type Slip } from "./slip-odds.ts";
import type { Token } from "./tokens.ts";

const LINE_FEED = 0x0a;

/** So many lines are judged by what is above and below them together, each by those of them that are above it, too. */
const BLOCK_LINES = 20;
/** Before a block so much is read, in bytes, so that all contexts are as they are in the middle of a text. */
const LEAD = 1000;
/** Characters between two yields. */
const PAUSE = 64;

export interface JudgementParts {
  /** It must not have learned the text, nor be in a transaction. */
  readonly memory: Memory;
  readonly network?: Network | undefined;
}

export interface JudgementOptions {
  /** The lines to judge, by their index; all unless given. */
  readonly lines?: ReadonlySet<number> | undefined;
  /** Whether the character at an offset is code: strings and comments are not judged. */
  readonly isCode: (offset: number) => boolean;
  /** How well a word of a line is known. */
  readonly familiarity: (word: Uint8Array, line: number) => Familiarity;
}

/** The word or sign of a line that was least probably meant. */
export interface JudgedLine extends Slip {
  readonly token: Token;
}

/** The lines of a text, each without its line feed. */
export function linesOf(text: Uint8Array): ByteRange[] {
  const lines: ByteRange[] = [];
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf(LINE_FEED, start);
    const end = lineFeed < 0 ? text.length : lineFeed;
    lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

/**
 * Judges lines of a text by the memory and by the rest of the text, what is below them included: halves of it are judged after
 * learning the other half, and so are their halves, down to a few lines. A line with a border (byte 0), which stands for what is
 * secret, is not judged.
 *
 * Yields every few characters how many lines have been judged, and leaves the memory as it was, even when it is ended early.
 *
 * @returns by line; undefined where nothing is more probable than what is written
 */
export function* judgeLines(
  { memory, network }: JudgementParts,
  text: Uint8Array,
  { lines: asked, isCode, familiarity }: JudgementOptions,
): Generator<number, (JudgedLine | undefined)[]> {
  const lines = linesOf(text);
  const isAsked = (line: number) => asked === undefined || asked.has(line);
  const reader = new LineReader(memory, network);
  const states = network && (yield* statesAt(network, text, lines, isAsked));
  const judged = Array.from<JudgedLine | undefined>({ length: lines.length });
  let count = 0;

  function* judge(first: number, end: number): Generator<number, void> {
    if (!anyBetween(first, end, isAsked)) return;
    if (end - first <= BLOCK_LINES) {
      yield* judgeBlock(first, end);
      return;
    }
    const middle = (first + end) >> 1;
    yield* after(middle, end, () => judge(first, middle));
    yield* after(first, middle, () => judge(middle, end));
  }

  /** Does `work` while the lines from `first` to `end` are learned. */
  function* after(first: number, end: number, work: () => Generator<number, void>): Generator<number, void> {
    const transaction = memory.begin();
    try {
      const passage = { start: lines[first].start, end: behind(end - 1) };
      for (const _ of memory.learn(text, { passages: [passage] })) yield count;
      yield* work();
    } finally {
      transaction.rollBack();
    }
  }

  function* judgeBlock(first: number, end: number): Generator<number, void> {
    const transaction = memory.begin();
    try {
      readLead(memory, text, lines[first].start);
      for (let line = first; line < end; line++) {
        if (isAsked(line)) {
          judged[line] = judgeLine(line);
          count++;
        }
        yield count;
        learnLine(line);
      }
    } finally {
      transaction.rollBack();
    }
  }

  function judgeLine(line: number): JudgedLine | undefined {
    const { start, end } = lines[line];
    if (text.subarray(start, end).includes(BORDER)) return undefined;
    const known = (token: Token) => familiarity(text.subarray(token.start, token.end), line);
    const mayDoubt = (token: Token) => isCode(token.start) && (token.kind !== "word" || known(token) !== "new");
    let least: JudgedLine | undefined;
    for (const { token, ...doubt } of reader.doubtsIn(
      text,
      { start, end: behind(line) },
      states?.get(line),
      mayDoubt,
    )) {
      const slip = likeliestSlip({ kind: token.kind, familiarity: known(token), ...doubt });
      if (slip !== undefined && slip.score > (least?.score ?? 0)) least = { ...slip, token };
    }
    return least;
  }

  function learnLine(line: number): void {
    const { start } = lines[line];
    for (let at = start; at < behind(line); at++) {
      if (text[at] === BORDER) memory.interrupt();
      else if (memory.full) memory.push(text[at]);
      else memory.learnByte(text[at]);
    }
  }

  /** Where the next line begins. */
  function behind(line: number): number {
    return Math.min(text.length, lines[line].end + 1);
  }

  if (lines.length > 0) yield* judge(0, lines.length);
  return judged;
}

function anyBetween(first: number, end: number, isAsked: (line: number) => boolean): boolean {
  for (let line = first; line < end; line++) if (isAsked(line)) return true;
  return false;
}

/** The network's states at the starts of the lines that are asked for. */
function* statesAt(
  network: Network,
  text: Uint8Array,
  lines: readonly ByteRange[],
  isAsked: (line: number) => boolean,
): Generator<number, Map<number, HiddenState>> {
  const states = new Map<number, HiddenState>();
  const state = network.createState();
  for (const [line, { start, end }] of lines.entries()) {
    if (isAsked(line)) states.set(line, state.copy());
    for (let at = start; at <= end; at += PAUSE) {
      network.advance(state, text.subarray(at, Math.min(end + 1, at + PAUSE)));
      yield 0;
    }
  }
  return states;
}

/** Moves the reading position to `start` of the text, learning nothing. */
function readLead(memory: Memory, text: Uint8Array, start: number): void {
  memory.interrupt();
  for (let at = Math.max(0, start - LEAD); at < start; at++) {
    if (text[at] === BORDER) memory.start();
    else memory.push(text[at]);
  }
}
