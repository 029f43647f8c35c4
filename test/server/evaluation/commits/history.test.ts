// What is read of a repository's history, and why it may not be.
import assert from "node:assert/strict";
import { chmodSync, globSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { checkOut } from "../../../../server/evaluation/commits/checkout.ts";
import { GitError, type GitReason } from "../../../../server/evaluation/commits/git.ts";
import { readCommit, readHistory } from "../../../../server/evaluation/commits/history.ts";
import { commit, fingerprintOf, git, repositoryOf } from "../../../repository.ts";
import { temporaryFolder, writeFiles } from "../../../workspace.ts";

/** The changes of a commit, as text. */
async function changesOf(folder: string, id = "HEAD"): Promise<unknown[]> {
  const { changes } = await readCommit(folder, git(folder, "rev-parse", id));
  return changes.map(({ path, from, before, after }) => ({
    path,
    ...(from !== undefined && { from }),
    before: before?.toString(),
    after: after?.toString(),
  }));
}

/** The files that a checkout writes, with their contents. */
async function filesOf(folder: string, id = "HEAD"): Promise<Record<string, string>> {
  const target = temporaryFolder();
  await checkOut(folder, git(folder, "rev-parse", id), target);
  const names = globSync("**/{*,.*}", { cwd: target, withFileTypes: true }).filter((entry) => entry.isFile());
  const entries = names.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(entries.map((file) => [path.relative(target, file), readFileSync(file, "utf8")]));
}

async function reasonOf(folder: string, count = 10): Promise<GitReason | undefined> {
  try {
    await readHistory(folder, count);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof GitError, String(error));
    return error.reason;
  }
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `let line${from + i};\n`).join("");

test("the last commits come the oldest first, with the one before them", async () => {
  const folder = repositoryOf({ a: "0\n" }, { a: "1\n" }, { a: "2\n" }, { a: "3\n" });
  const [third, second, first, root] = git(folder, "rev-list", "HEAD").split("\n");
  assert.deepEqual(await readHistory(folder, 2), { base: first, commits: [second, third] });
  assert.deepEqual(await readHistory(folder, 99), { base: root, commits: [first, second, third] });
  git(folder, "checkout", "--quiet", "--detach", "HEAD~1");
  assert.deepEqual(await readHistory(folder, 1), { base: first, commits: [second] });
});

test("merges are left out, and the commits of both branches are there, parents first", async () => {
  const folder = repositoryOf({ a: "0\n" });
  git(folder, "checkout", "--quiet", "-b", "side");
  const side = commit(folder, { b: "0\n" });
  git(folder, "checkout", "--quiet", "main");
  const main = commit(folder, { a: "1\n" });
  git(folder, "merge", "--quiet", "--no-ff", "--message", "merge", "side");
  const last = commit(folder, { a: "2\n" });
  const { commits } = await readHistory(folder, 9);
  assert.deepEqual([...commits].sort(), [side, main, last].sort());
  assert.equal(commits.at(-1), last);
});

test("changes are of files alone: not of links, submodules or modes", async () => {
  const other = repositoryOf({ "x.ts": "x\n" });
  const folder = repositoryOf({ "a.ts": "a\n", "b.ts": "b\n", "c.ts": "c\n", gone: "gone\n", kind: "kind\n" });
  git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other, "sub");
  chmodSync(path.join(folder, "a.ts"), 0o755);
  rmSync(path.join(folder, "kind"));
  symlinkSync("b.ts", path.join(folder, "kind"));
  symlinkSync("/", path.join(folder, "link"));
  commit(folder, { "b.ts": "b\nb\n", gone: undefined });
  assert.deepEqual(await changesOf(folder), [
    { path: ".gitmodules", before: undefined, after: readFileSync(path.join(folder, ".gitmodules"), "utf8") },
    { path: "b.ts", before: "b\n", after: "b\nb\n" },
    { path: "gone", before: "gone\n", after: undefined },
    { path: "kind", before: "kind\n", after: undefined },
  ]);
  assert.deepEqual(Object.keys(await filesOf(folder)), [".gitmodules", "a.ts", "b.ts", "c.ts"]);
});

test("renamed files know where they were", async () => {
  const folder = repositoryOf({ "old name.ts": lines(0, 30), "b.ts": lines(50, 80) });
  commit(folder, {
    "old name.ts": undefined,
    "src/새.ts": lines(0, 31),
    "b.ts": undefined,
    "c.ts": lines(50, 80),
  });
  assert.deepEqual(await changesOf(folder), [
    { path: "c.ts", from: "b.ts", before: lines(50, 80), after: lines(50, 80) },
    { path: "src/새.ts", from: "old name.ts", before: lines(0, 30), after: lines(0, 31) },
  ]);
});

