import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { GitError, git } from "./git.ts";

/** A commit with more files is a mass edit, which nobody types. */
const MAX_FILES = 40;

/** The file of a commit, as it was before and as it is after: undefined where there is none. */
export interface FileChange {
  /** Relative to the repository, with slashes. */
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
 * The last `count` commits that are no merges, in an order in which none comes before its parent.
 *
 * @throws GitError "no history" where there is no commit with a parent
 */
export async function readHistory(folder: string, count: number): Promise<History> {
  const format = ["--no-merges", "--topo-order", "--format=%H %P", "-n", String(count), "HEAD"];
  const lines = text(await git(folder, ["log", ...format])).split("\n");
  const all = lines.map((line) => line.split(" ")).map(([id = "", parent = ""]) => ({ id, parent }));
  const known = await commitsOf(
    folder,
    all.map(({ parent }) => parent),
  );
  const usable = all.filter(({ parent }) => known.has(parent)).reverse();
  const [oldest] = usable;
  if (oldest === undefined) {
    throw new GitError("no history", "The history has no commit with a parent: there is nothing to type again.");
  }
  return { base: oldest.parent, commits: usable.map(({ id }) => id) };
}

/** Those of `ids` that are commits of the repository: a shallow clone ends before others. */
async function commitsOf(folder: string, ids: readonly string[]): Promise<Set<string>> {
  const named = ids.filter((id) => id !== "");
  if (named.length === 0) return new Set();
  const answer = text(await git(folder, ["cat-file", "--batch-check"], { input: `${named.join("\n")}\n` }));
  const commits = answer.split("\n").map((line) => line.split(" "));
  return new Set(commits.filter(([, type]) => type === "commit").map(([id = ""]) => id));
}

/** The files that a commit has changed. Submodules and links are no files. */
export async function readCommit(folder: string, id: string): Promise<Commit> {
  const raw = text(await git(folder, ["diff-tree", "-r", "-M", "--root", "--raw", "-z", "--no-commit-id", id]));
  const fields = raw.split("\0");
  const found: { path: string; from?: string; before: string; after: string }[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const [modeBefore = "", modeAfter = "", before = "", after = "", status = ""] = fields[at++]!.slice(1).split(" ");
    const first = fields[at++]!;
    const isRenamed = /^[RC]/.test(status);
    const file = isRenamed ? fields[at++]! : first;
    const isFile = (mode: string) => mode.startsWith("100");
    if (!isFile(modeBefore) && !isFile(modeAfter)) continue;
    found.push({
      path: file,
      ...(isRenamed && status.startsWith("R") && { from: first }),
      before: isFile(modeBefore) ? before : "",
      after: isFile(modeAfter) ? after : "",
    });
  }
  const blobs = await readBlobs(
    folder,
    found.flatMap(({ before, after }) => [before, after]),
  );
  const changes = found.map(({ path, from, before, after }) => ({
    path,
    from,
    before: blobs.get(before),
    after: blobs.get(after),
  }));
  return { id, changes, isMassEdit: changes.length > MAX_FILES };
}

/** The contents of blobs, by id. */
async function readBlobs(folder: string, ids: readonly string[]): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(ids)].filter((id) => id !== "" && !/^0+$/.test(id));
  const blobs = new Map<string, Buffer>();
  if (wanted.length === 0) return blobs;
  const answer = await git(folder, ["cat-file", "--batch"], { input: `${wanted.join("\n")}\n` });
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf(0x0a, at);
    const [id = "", type, size] = answer.toString("latin1", at, end).split(" ");
    at = end + 1;
    if (type !== "blob") continue; // "missing": a partial clone has not fetched it
    blobs.set(id, answer.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return blobs;
}

/**
 * Writes the files of a commit into a temporary folder, whose path it returns. The caller removes it.
 *
 * @throws GitError
 */
export async function checkOut(folder: string, id: string): Promise<string> {
  const target = await mkdtemp(path.join(tmpdir(), "unroll-commits-"));
  const index = `${target}.index`;
  const environment = { GIT_INDEX_FILE: index, GIT_LFS_SKIP_SMUDGE: "1" };
  try {
    const root = text(await git(folder, ["rev-parse", "--show-toplevel"])).trim();
    await git(root, ["read-tree", id], { environment });
    await git(root, ["checkout-index", "--all", "--quiet", `--prefix=${target}/`], { environment });
    return target;
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(index, { force: true });
  }
}

function text(bytes: Buffer): string {
  return bytes.toString("utf8");
}
