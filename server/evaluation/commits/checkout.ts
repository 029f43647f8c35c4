import { mkdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { MAX_BLOB_SIZE, readBlobs } from "./blobs.ts";
import { git } from "./git.ts";
import { isFileMode, isPlainPath } from "./history.ts";

/** So many files are read at once: at `MAX_BLOB_SIZE` each, they need 128 MB. */
const PIECE_LENGTH = 256;

/**
 * Writes the files of a commit that are below `folder` into `target`, as the repository has them: no filter of its
 * configuration changes them. Links, submodules, and files that are too large to be learned are left out.
 *
 * @throws GitError
 */
export async function checkOut(folder: string, id: string, target: string): Promise<void> {
  const files = await listFiles(folder, id);
  const time = new Date();
  for (let at = 0; at < files.length; at += PIECE_LENGTH) {
    const piece = files.slice(at, at + PIECE_LENGTH);
    const blobs = await readBlobs(
      folder,
      piece.map(({ blob }) => blob),
    );
    for (const { name, blob } of piece) {
      const content = blobs.get(blob);
      if (content === undefined) continue;
      const file = path.join(target, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      await utimes(file, time, time);
    }
  }
}

/** The files of a commit below `folder`, by their paths relative to it. */
async function listFiles(folder: string, id: string): Promise<{ readonly name: string; readonly blob: string }[]> {
  // Of a folder within the checkout, git lists what is below it, relative to it.
  const answer = (await git(folder, ["ls-tree", "-r", "-l", "-z", id])).toString("utf8");
  return answer.split("\0").flatMap((entry) => {
    const [description = "", name = ""] = entry.split(/\t(.*)/s, 2);
    const [mode = "", , blob = "", size] = description.split(/ +/);
    if (!isFileMode(mode) || !isPlainPath(name) || Number(size) > MAX_BLOB_SIZE) return [];
    return [{ name, blob }];
  });
}
