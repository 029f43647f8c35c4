import { mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder and those above it, where they are missing. Node's own recursive `mkdir` never ends where a folder is
 * there in which nothing can be made, as in /proc, or a link leads nowhere.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing = [folder];
  for (let next = missing.at(-1); next !== undefined; next = missing.at(-1)) {
    try {
      await mkdir(next);
      missing.pop();
    } catch (error) {
      const isFolder = await stat(next).then(
        (found) => found.isDirectory(),
        () => false,
      );
      if (isFolder) {
        missing.pop();
        continue;
      }
      const parent = path.dirname(next);
      const isParentMissing = await stat(parent).then(
        () => false,
        (cause: NodeJS.ErrnoException) => cause.code === "ENOENT",
      );
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === next || !isParentMissing) throw error;
      missing.push(parent);
    }
  }
}

/**
 * Makes a folder for what Unroll stores, as `makeFolder` does. Where that is within a workspace, git ignores it, and so nothing of it
 * is learned.
 */
export async function makeStoreFolder(folder: string): Promise<void> {
  await makeFolder(folder);
  await writeFile(path.join(folder, ".gitignore"), "*\n", { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
