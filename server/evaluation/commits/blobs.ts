import { DEFAULT_SETTINGS } from "../../settings.ts";
import { GitError, git } from "./git.ts";

/** Larger files are not learned from, so their contents are not needed. In bytes. */
export const MAX_BLOB_SIZE = DEFAULT_SETTINGS.training.maxFileSize;

/** So many bytes of blobs are read at once. */
const PIECE_SIZE = 64 * 2 ** 20;

/** The contents of blobs of at most `MAX_BLOB_SIZE`, by id. @throws GitError */
export async function readBlobs(folder: string, ids: Iterable<string>): Promise<Map<string, Buffer>> {
  const blobs = new Map<string, Buffer>();
  for (const piece of piecesOf(await sizesOf(folder, new Set(ids)))) {
    const answer = await git(folder, ["cat-file", "--batch"], linesOf(piece));
    for (let at = 0; at < answer.length; ) {
      const end = answer.indexOf(0x0a, at);
      const [id = "", , size] = answer.toString("latin1", at, end).split(" ");
      at = end + 1;
      blobs.set(id, answer.subarray(at, at + Number(size)));
      at += Number(size) + 1;
    }
  }
  return blobs;
}

/** The sizes of those of `ids` that are blobs and not too large. */
async function sizesOf(folder: string, ids: ReadonlySet<string>): Promise<Map<string, number>> {
  if (ids.size === 0) return new Map();
  const answer = (await git(folder, ["cat-file", "--batch-check"], linesOf([...ids]))).toString("latin1");
  const entries = answer.split("\n").map((line) => line.split(" "));
  if (entries.some(([, type]) => type === "missing")) throw new GitError("partial", folder);
  const blobs = entries.filter(([, type, size]) => type === "blob" && Number(size) <= MAX_BLOB_SIZE);
  return new Map(blobs.map(([id = "", , size]) => [id, Number(size)]));
}

function* piecesOf(sizes: ReadonlyMap<string, number>): Generator<string[]> {
  let piece: string[] = [];
  let total = 0;
  for (const [id, size] of sizes) {
    if (total + size > PIECE_SIZE) {
      yield piece;
      piece = [];
      total = 0;
    }
    piece.push(id);
    total += size;
  }
  if (piece.length > 0) yield piece;
}

function linesOf(ids: readonly string[]): string {
  return `${ids.join("\n")}\n`;
}
