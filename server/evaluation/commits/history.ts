import { readBlobs } from "./blobs.ts";
import { GitError, git } from "./git.ts";

/** A commit with more files is a mass edit, which nobody types. */
const MAX_FILES = 40;

/** The file of a commit, as it was before and as it is after: undefined where there is none. */
export interface FileChange {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  /** Its path before, where it was renamed. */
  readonly from?: string | undefined;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
}

export interface Commit {
  readonly id: string;
  readonly changes: readonly FileChange[];
  /** Whether it changes so many files that it is only applied. */
  readonly isMassEdit: boolean;
}

/** The last commits of a repository, the oldest first, and the state before them. */
export interface History {
  /** The commit before all of them. */
  readonly base: string;
  readonly commits: readonly string[];
}

/**
 * The last `count` commits that change something below `folder` and are no merges, in an order in which none comes before
 * its parent.
 *
 * @throws GitError where there is no commit with a parent that has files there
 */
export async function readHistory(folder: string, count: number): Promise<History> {
  const { isShallow, prefix } = await describeCheckout(folder);
  // With a path, git passes over branches of which a merge has taken nothing else.
  const paths = prefix === "" ? [] : ["--", "."];
  const format = ["--no-merges", "--topo-order", "--format=%H %P", "-n", String(count), "HEAD"];
  const lines = text(await git(folder, ["rev-list", ...format, ...paths])).split("\n");
  const entries = lines.filter((line) => line !== "" && !line.startsWith("commit "));
  const all = entries.map((line) => line.split(" ")).map(([id = "", parent = ""]) => ({ id, parent }));
  const parents = all.map(({ parent }) => parent);
  const known = await haveFiles(folder, prefix, parents);
  const usable = all.filter(({ parent }) => known.has(parent)).reverse();
  const [oldest] = usable;
  if (oldest === undefined) {
    throw new GitError(isShallow ? "shallow" : all.length === 0 ? "untouched" : "one commit", folder);
  }
  return { base: oldest.parent, commits: usable.map(({ id }) => id) };
}

/** What there is to know of the checkout with `folder`: `prefix` is the folder within it, "" for the whole. */
async function describeCheckout(folder: string): Promise<{ readonly isShallow: boolean; readonly prefix: string }> {
  const questions = ["--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"];
  const answer = text(await git(folder, ["rev-parse", ...questions]));
  const [, isInside, isShallow, prefix = ""] = /^(.*)\n(.*)\n(.*)\n$/s.exec(answer) ?? [];
  if (isInside !== "true") throw new GitError("bare", folder);
  return { isShallow: isShallow === "true", prefix };
}

/**
 * Those of `commits` in which the folder has files: others have not been fetched into a shallow clone, or come before the
 * folder.
 */
async function haveFiles(folder: string, prefix: string, commits: readonly string[]): Promise<Set<string>> {
  const named = commits.filter((id) => id !== "");
  if (named.length === 0) return new Set();
  const trees = named.map((id) => `${id}:${prefix.replace(/\/$/, "")}\n`).join("");
  const answers = text(await git(folder, ["cat-file", "--batch-check"], trees)).split("\n");
  return new Set(named.filter((_, i) => /^\w+ tree [1-9]\d*$/.test(answers[i] ?? "")));
}

/**
 * The files below `folder` that a commit has changed. Submodules, links and files that are too large to be learned are no
 * files.
 *
 * @throws GitError
 */
export async function readCommit(folder: string, id: string): Promise<Commit> {
  const options = ["-r", "-M", "--root", "--raw", "--no-abbrev", "-z", "--relative", "--no-commit-id"];
  const found = changesOf(text(await git(folder, ["diff-tree", ...options, id])));
  const blobs = await readBlobs(
    folder,
    found.flatMap(({ before, after }) => [before, after]).filter((blob) => blob !== ""),
  );
  const changes = found.map(({ path, from, before, after }) => {
    // Where a side is too large, there is no change that could be typed.
    const isKnown = [before, after].every((blob) => blob === "" || blobs.has(blob));
    return {
      path,
      from,
      before: isKnown ? blobs.get(before) : undefined,
      after: isKnown ? blobs.get(after) : undefined,
    };
  });
  return { id, changes, isMassEdit: changes.length > MAX_FILES };
}

/** A changed file, with its contents by id: "" where there was or is none. */
interface RawChange extends Pick<FileChange, "path" | "from"> {
  readonly before: string;
  readonly after: string;
}

/** What git says with `--raw -z` of a commit. */
function changesOf(raw: string): RawChange[] {
  const fields = raw.split("\0");
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const [modeBefore = "", modeAfter = "", blobBefore = "", blobAfter = "", status = ""] =
      fields[at++]!.slice(1).split(" ");
    const first = fields[at++]!;
    const from = status.startsWith("R") ? first : undefined;
    const path = from === undefined ? first : fields[at++]!;
    const before = isFileMode(modeBefore) ? blobBefore : "";
    const after = isFileMode(modeAfter) ? blobAfter : "";
    const isSame = before === after && from === undefined; // only the mode is another, or it is no file
    if (!isSame && isPlainPath(path) && isPlainPath(from ?? path)) changes.push({ path, from, before, after });
  }
  return changes;
}

/** Whether a mode of git is that of a file: neither a link nor a submodule. */
export function isFileMode(mode: string): boolean {
  return mode.startsWith("100");
}

/** Whether a path of a commit stays in its folder: a repository may be made to do harm. */
export function isPlainPath(name: string): boolean {
  return name.split(/[\\/]/).every((part) => part !== "" && part !== "." && part !== ".." && !/^\.git$/i.test(part));
}

function text(bytes: Buffer): string {
  return bytes.toString("utf8");
}