test("contents come as the repository has them, whatever they are and whatever its filters do", async () => {
  const binary = Uint8Array.of(0, 1, 0xff, 0x0a, 0x0d, 0x0a);
  const folder = repositoryOf({ "a.ts": "a\n" }, { "crlf.ts": "a\r\nb\r\n", "latin.ts": Uint8Array.of(0xe4), binary });
  const { changes } = await readCommit(folder, git(folder, "rev-parse", "HEAD"));
  assert.deepEqual(
    changes.map(({ path, after }) => [path, [...after!]]),
    [
      ["binary", [...binary]],
      ["crlf.ts", [...Buffer.from("a\r\nb\r\n")]],
      ["latin.ts", [0xe4]],
    ],
  );
  git(folder, "config", "filter.loud.smudge", "tr a-z A-Z");
  commit(folder, { ".gitattributes": "* filter=loud\n" });
  assert.equal((await filesOf(folder))["a.ts"], "a\n");
});

test("files that are too large to be learned are none, before and after", async () => {
  const large = "x".repeat(600_000);
  const folder = repositoryOf({ large, "a.ts": "a\n" }, { large: `${large}y`, "a.ts": "b\n" }, { large: "z\n" });
  commit(folder, { large });
  const none = { path: "large", before: undefined, after: undefined };
  assert.deepEqual(await changesOf(folder, "HEAD~2"), [{ path: "a.ts", before: "a\n", after: "b\n" }, none]);
  assert.deepEqual(await changesOf(folder, "HEAD~1"), [none]);
  assert.deepEqual(await changesOf(folder, "HEAD"), [none]);
  assert.deepEqual(await filesOf(folder, "HEAD"), { "a.ts": "b\n" });
});

test("commits with very many files are mass edits", async () => {
  const files = (content: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`file${i}`, `${content}${i}\n`]));
  const folder = repositoryOf(files("a", 41), files("b", 41), files("c", 40));
  const isMassEdit = async (id: string) => (await readCommit(folder, git(folder, "rev-parse", id))).isMassEdit;
  assert.deepEqual([await isMassEdit("HEAD~1"), await isMassEdit("HEAD")], [true, false]);
});

test("of a folder within the checkout, only what is below it counts", async () => {
  const folder = repositoryOf(
    { "top.ts": lines(0, 30), "a/one.ts": "1\n" },
    { "top.ts": `${lines(0, 30)}2\n` },
    { "a/one.ts": "2\n", "top.ts": "3\n" },
    { "b/c/two.ts": "2\n" },
    { "b/c/two.ts": undefined, "a/two.ts": "2\n" },
  );
  git(folder, "config", "diff.relative", "false");
  const [moved, , both, top] = git(folder, "rev-list", "HEAD").split("\n");
  const below = path.join(folder, "a");
  assert.deepEqual(await readHistory(below, 9), { base: top, commits: [both, moved] });
  assert.deepEqual(await changesOf(below, both), [{ path: "one.ts", before: "1\n", after: "2\n" }]);
  assert.deepEqual(await changesOf(below, moved), [{ path: "two.ts", before: undefined, after: "2\n" }]);
  assert.deepEqual(await filesOf(below, top), { "one.ts": "1\n" });
  assert.deepEqual(await filesOf(path.join(folder, "a"), moved), { "one.ts": "2\n", "two.ts": "2\n" });
  writeFiles(folder, { "untracked/x.ts": "x\n" });
  assert.equal(await reasonOf(path.join(folder, "untracked")), "untouched");
});

test("a history begins with the first files: with what comes after an empty commit, or after the folder", async () => {
  const folder = repositoryOf({}, { "a.ts": "1\n" }, { "new folder/b.ts": "1\n" }, { "new folder/b.ts": "2\n" });
  const [last, made, first] = git(folder, "rev-list", "HEAD").split("\n");
  assert.deepEqual(await readHistory(folder, 9), { base: first, commits: [made, last] });
  assert.deepEqual(await readHistory(path.join(folder, "new folder"), 9), { base: made, commits: [last] });
  git(folder, "checkout", "--quiet", made!);
  assert.equal(await reasonOf(path.join(folder, "new folder")), "one commit");
});

