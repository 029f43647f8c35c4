/** Git checkouts that tests work in. */
import { execFileSync } from "node:child_process";
import { repetitiveSources, writeFiles } from "./workspace.ts";

/** Makes `folder` a git checkout of sources in which much repeats. Each of `commits` writes some files. */
export function makeRepository(folder: string, commits: readonly Readonly<Record<string, string>>[]): string {
  writeFiles(folder, repetitiveSources());
  git(folder, "init", "-q");
  commit(folder, "first");
  for (const [i, files] of commits.entries()) {
    writeFiles(folder, files);
    commit(folder, `change ${i}`);
  }
  return folder;
}

function commit(folder: string, message: string): void {
  git(folder, "add", "-A");
  git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", message);
}

function git(folder: string, ...args: string[]): void {
  execFileSync("git", args, { cwd: folder });
}
