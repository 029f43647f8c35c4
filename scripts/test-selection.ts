/** Which test files `npm test -- PATH…` means. */
import { globSync, statSync } from "node:fs";
import path from "node:path";

const TEST = /\.test\.ts$/;

/** A path was given that names no test. The message says which, and what there is instead. */
export class SelectionError extends Error {
  override readonly name = "SelectionError";
}

/**
 * The test files that `given` names, as absolute paths in order, each once: a file names itself, a folder its tests.
 * Without any, those of `root`'s folder test/.
 *
 * @param folder what relative paths start from
 * @throws SelectionError for a path that is not there or holds no test
 */
export function selectTests(given: readonly string[], folder: string, root: string): string[] {
  const chosen = given.length > 0 ? given.map((place) => path.resolve(folder, place)) : [path.join(root, "test")];
  return [...new Set(chosen.flatMap(testsAt))].sort();
}

function testsAt(place: string): string[] {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new SelectionError(`${place} does not exist. Give a test file (NAME.test.ts) or a folder.`);
  if (!stats.isDirectory()) {
    if (TEST.test(place)) return [place];
    throw new SelectionError(`${place} is not a test: the names of test files end in .test.ts.`);
  }
  const found = globSync("**/*.test.ts", { cwd: place, exclude: ["**/node_modules"] });
  if (found.length === 0) throw new SelectionError(`${place} holds no test: there is no file NAME.test.ts in it.`);
  return found.map((file) => path.join(place, file));
}
