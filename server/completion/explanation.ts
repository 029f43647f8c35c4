import {
  distributionOf,
  type Evidence,
  type Guess,
  type Match,
  type Memory,
  type NetworkAt,
  nextWords,
  type Suggestion,
} from "../../model/index.ts";
import { decodeText, encodeText } from "../documents/encoding.ts";
import { continuesSecret } from "../workspace/secrets.ts";

const LINE_FEED = 0x0a;
/** So much text around the place of a match tells in which file it stands, in bytes. */
const AROUND = 160;
/** Where all of that stands nowhere, since it has changed, so much before the place does, and so much behind it. */
const LEAST_AROUND = 24;
/** Fewer characters that are the same are no copy. */
const LEAST_COPIED = 8;
/** So many next words and characters are told. */
const COUNT = 5;
/** A character that is less probable is not told. */
const LEAST = 0.001;

/** A text that may come next, for people. */
export interface GuessedText {
  readonly text: string;
  readonly probability: number;
}

/** What may come next, the most probable first. */
export interface Expectation {
  readonly words: readonly GuessedText[];
  readonly characters: readonly GuessedText[];
}

/** What memory and network expect, alone and together, and why. Each is missing where there is none. */
export interface Expectations {
  readonly both: Expectation;
  readonly memory: Expectation | undefined;
  readonly network: Expectation | undefined;
  /** What speaks for the most probable character. */
  readonly evidence: Evidence | undefined;
  /** The earlier place that the text is most like, where that goes on with the most probable character. */
  readonly match: Match | undefined;
}

/** An explanation of what is shown at a place, or is not. */
export interface Explained extends Expectations {
  readonly shown: GuessedText | undefined;
  /** What would be shown if less were needed; undefined where something is. */
  readonly unsure: GuessedText | undefined;
  /** The least probability to show. */
  readonly threshold: number;
  /** Whether the place is before or within a word, where nothing is shown. */
  readonly isWithin: boolean;
  readonly source: Source | undefined;
  /** The id of the language that the place is completed in, where its document does not say it. */
  readonly language: string | undefined;
}

/** A text in which a match may be found. */
export interface NamedText {
  readonly path: string;
  readonly text: Uint8Array;
}

/** Where a match was found. */
export interface Source {
  readonly path: string;
  /** Counted from 0. */
  readonly line: number;
  /** How many other files have the same there. */
  readonly others: number;
}

/**
 * What is expected at the reading position of `memory` and the state of `network`; secrets are not told. Yields every few
 * milliseconds, as `nextWords` does.
 *
 * @param line the text before the position in its line
 */
export function* expectationsOf(
  memory: Memory | undefined,
  network: NetworkAt | undefined,
  line: string,
): Generator<void, Expectations> {
  const distribution = distributionOf(memory, network);
  const surest = distribution.indexOf(Math.max(...distribution));
  yield;
  const both = yield* expectationOf(memory, network, distribution, line);
  const alone = function* (one: Memory | undefined, other: NetworkAt | undefined) {
    return yield* expectationOf(one, other, distributionOf(one, other), line);
  };
  const prediction = network && Float32Array.from(network.network.predict(network.state));
  return {
    both,
    memory: memory && (network === undefined ? both : yield* alone(memory, undefined)),
    network: network && (memory === undefined ? both : yield* alone(undefined, network)),
    evidence: memory?.explain(surest, prediction),
    match: memory?.matches(AROUND).find(({ expected, length }) => expected === surest && length >= LEAST_COPIED),
  };
}

function* expectationOf(
  memory: Memory | undefined,
  network: NetworkAt | undefined,
  distribution: Float32Array,
  line: string,
): Generator<void, Expectation> {
  const told = (guesses: readonly Guess[]) =>
    guesses
      .map(({ text, probability }) => ({ text: decodeText(text), probability }))
      .filter(({ text }) => !continuesSecret(line, text));
  const words = told(yield* nextWords(memory, network, distribution, encodeText(line), COUNT));
  const characters = Array.from(distribution.keys())
    .filter((byte) => byte < 0x80 && distribution[byte]! >= LEAST)
    .sort((a, b) => distribution[b]! - distribution[a]!)
    .map((byte) => ({ text: Uint8Array.of(byte), probability: distribution[byte]! }));
  // What begins a secret that is not told is none of its characters either.
  const hidden = words.length === 0;
  return { words, characters: hidden ? [] : told(characters).slice(0, COUNT) };
}

/**
 * What is shown of a suggestion that is sure enough, or else what would be of another one, which may be less so; nothing of a secret.
 *
 * @param line the text before the place in its line
 */
export function shownOf(sure: Suggestion | undefined, other: () => Suggestion | undefined, line: string) {
  const told = (one: Suggestion | undefined): GuessedText | undefined => {
    if (one === undefined) return undefined;
    const text = decodeText(one.text);
    return continuesSecret(line, text) ? undefined : { text, probability: one.probability };
  };
  const shown = told(sure);
  return { shown, unsure: shown === undefined ? told(other()) : undefined };
}

/** Where the place of a match stands in `texts`, the first of them that has it. Yields after every text. */
export function* findSource({ before, after }: Match, texts: Iterable<NamedText>): Generator<void, Source | undefined> {
  const all = [...texts];
  const line = after.subarray(0, after.indexOf(LINE_FEED) + 1 || after.length);
  const windows = [
    [before, after],
    [before, line],
    [before.subarray(-LEAST_AROUND), line.subarray(0, LEAST_AROUND)],
  ] as const;
  for (const [start, end] of windows) {
    const window = Buffer.concat([start, end]);
    let first: { readonly path: string; readonly line: number } | undefined;
    let count = 0;
    for (const { path, text } of all) {
      yield;
      const at = Buffer.from(text.buffer, text.byteOffset, text.length).indexOf(window);
      if (at < 0) continue;
      first ??= { path, line: linesBefore(text, at + start.length) };
      count++;
    }
    if (first !== undefined) return { ...first, others: count - 1 };
  }
  return undefined;
}

function linesBefore(text: Uint8Array, end: number): number {
  let lines = 0;
  for (let at = text.indexOf(LINE_FEED); at >= 0 && at < end; at = text.indexOf(LINE_FEED, at + 1)) lines++;
  return lines;
}
