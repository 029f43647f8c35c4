import { seededRandom } from "../../model/index.ts";
import { type Candidate, type CandidateName, PRODUCT } from "./candidates.ts";
import type { SourceFile } from "./hold-out.ts";
import { type LanguageBits, sumByLanguage } from "./languages.ts";
import { type Latency, latencyOf } from "./latency.ts";
import { drawGaps, type MidLineScore, typeGaps } from "./mid-line.ts";
import { drawPassages } from "./passages.ts";
import { measureNats } from "./predictor.ts";
import { type ReliabilityBin, reliabilityOf } from "./reliability.ts";
import { simulateTyping, type TypingScore } from "./typing.ts";

/** The default number of typed characters: it measures the saved keystrokes to about a percent of all. */
const TYPED_CHARACTERS = 100_000;
/** Gaps are typed in the first files, up to so many characters in total. */
const GAP_CHARACTERS = 20_000;
/** Steps between yields to the caller. */
const PAUSE = 64;

export interface MeasurementOptions {
  /** The seed for drawing the typed passages. */
  readonly seed: number;
  /** The time in milliseconds. */
  readonly clock: () => number;
  /** In characters, the same ones for each candidate; `Infinity` for all. By default 100 000. */
  readonly typedCharacters?: number | undefined;
}

/** The results by candidate. Bits are per character (UTF-8 byte). */
export interface Measurement {
  readonly bits: Readonly<Partial<Record<CandidateName, number>>>;
  /** By file extension, with its dot; "" for files without. */
  readonly languages: Readonly<Record<string, LanguageBits>>;
  readonly typing: Readonly<Partial<Record<CandidateName, TypingScore>>>;
  readonly midLine: Readonly<Partial<Record<CandidateName, MidLineScore>>>;
  /** Of the product's suggestions, in milliseconds, from the keystroke on. */
  readonly latency?: Latency;
  /** Of the product's suggestions. */
  readonly calibration?: readonly ReliabilityBin[];
}

/** The progress of a measurement: the current candidate, and the share done of it, from 0 to 1. */
export interface MeasurementProgress {
  readonly candidate: CandidateName;
  readonly share: number;
}

/** Measures all candidates on files that none has seen. Yields often. */
export function* measure(
  candidates: readonly Candidate[],
  heldOut: readonly SourceFile[],
  { seed, clock, typedCharacters = TYPED_CHARACTERS }: MeasurementOptions,
): Generator<MeasurementProgress, Measurement> {
  const total = sizeOf(heldOut);
  const random = seededRandom(seed);
  const passages = drawPassages(
    heldOut.map(({ bytes }) => bytes),
    typedCharacters,
    random,
  );
  const gapFiles = firstFiles(heldOut, GAP_CHARACTERS);
  const gaps = gapFiles.map(({ bytes }) => drawGaps(bytes, random));
  const nats: Partial<Record<CandidateName, readonly number[]>> = {};
  const typing: Partial<Record<CandidateName, TypingScore>> = {};
  const midLine: Partial<Record<CandidateName, MidLineScore>> = {};
  const product = PRODUCT.find((name) =>
    candidates.some((candidate) => candidate.name === name && candidate.suggester),
  );
  let ofProduct: Pick<Measurement, "latency" | "calibration"> = {};
  for (const { name, predictor, suggester, close } of candidates) {
    if (predictor) nats[name] = yield* paced(name, total, measureNats(predictor, heldOut));
    if (suggester) {
      const read = passages.reduce((sum, own) => sum + (own.at(-1)?.end ?? 0), 0);
      const result = yield* paced(name, read, simulateTyping(suggester, heldOut, passages, clock));
      typing[name] = result.score;
      midLine[name] = yield* paced(name, sizeOf(gapFiles), typeGaps(suggester, gapFiles, gaps));
      if (name === product) {
        ofProduct = { latency: latencyOf(result.latencies), calibration: reliabilityOf(result.statements) };
      }
    }
    close?.();
  }
  const { bits, languages } = sumByLanguage(heldOut, nats);
  return { bits, languages, typing, midLine, ...ofProduct };
}

/** Runs `work`, which takes about `steps` steps, and yields its progress. */
function* paced<T>(
  candidate: CandidateName,
  steps: number,
  work: Generator<void, T>,
): Generator<MeasurementProgress, T> {
  for (let done = 0; ; done++) {
    const result = work.next();
    if (result.done) return result.value;
    if (done % PAUSE === 0) yield { candidate, share: Math.min(1, done / steps) };
  }
}

function firstFiles(files: readonly SourceFile[], characters: number): readonly SourceFile[] {
  let sum = 0;
  return files.filter(({ bytes }) => {
    sum += bytes.length;
    return sum - bytes.length < characters;
  });
}

function sizeOf(files: readonly SourceFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
