/** Git checkouts that tests work in, made by git itself. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import path from "node:path";
import { repetitiveSources, temporaryFolder, writeFiles } from "./workspace.ts";

const PERSON = { NAME: "Test", EMAIL: "test@example.org", DATE: "2020-01-01T00:00:00Z" };

/** So that neither the user's settings nor a hook that runs the tests have a say. */
const ENVIRONMENT = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
  ...Object.fromEntries(
    Object.entries(PERSON).flatMap(([name, value]) => [
      [`GIT_AUTHOR_${name}`, value],
      [`GIT_COMMITTER_${name}`, value],
    ]),
  ),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  LC_ALL: "C",
};

/** Files by their paths; undefined for one that is deleted. */
export type Files = Readonly<Record<string, string | Uint8Array | undefined>>;

/** Runs git in a folder, and returns what it prints, without blanks around it. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: folder, env: ENVIRONMENT, stdio: ["ignore", "pipe", "pipe"] })
    .toString()
    .trim();
}

/** A checkout with these commits, the oldest first. */
export function repositoryOf(...commits: readonly Files[]): string {
  const folder = temporaryFolder();
  git(folder, "init", "--quiet", "--initial-branch=main");
  for (const files of commits) commit(folder, files);
  return folder;
}

/** Makes `folder` a git checkout of sources in which much repeats. Each of `commits` writes some files, and has this message. */
export function makeRepository(folder: string, commits: readonly Files[], message?: string): string {
  mkdirSync(folder, { recursive: true });
  git(folder, "init", "--quiet");
  for (const files of [repetitiveSources(), ...commits]) commit(folder, files, message);
  return folder;
}

/** Commits changes of these files, and returns the commit's id. */
export function commit(folder: string, files: Files, message = "change"): string {
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) rmSync(path.join(folder, name), { recursive: true });
    else writeFiles(folder, { [name]: content });
  }
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "--message", message);
  return git(folder, "rev-parse", "HEAD");
}

/** A fingerprint of everything below a folder: names, modes, times of change, contents, targets of links. */
export function fingerprintOf(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const file = path.join(folder, name);
    const stats = lstatSync(file);
    hash.update(`${name}\0${stats.mode}\0${stats.mtimeMs}\0`);
    if (stats.isSymbolicLink()) hash.update(readlinkSync(file));
    else if (stats.isFile()) hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}
