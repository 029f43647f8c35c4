/** Random trees of files with random ignore rules, and what git says of them. */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { Random } from "../../../model/random.ts";
import { writeFiles } from "../../workspace.ts";

const FOLDERS = ["a", "b", "c", "Debug", "debug", "d ", "build", "vendor", "ä", "w[x]", ".dot", "!e", "#f"];
const NAMES = [
  "a.txt",
  "b.txt",
  "keep.log",
  "x.log",
  "!odd.txt",
  "#hash.txt",
  "é.txt",
  "sp ace.txt",
  "A.txt",
  "É.txt",
  ".hid.txt",
  "s*r.txt",
];
const PATTERNS = [
  "*.log",
  "b/",
  "/a",
  "a/b",
  "!a.txt",
  "*.txt",
  "!keep.log",
  "**/c",
  "a/**/b.txt",
  "# comment",
  "",
  "b.txt  ",
  "\\!odd.txt",
  "\\#hash.txt",
  "!b/",
  "[ab].txt",
  "d\\ ",
  "d\\ /",
  "/*",
  "!/b",
  "debug/",
  "DEBUG",
  "?.txt",
  "??.txt",
  "a/**",
  "**/",
  "!*/",
  "**",
  "/b/*",
  "!/b/a.txt",
  "sp\\ ace.txt",
  "s\\*r.txt",
  "w\\[x\\]/",
  "w[x]",
  "[!a].txt",
  "[[:upper:]].txt",
  "build",
  "!build/",
  "ven*/",
  "*",
  "!a/",
  "x.*",
  "/",
  "!",
  "a//b",
  "c/x.log",
  "**/a/*.txt",
  "\tb.txt",
  "b.txt\t",
  "é.txt",
  "ä/",
  "\\a.txt",
  "a\\",
  "[",
  "[a-",
  "a**/b.txt",
  "c/a**",
  "/b**",
  "!c/a**",
  "***",
  "a/***",
  "de***/*.txt",
  "**\\/b.txt",
  "a\\/b.txt",
  "d**/",
  "!b**/*.txt",
];

export interface Tree {
  readonly top: string;
  /** Where git and the reader find the user's files. */
  readonly home: string;
  /** All files, relative to the top, except those in `.git`. */
  readonly files: readonly string[];
  /** The tops of repositories in it, relative to the top, the outermost first. */
  readonly repositories: readonly string[];
}

/** Draws from lists. */
export class Draw {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  chance(share: number): boolean {
    return this.#random.next() < share;
  }

