import type { CorpusFile } from "./corpus.ts";

/** `files` in the order of their use to somebody who is at work in `open`: near ones first, of those the ones changed last. */
export function nearestFirst<T extends Pick<CorpusFile, "path" | "modified">>(
  files: readonly T[],
  open: Iterable<string>,
): T[] {
  const places = Array.from(open, foldersOf);
  const distances = new Map(files.map((file) => [file, nearest(foldersOf(file.path), places)]));
  return files.toSorted((a, b) => distances.get(a)! - distances.get(b)! || b.modified - a.modified);
}

function foldersOf(path: string): string[] {
  return path.split(/[\\/]/).slice(0, -1);
}

/** How many steps up and down the tree lead to the next of `places`; 0 where there is none. */
function nearest(folders: readonly string[], places: readonly (readonly string[])[]): number {
  const steps = places.map((place) => {
    const parting = folders.findIndex((folder, i) => folder !== place[i]);
    const shared = parting < 0 ? folders.length : parting;
    return folders.length + place.length - 2 * shared;
  });
  return steps.length > 0 ? Math.min(...steps) : 0;
}
