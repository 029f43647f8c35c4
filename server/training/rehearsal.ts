import { seededRandom, shuffle } from "../../model/index.ts";
import type { CorpusFile } from "../workspace/corpus.ts";

/**
 * The files that a short training reads after changes: the changed ones, and about as many characters of others, drawn
 * at random, so that the network does not forget those. All files where none of them changed.
 *
 * @param changed paths
 */
export function rehearse(files: readonly CorpusFile[], changed: readonly string[], seed: number): CorpusFile[] {
  const paths = new Set(changed);
  const rehearsed = files.filter(({ path }) => paths.has(path));
  const others = files.filter(({ path }) => !paths.has(path));
  if (rehearsed.length === 0) return others;
  let room = rehearsed.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const order = Uint32Array.from(others, (_, i) => i);
  shuffle(order, seededRandom(seed));
  const replayed: CorpusFile[] = [];
  for (const index of order) {
    if (room <= 0) break;
    replayed.push(others[index]!);
    room -= others[index]!.bytes.length;
  }
  return [...rehearsed, ...replayed];
}