  below(limit: number): number {
    return Math.floor(this.#random.next() * limit);
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** The lines of an ignore file. */
  rules(): string {
    const lines = Array.from({ length: 1 + this.below(4) }, () => this.one(PATTERNS));
    return `${this.chance(0.1) ? "\ufeff" : ""}${lines.join(this.chance(0.2) ? "\r\n" : "\n")}${this.chance(0.5) ? "\n" : ""}`;
  }

  path(): string {
    const folders = Array.from({ length: this.below(4) }, () => this.one(FOLDERS));
    return [...folders, this.one(NAMES)].join("/");
  }
}

/** Runs git at a folder as its user would. */
export function git(home: string, folder: string, args: readonly string[], input = ""): string {
  try {
    return execFileSync("git", ["-C", folder, ...args], {
      input,
      env: environment(home),
      encoding: "utf8",
      stdio: "pipe",
    });
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    if (args[0] === "check-ignore" && status === 1) return stdout; // it ignores nothing
    throw new Error(`git ${args.join(" ")}: ${stderr}`, { cause: error });
  }
}

/** The environment in which git knows no user but this one. */
function environment(home: string): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return {
    PATH,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@b",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@b",
  };
}

/** Lets the reader in this process have the user of `home`. */
export function liveAt(home: string): void {
  process.env.HOME = home;
  process.env.GIT_CONFIG_NOSYSTEM = "1";
  delete process.env.XDG_CONFIG_HOME;
}

/** Makes a tree below `place`. Each text is another one. */
export function growTree(draw: Draw, place: string): Tree {
  const top = path.join(place, "top");
  const home = path.join(place, "home");
  mkdirSync(top, { recursive: true });
  mkdirSync(home, { recursive: true });
  const files = new Set<string>();
  for (let i = 0; i < 30; i++) addFile(files, draw.path());
  writeFiles(top, Object.fromEntries([...files].map((file) => [file, `text of ${file}\n`])));
  initialize(path.join(top, ".git"));
  const repositories = [""];
  const folders = [...new Set([...files].map((file) => path.posix.dirname(file)))].filter((folder) => folder !== ".");
  for (const folder of folders.filter((name) => !name.includes(".dot"))) {
    if (!draw.chance(0.06) || repositories.some((other) => other.startsWith(folder))) continue;
    if (draw.chance(0.5)) initialize(path.join(top, folder, ".git"));
    else linkWorktree(path.join(place, `apart${repositories.length}`), path.join(top, folder));
    repositories.push(folder);
  }
  for (const repository of repositories) addRules(draw, { top, home, files: [], repositories }, repository);
  for (const folder of ["", ...folders]) {
    if (draw.chance(folder === "" ? 0.8 : 0.15))
      writeFiles(top, { [path.posix.join(folder, ".gitignore")]: draw.rules() });
  }
  if (draw.chance(0.4)) trackSome(draw, { top, home, files: [...files], repositories });
  if (draw.chance(0.2)) symlinkSync(draw.one([".", place, "a"]), path.join(top, "link"));
  return { top, home, files: [...files], repositories };
}

/** Adds a file where neither it nor a folder of its name is. */
function addFile(files: Set<string>, file: string): void {
  const isTaken = [...files].some((other) => other.startsWith(`${file}/`) || file.startsWith(`${other}/`));
  if (!isTaken) files.add(file);
}

/** Makes a repository, as `git init` does in more time. */
function initialize(gitFolder: string): void {
  for (const name of ["objects", "refs"]) mkdirSync(path.join(gitFolder, name), { recursive: true });
  writeFiles(gitFolder, { HEAD: "ref: refs/heads/main\n", config: "[core]\n\trepositoryformatversion = 0\n" });
}

/** Makes a folder a linked worktree of a new repository elsewhere, as `git worktree add` does. */
function linkWorktree(repository: string, folder: string): void {
  initialize(path.join(repository, ".git"));
  const gitFolder = path.join(repository, ".git/worktrees/linked");
  const dotGit = path.join(folder, ".git");
  writeFiles(gitFolder, { HEAD: "ref: refs/heads/other\n", commondir: "../..\n", gitdir: `${dotGit}\n` });
  writeFiles(folder, { ".git": `gitdir: ${gitFolder}\n` });
}

/** The folder that a repository shares with its worktrees. */
function commonFolder(folder: string): string {
  const dotGit = path.join(folder, ".git");
  return isFolder(dotGit) ? dotGit : path.dirname(path.dirname(readFileSync(dotGit, "utf8").slice("gitdir: ".length)));
}

/** Changes what a repository or the user ignores outside of .gitignore files. */
export function addRules(draw: Draw, { top, home }: Tree, repository: string): void {
  const folder = path.join(top, repository);
  const common = commonFolder(folder);
  const configure = (key: string, value: string) =>
    appendFileSync(
      path.join(common, "config"),
      `[core]
	${key} = ${value}
`,
    );
  if (draw.chance(0.4)) writeFiles(common, { "info/exclude": draw.rules() });
  if (draw.chance(0.3)) configure("ignorecase", draw.one(["true", "false"]));
  if (draw.chance(0.2)) {
    configure("excludesFile", draw.one(["~/.named", ".named", `${home}/.named`, ""]));
    writeFiles(draw.chance(0.5) ? home : folder, { ".named": draw.rules() });
  }
  if (draw.chance(0.2)) writeFiles(home, { ".config/git/ignore": draw.rules() });
  if (draw.chance(0.1)) {
    writeFiles(home, { ".gitconfig": `[core]\n\texcludesFile = "~/.named" ; a comment\n`, ".named": draw.rules() });
  }
  if (draw.chance(0.05)) {
    writeFiles(home, {
      ".gitconfig": `[includeIf "gitdir:${top}/"]\n\tpath = inside\n`,
      inside: "[core]\n\texcludesfile = ~/.named\n",
      ".named": draw.rules(),
    });
  }
}

/** Lets git track some files, ignored or not. */
function trackSome(draw: Draw, { top, home, files, repositories }: Tree): void {
  if (repositories.length > 1) return; // files of one are no other's
  const some = files.filter(() => draw.chance(0.3));
  if (some.length === 0) return;
  git(home, top, ["-c", "core.ignorecase=false", "--literal-pathspecs", "add", "-f", "--", ...some]);
  git(home, top, ["update-index", "--index-version", String(draw.one([2, 4]))]);
}

/** The files that git does not ignore, each by the rules of its repository, and that are neither hidden nor in hidden folders. */
export function keptByGit({ top, home, files, repositories }: Tree, others: readonly string[] = []): string[] {
  const all = [...files, ...others].filter((file) => existsSync(path.join(top, file)));
  const ignored = new Set<string>();
  for (const repository of [...repositories].sort((a, b) => a.length - b.length)) {
    const inside = repository === "" ? "" : `${repository}/`;
    const isInner = (file: string) =>
      repositories.some(
        (other) => other.length > repository.length && other.startsWith(inside) && file.startsWith(`${other}/`),
      );
    const own = all.filter((file) => file.startsWith(inside) && !isInner(file));
    // A repository inside is a folder to the one around it.
    const tops = repositories.filter(
      (other) => other !== repository && other.startsWith(inside) && !isInner(`${other}`),
    );
    const asked = [...own, ...tops].map((file) => file.slice(inside.length));
    if (asked.length === 0) continue;
    const answer = git(home, path.join(top, repository), ["check-ignore", "--stdin", "-z"], asked.join("\0"));
    for (const name of answer.split("\0").filter((one) => one !== "")) ignored.add(inside + name);
  }
  const isIgnored = (file: string) =>
    ignored.has(file) || repositories.some((one) => one !== "" && ignored.has(one) && file.startsWith(`${one}/`));
  const isHidden = (file: string) => file.split("/").some((name) => name.startsWith("."));
  return all.filter((file) => !isHidden(file) && !isIgnored(file)).sort();
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
