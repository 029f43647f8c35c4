import { commonLength, type PlacedText } from "../../model/index.ts";
import type { CorpusFile } from "./corpus.ts";

/** How much of its neighbours a document is helped by, in characters; twice as much helps hardly more. */
const NEIGHBOURHOOD = 32_768;
/** A file of the same kind is as near as one that has so many characters of its name in common. */
const SAME_KIND = 3;

/**
 * `files` in the order of their use to somebody who is at work in `open`: near ones first, those with like names before
 * others, then those changed last.
 */
export function nearestFirst<T extends Pick<CorpusFile, "path" | "modified">>(
  files: readonly T[],
  open: Iterable<string>,
): T[] {
  return sortByDistance(
    files.toSorted((a, b) => b.modified - a.modified),
    Array.from(open),
  );
}

/** The texts of `files` that are nearest to `path`, together of a fixed length at most: the nearest comes last. */
export function neighboursOf(path: string, files: readonly Pick<CorpusFile, "path" | "bytes">[]): Uint8Array[] {
  const others = files.filter((file) => file.path !== path);
  const neighbours: Uint8Array[] = [];
  let room = NEIGHBOURHOOD;
  for (const { bytes } of sortByDistance(others, [path])) {
    if (room === 0) break;
    neighbours.unshift(bytes.subarray(0, room));
    room -= neighbours[0]!.length;
  }
  return neighbours;
}

/** `files`, each beside its neighbours among `others`. */
export function besideNeighbours(
  files: readonly Pick<CorpusFile, "path" | "bytes">[],
  others: readonly Pick<CorpusFile, "path" | "bytes">[],
): PlacedText[] {
  return files.map(({ path, bytes }) => ({ bytes, beside: neighboursOf(path, others) }));
}

/** Equally near ones stay in their order. */
function sortByDistance<T extends Pick<CorpusFile, "path">>(files: readonly T[], places: readonly string[]): T[] {
  const distances = new Map(files.map((file) => [file, nearest(file.path, places)]));
  return files.toSorted((a, b) => distances.get(a)! - distances.get(b)!);
}

function nearest(path: string, others: readonly string[]): number {
  return others.length > 0 ? Math.min(...others.map((other) => distance(path, other))) : 0;
}

/** Steps up and down the tree from one file to the other, and less than a step for names that are not alike. */
function distance(a: string, b: string): number {
  const parting = commonLength(a, b);
  const alike = commonLength(nameOf(a), nameOf(b)) + (kindOf(a) === kindOf(b) ? SAME_KIND : 0);
  return foldersBehind(a, parting) + foldersBehind(b, parting) + 1 / (1 + alike);
}

/** How many folders end in a path from `start` on. */
function foldersBehind(path: string, start: number): number {
  let count = 0;
  for (let at = start; at < path.length; at++) if (isSeparator(path[at]!)) count++;
  return count;
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function kindOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function isSeparator(character: string): boolean {
  return character === "/" || character === "\\";
}
