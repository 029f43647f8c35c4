/** Decides which files of a folder may be read: by git's ignore rules, by patterns, and by excluding hidden ones. */
import { type Dirent, lstatSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";
import type { Ignore } from "ignore";
import micromatch from "micromatch";
import { looksCopied } from "./copied-folders.ts";
import {
  type Repository,
  type RepositoryRules,
  readRepositoryRules,
  repositoryAround,
  repositoryAt,
} from "./git-repository.ts";
import { asBytes, extendRules, patternsOf } from "./ignore-patterns.ts";
import { type RuleFiles, UnreadableError } from "./rule-files.ts";

/** Folders of third-party code, whether or not an ignore file names them, and key files. */
const NEVER = [
  "**/{node_modules,bower_components,__pycache__,site-packages}/**",
  "**/*.{pem,key,p12,pfx,jks,keystore,map,lock}",
  "**/{package-lock.json,npm-shrinkwrap.json,pnpm-lock.yaml,go.sum,id_rsa*,id_ed25519*}",
];

const GIT_FILE = ".gitignore";
/** As .gitignore, for what git keeps and Unroll does not read. */
const OWN_FILE = ".unrollignore";

/** Whether a change of this path may change which other files may be read. */
export function mayChangeRules(file: string): boolean {
  return /(^|[/\\])(\.gitignore|\.unrollignore|\.git([/\\].*)?)$/s.test(file);
}

/** A glob pattern for files. */
interface Pattern {
  readonly matches: RegExp;
  /** Whether it excludes a matching folder with all its files: it ends in a name or matches everything in a folder. */
  readonly closesFolders: boolean;
}

/** The rules in force in a subfolder that is not excluded itself. */
interface Subfolder {
  readonly repository: RepositoryRules;
  /** The folder relative to the top of the repository, with slashes, "" for the top itself; as bytes, for `git`. */
  readonly inRepository: string;
  readonly git: Ignore | undefined;
  /** The folder relative to the folder that .unrollignore files count from, as `inRepository`. */
  readonly inTop: string;
  readonly own: Ignore | undefined;
  /** Git ignores the folder: only what git tracks in it all the same may be read. */
  readonly trackedOnly: boolean;
  readonly entries: readonly Dirent[];
}

/**
 * The rules of one workspace folder. Paths are relative to it, with slashes. A `FolderRules` caches the rules of each
 * folder for its lifetime.
 */
export class FolderRules {
  readonly #folder: string;
  readonly #files: RuleFiles;
  readonly #patterns: readonly Pattern[];
  /** By relative path; undefined for an excluded folder. */
  readonly #subfolders = new Map<string, Subfolder | undefined>();
  /** Ignore files and folders that cannot be read, whose folders are excluded therefore. */
  readonly unreadable = new Set<string>();

  /** @param exclude glob patterns, relative to the folder */
  constructor(folder: string, exclude: readonly string[], files: RuleFiles) {
    this.#folder = path.resolve(folder);
    this.#files = files;
    this.#patterns = [...NEVER, ...exclude].map(compilePattern).filter((pattern) => pattern !== undefined);
    this.#subfolders.set(
      "",
      this.#orUnreadable(() => this.#root()),
    );
  }

  /** The files below `start` that may be read, folder by folder, in no order. A folder that cannot be read has none. */
  *list(start = ""): Generator<readonly string[], void> {
    const folders = [start];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const rules = this.#subfolder(folder);
      if (rules === undefined) continue;
      const files: string[] = [];
      for (const entry of rules.entries) {
        const relative = join(folder, entry.name);
        if (entry.isDirectory()) folders.push(relative);
        else if (entry.isFile() && this.#allowsFile(rules, relative, entry.name)) files.push(relative);
      }
      yield files;
    }
  }

  /** Whether a file's path allows reading it; `list` then yields it, unless a link leads to it. */
  allows(file: string): boolean {
    const rules = this.#subfolder(folderOf(file));
    return rules !== undefined && this.#allowsFile(rules, file, nameOf(file));
  }

  #allowsFile(rules: Subfolder, file: string, name: string): boolean {
    return (
      !name.startsWith(".") &&
      !this.#patterns.some(({ matches }) => matches.test(file)) &&
      !ignores(rules.own, join(rules.inTop, name)) &&
      ((!rules.trackedOnly && !ignores(rules.git, join(rules.inRepository, name))) ||
        rules.repository.tracked().files.has(join(rules.inRepository, name)))
    );
  }

  /** The rules in force in a folder; undefined where it is excluded, or reached by a link. */
  #subfolder(folder: string): Subfolder | undefined {
    if (this.#subfolders.has(folder)) return this.#subfolders.get(folder);
    const above = this.#subfolder(folderOf(folder));
    const found =
      above === undefined || this.#isClosed(folder)
        ? undefined
        : this.#orUnreadable(() => this.#enter(above, path.join(this.#folder, folder), nameOf(folder), "asked"));
    this.#subfolders.set(folder, found);
    return found;
  }

  #isClosed(folder: string): boolean {
    return (
      nameOf(folder).startsWith(".") ||
      this.#patterns.some(({ matches, closesFolders }) => closesFolders && matches.test(folder)) ||
      isLink(path.join(this.#folder, folder))
    );
  }

  /** The rules of the workspace folder itself: those of all folders from the top of its repository. */
  #root(): Subfolder | undefined {
    const folder = realpathSync(this.#folder);
    const repository = repositoryAround(folder, this.#files);
    const top = repository?.top ?? markedTop(folder) ?? folder;
    const outside = readRepositoryRules(repository, top, this.#files);
    let rules: Subfolder | undefined = this.#withFiles(
      { repository: outside, inRepository: "", inTop: "", trackedOnly: false, entries: [] },
      top,
      repositoryPatterns(outside),
      undefined,
    );
    let at = top;
    for (const name of path.relative(top, folder).split(path.sep)) {
      if (name === "" || rules === undefined) break;
      at = path.join(at, name);
      rules = this.#enter(rules, at, name, "opened");
    }
    return rules && { ...rules, entries: readdirSync(folder, { withFileTypes: true }) };
  }

  /**
   * The rules in a folder, whose rules are `above` in the folder above.
   *
   * @param reason `opened`: it leads to the workspace folder, so that the user means it whatever it looks like
   * @throws UnreadableError
   */
  #enter(above: Subfolder, folder: string, name: string, reason: "opened" | "asked"): Subfolder | undefined {
    const inTop = join(above.inTop, name);
    if (ignores(above.own, `${inTop}/`)) return undefined;
    const inRepository = join(above.inRepository, name);
    const trackedOnly = above.trackedOnly || ignores(above.git, `${inRepository}/`);
    if (trackedOnly && !above.repository.tracked().folders.has(inRepository)) return undefined;
    const entries = reason === "asked" ? entriesOf(folder) : [];
    const tracked = (relative: string) => above.repository.tracked().files.has(`${inRepository}/${relative}`);
    if (reason === "asked" && looksCopied(folder, entries, tracked)) return undefined;
    const nested = entries.some((entry) => entry.name === ".git") ? repositoryAt(folder, this.#files) : undefined;
    if (nested !== undefined) return this.#enterRepository(nested, inTop, above, entries);
    return this.#withFiles({ ...above, inRepository, inTop, trackedOnly, entries }, folder, above.git, above.own);
  }

  /** The rules in a repository inside another: its own, but for those of .unrollignore. */
  #enterRepository(nested: Repository, inTop: string, above: Subfolder, entries: readonly Dirent[]): Subfolder {
    const repository = readRepositoryRules(nested, nested.top, this.#files);
    const inside = { repository, inRepository: "", inTop, trackedOnly: false, entries };
    return this.#withFiles(inside, nested.top, repositoryPatterns(repository), above.own);
  }

  /** Adds the rules of a folder's own ignore files. @throws UnreadableError */
  #withFiles(
    inside: Omit<Subfolder, "git" | "own">,
    folder: string,
    git: Ignore | undefined,
    own: Ignore | undefined,
  ): Subfolder {
    const { ignoreCase } = inside.repository;
    const extend = (above: Ignore | undefined, name: string, base: string) => {
      const isThere = inside.entries.length === 0 || inside.entries.some((entry) => entry.name === name);
      const file = path.join(folder, name);
      // Git does not follow a link to its file.
      if (!isThere || (name === GIT_FILE && isLink(file))) return above;
      const patterns = this.#files.read(file, patternsOf);
      return patterns === undefined ? above : extendRules(above, patterns, asBytes(base), ignoreCase);
    };
    return {
      ...inside,
      git: extend(git, GIT_FILE, inside.inRepository),
      own: extend(own, OWN_FILE, inside.inTop),
    };
  }

  /** Excludes a folder whose rules cannot be read, rather than learning what they may exclude. */
  #orUnreadable(find: () => Subfolder | undefined): Subfolder | undefined {
    try {
      return find();
    } catch (error) {
      const file = error instanceof UnreadableError ? error.file : (error as NodeJS.ErrnoException).path;
      if (file === undefined) throw error;
      if (!isGone(error)) this.unreadable.add(slashed(path.relative(this.#folder, file)));
      return undefined;
    }
  }
}

function repositoryPatterns({ patterns, ignoreCase }: RepositoryRules): Ignore | undefined {
  return patterns.length === 0 ? undefined : extendRules(undefined, patterns, "", ignoreCase);
}

function ignores(rules: Ignore | undefined, relative: string): boolean {
  return rules?.ignores(asBytes(relative)) === true;
}

/** @throws an error of the file system, with the path */
function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true });
}

/** The nearest folder at or above `folder` with a `.git` that is no repository any more, or not yet. */
function markedTop(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (lstatSync(path.join(at, ".git"), { throwIfNoEntry: false }) !== undefined) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

function compilePattern(pattern: string): Pattern | undefined {
  const bare = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  if (bare === "") return undefined;
  const matches = micromatch.makeRe(bare, { dot: true, posix: true, strictSlashes: false });
  const isName = !/[*?!+@()[\]{}\\]/.test(path.posix.basename(bare));
  return { matches, closesFolders: isName || bare.endsWith("/**") };
}

function isGone(error: unknown): boolean {
  return /^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? "");
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf("/"), 0));
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

function slashed(relative: string): string {
  return path.sep === "/" ? relative : relative.replaceAll(path.sep, "/");
}
