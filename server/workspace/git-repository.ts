/** Finds git repositories and what they ignore by themselves, as git does and without it. */
import { statSync } from "node:fs";
import path from "node:path";
import { type ConfiguredRepository, expandPath, isTrue, readGitConfig, userFolder } from "./git-config.ts";
import { NOTHING_TRACKED, readTracked, type TrackedPaths } from "./git-index.ts";
import { patternsOf } from "./ignore-patterns.ts";
import { type RuleFiles, UnreadableError } from "./rule-files.ts";

/** A worktree of a repository, or a submodule. */
export interface Repository extends ConfiguredRepository {
  /** The folder of the worktree. */
  readonly top: string;
}

/** What holds in a whole repository, or outside of any. */
export interface RepositoryRules {
  readonly ignoreCase: boolean;
  /** Of `core.excludesFile` and of `info/exclude`: later ones win. */
  readonly patterns: readonly string[];
  /** What git tracks it does not ignore. Reads the index when it is first asked for; nothing where that fails. */
  readonly tracked: () => TrackedPaths;
}

/** The repository whose worktree's top is `folder`. @throws UnreadableError */
export function repositoryAt(folder: string, files: RuleFiles): Repository | undefined {
  const dotGit = path.join(folder, ".git");
  const link = files.read(dotGit, (bytes) => /^gitdir: (.*)/.exec(bytes.toString())?.[1]);
  const gitFolder = link === undefined ? dotGit : path.resolve(folder, link);
  if (files.read(path.join(gitFolder, "HEAD"), String) === undefined) return undefined;
  const shared = files.read(path.join(gitFolder, "commondir"), (bytes) => bytes.toString().trimEnd());
  const commonFolder = shared === undefined ? gitFolder : path.resolve(gitFolder, shared);
  const isComplete = ["objects", "refs"].every((name) => isFolder(path.join(commonFolder, name)));
  return isComplete ? { top: folder, gitFolder, commonFolder } : undefined;
}

/** The repository of the nearest folder at or above `folder` that is the top of one. @throws UnreadableError */
export function repositoryAround(folder: string, files: RuleFiles): Repository | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = repositoryAt(at, files);
    if (found !== undefined || path.dirname(at) === at) return found;
  }
}

/** What a repository ignores by itself, or what the user ignores everywhere. @throws UnreadableError */
export function readRepositoryRules(
  repository: Repository | undefined,
  folder: string,
  files: RuleFiles,
): RepositoryRules {
  const config = readGitConfig(repository, files);
  const named = config.get("core.excludesfile");
  const patterns = [
    ...((named === undefined
      ? files.readAllowed(path.join(userFolder(), "ignore"), patternsOf)
      : named !== "" && files.read(expandPath(named, repository?.top ?? folder), patternsOf)) || []),
    ...((repository && files.read(path.join(repository.commonFolder, "info/exclude"), patternsOf)) ?? []),
  ];
  if (repository === undefined) return { ignoreCase: foldsCase(), patterns, tracked: () => NOTHING_TRACKED };
  const idLength = config.get("extensions.objectformat")?.toLowerCase() === "sha256" ? 32 : 20;
  const index = path.join(repository.gitFolder, "index");
  let tracked: TrackedPaths | undefined;
  return {
    ignoreCase: isTrue(config, "core.ignorecase"),
    patterns,
    tracked: () => {
      tracked ??= readIndex(index, idLength, files);
      return tracked;
    },
  };
}

function readIndex(index: string, idLength: number, files: RuleFiles): TrackedPaths {
  try {
    return files.read(index, (bytes) => readTracked(bytes, idLength)) ?? NOTHING_TRACKED;
  } catch (error) {
    if (error instanceof UnreadableError) return NOTHING_TRACKED; // more is left out then, not less
    throw error;
  }
}

/** Whether file systems mostly take upper and lower case for the same here. */
function foldsCase(): boolean {
  return process.platform === "win32" || process.platform === "darwin";
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
