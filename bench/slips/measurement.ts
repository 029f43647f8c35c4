import { linesOf, type Random, runToEnd, tokensIn } from "../../model/index.ts";
import { encodeText } from "../../server/documents/encoding.ts";
import type { SourceFile } from "../../server/evaluation/hold-out.ts";
import { type FoundSlip, Reviewer, type ReviewerParts, TELLING } from "../../server/review/reviewer.ts";
import { drawSlip, type PlantedSlip, placesIn, plant, SLIP_KINDS, type SlipKind } from "./planting.ts";

/** The share of a file's lines that counts as the most unusual ones. */
export const MOST_UNUSUAL = 0.05;
/** Slips of one copy of a file stand so many lines apart. */
const APART = 12;
/** Places are drawn so often for each slip, at most. */
const TRIES = 20;

/** How many slips of a kind there were, how many are among the most unusual lines, and of how many the word was right. */
export interface SlipScore {
  planted: number;
  unusual: number;
  word: number;
  /** How many are told to the user. */
  told: number;
}

export interface SlipsScore {
  readonly kinds: Readonly<Record<SlipKind, SlipScore>>;
  /** Lines with code that nobody has changed, and how many of them are told. */
  readonly lines: number;
  readonly toldLines: number;
}

/** A file, and the slips of each of its copies. */
export interface PlantedFile extends SourceFile {
  readonly text: string;
  readonly copies: readonly (readonly PlantedSlip[])[];
}

/** Draws `count` slips in files by their length, kinds in turn. */
export function plantIn(files: readonly SourceFile[], count: number, random: Random): PlantedFile[] {
  const all = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return files.map(({ path, bytes }) => {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const places = placesIn(text, path);
    const copies: PlantedSlip[][] = [];
    let wanted = Math.ceil((count * bytes.length) / all);
    for (let tries = TRIES * wanted, turn = 0; wanted > 0 && tries > 0; tries--) {
      const slip = drawSlip(text, SLIP_KINDS[turn++ % SLIP_KINDS.length]!, places, random);
      if (slip === undefined) continue;
      const isApart = (copy: readonly PlantedSlip[]) => copy.every(({ line }) => Math.abs(line - slip.line) >= APART);
      const copy = copies.find(isApart);
      if (copy === undefined) copies.push([slip]);
      else copy.push(slip);
      wanted--;
    }
    return { path, bytes, text, copies };
  });
}

/** Judges files as they are, and their copies with slips. Yields after each judgement. */
export function* measureSlips(files: readonly PlantedFile[], parts: ReviewerParts): Generator<void, SlipsScore> {
  const none = (): SlipScore => ({ planted: 0, unusual: 0, word: 0, told: 0 });
  const kinds = { operator: none(), name: none(), argument: none() };
  let lines = 0;
  let toldLines = 0;
  for (const { path, text, copies } of files) {
    const reviewer = new Reviewer(path, parts);
    const clean = runToEnd(reviewer.review(text, []));
    const count = judgedLines(encodeText(text));
    lines += count;
    toldLines += clean.filter(({ score }) => score >= TELLING).length;
    yield;
    for (const slips of copies) {
      const planted = plant(text, slips);
      const lineStarts = startsOf(planted.text);
      const asked = new Set(slips.map(({ line }) => line));
      const found = new Map(
        runToEnd(new Reviewer(path, parts).review(planted.text, [], asked)).map((slip) => [slip.line, slip]),
      );
      for (const [i, slip] of slips.entries()) {
        const own = found.get(slip.line);
        const score = kinds[slip.kind];
        score.planted++;
        if (own === undefined) continue;
        const above = clean.filter((other) => other.line !== slip.line && other.score >= own.score).length;
        if (own.score >= TELLING) score.told++;
        if (above + 1 > MOST_UNUSUAL * count) continue;
        score.unusual++;
        if (isWord(own, slip, planted.starts[i]! - lineStarts[slip.line]!, planted.text.split("\n")[slip.line]!))
          score.word++;
      }
      yield;
    }
  }
  return { kinds, lines, toldLines };
}

/** The lines that are not blank. */
function judgedLines(text: Uint8Array): number {
  return linesOf(text).filter(({ start, end }) => tokensIn(text, start, end).length > 0).length;
}

function startsOf(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** Whether the word that was found is the planted one; of an argument that is gone, the one before or after its place. */
function isWord(found: FoundSlip, { kind, replacement }: PlantedSlip, column: number, line: string): boolean {
  if (kind !== "argument") return found.start < column + replacement.length && found.end > column;
  const bytes = encodeText(line);
  const tokens = tokensIn(bytes, 0, bytes.length);
  const at = encodeText(line.slice(0, column)).length;
  const next = tokens.find(({ start }) => start >= at);
  const before = tokens.findLast(({ end }) => end <= at);
  const own = encodeText(line.slice(0, found.start)).length;
  return own === next?.start || own === before?.start;
}