test("paths that lead out of the checkout are no files", async () => {
  const folder = repositoryOf({ "a.ts": "a\n" });
  const blob = git(folder, "rev-parse", "HEAD:a.ts");
  const treeOf = (name: string, mode: string, id: string) => {
    const entry = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
    const file = path.join(temporaryFolder(), "tree");
    writeFileSync(file, entry);
    return git(folder, "hash-object", "-t", "tree", "-w", "--literally", file);
  };
  const tree = treeOf("..", "40000", treeOf("evil.ts", "100644", blob));
  const evil = git(folder, "commit-tree", tree, "-p", "HEAD", "-m", "evil");
  assert.deepEqual(await changesOf(folder, evil), []);
  assert.deepEqual(await filesOf(folder, evil), {});
});

test("a history that cannot be typed again says why", async () => {
  const folder = repositoryOf({ a: "0\n" }, { a: "1\n" }, { a: "2\n" });
  const clones = temporaryFolder();
  const url = pathToFileURL(folder).href;
  git(clones, "clone", "--quiet", "--depth=1", url, "shallow");
  git(clones, "clone", "--quiet", "--bare", url, "bare");
  git(clones, "clone", "--quiet", "--depth=2", url, "two");
  assert.equal(await reasonOf(path.join(clones, "shallow")), "shallow");
  assert.equal(await reasonOf(path.join(clones, "bare")), "bare");
  assert.equal(await reasonOf(path.join(folder, ".git")), "bare");
  assert.equal((await readHistory(path.join(clones, "two"), 9)).commits.length, 1);
  assert.equal(await reasonOf(temporaryFolder()), "no repository");
  assert.equal(await reasonOf(repositoryOf()), "no commits");
  assert.equal(await reasonOf(repositoryOf({ a: "0\n" })), "one commit");
  const damaged = repositoryOf({ a: "0\n" }, { a: "1\n" });
  rmSync(path.join(damaged, ".git/objects"), { recursive: true });
  assert.equal(await reasonOf(damaged), "no repository");
});

test("a partial clone is refused, and nothing is fetched", async () => {
  const folder = repositoryOf({ a: lines(0, 50) }, { a: lines(1, 50) });
  git(folder, "config", "uploadpack.allowFilter", "true");
  const clones = temporaryFolder();
  git(clones, "clone", "--quiet", "--no-checkout", "--filter=blob:none", pathToFileURL(folder).href, "partial");
  const partial = path.join(clones, "partial");
  const before = fingerprintOf(partial);
  await assert.rejects(changesOf(partial), { name: "GitError", reason: "partial" });
  await assert.rejects(filesOf(partial), { name: "GitError", reason: "partial" });
  assert.equal(fingerprintOf(partial), before);
  const blob = git(folder, "rev-parse", "HEAD:a");
  rmSync(path.join(folder, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  await assert.rejects(filesOf(folder), { name: "GitError", reason: "partial" });
});

test("variables of a surrounding git name no other repository", async () => {
  const folder = repositoryOf({ a: "0\n" }, { a: "1\n" });
  const other = repositoryOf({ b: "0\n" }, { b: "1\n" }, { b: "2\n" });
  process.env.GIT_DIR = path.join(other, ".git");
  try {
    assert.equal((await readHistory(folder, 9)).commits.length, 1);
  } finally {
    delete process.env.GIT_DIR;
  }
});

test("the repository of another user, and a missing git, are refused with what to do", async () => {
  const folder = repositoryOf({ a: "0\n" }, { a: "1\n" });
  process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1";
  try {
    assert.equal(await reasonOf(folder), "not trusted");
  } finally {
    delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER;
  }
  const { PATH } = process.env;
  process.env.PATH = temporaryFolder();
  try {
    assert.equal(await reasonOf(folder), "no git");
  } finally {
    process.env.PATH = PATH;
  }
});

test("a repository is afterwards as it was, whatever state it is in", async () => {
  const folder = repositoryOf(
    { "a.ts": "a\n", "b.ts": "b\n" },
    { "a.ts": "b\n" },
    { "a.ts": "c\n", "b.ts": undefined },
  );
  writeFiles(folder, { "a.ts": "dirty\n", "new.ts": "new\n" });
  git(folder, "add", "new.ts");
  git(folder, "worktree", "add", "--quiet", path.join(folder, "tree"), "HEAD~1");
  writeFiles(folder, { "new.ts": "newer\n" }); // the index is stale
  const before = fingerprintOf(folder);
  for (const checkout of [folder, path.join(folder, "tree")]) {
    const { base, commits } = await readHistory(checkout, 9);
    for (const id of commits) await readCommit(checkout, id);
    await checkOut(checkout, base, temporaryFolder());
  }
  assert.equal(fingerprintOf(folder), before);
});
