/** Decides which files of a folder may be read, by its .gitignore files, by patterns, and by excluding hidden ones. */
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import createIgnore, { type Ignore } from "ignore";
import micromatch from "micromatch";

/** Folders of third-party code and of build outputs, whether or not an ignore file names them, and key files. */
const NEVER = [
  "**/{node_modules,bower_components,vendor,third_party,dist,build,out,target,__pycache__,site-packages,venv}/**",
  "**/*.{pem,key,p12,pfx,jks,keystore,map,lock}",
  "**/{package-lock.json,npm-shrinkwrap.json,pnpm-lock.yaml,go.sum,id_rsa*,id_ed25519*}",
];

/** The rules of one .gitignore and of those above it, with their source. */
interface ParsedRules {
  readonly above: Ignore | undefined;
  readonly top: string;
  readonly changed: number;
  readonly size: number;
  readonly rules: Ignore;
}

/** A glob pattern for files. */
interface Pattern {
  readonly matches: RegExp;
  /** Whether it excludes a matching folder with all its files: it ends in a name or matches everything in a folder. */
  readonly closesFolders: boolean;
}

/** The rules in force in a subfolder that is not ignored itself. */
interface Subfolder {
  readonly rules: Ignore | undefined;
}

/**
 * The rules of one workspace folder. Paths are relative to it, with slashes. Ignore files are parsed again only after
 * they change; a `FolderRules` caches the rules of each folder for its lifetime.
 */
export class FolderRules {
  readonly #folder: string;
  /** The folder that rules are relative to: the top of the git repository, or the workspace folder. */
  readonly #top: string;
  readonly #patterns: readonly Pattern[];
  readonly #cache: IgnoreFileCache;
  /** By relative path; undefined for an ignored folder. */
  readonly #subfolders = new Map<string, Subfolder | undefined>();

  /** @param exclude glob patterns, relative to the folder */
  constructor(folder: string, exclude: readonly string[], cache: IgnoreFileCache) {
    this.#folder = path.resolve(folder);
    this.#top = repositoryOf(this.#folder) ?? this.#folder;
    this.#patterns = [...NEVER, ...exclude].map(compilePattern).filter((pattern) => pattern !== undefined);
    this.#cache = cache;
    this.#subfolders.set("", { rules: this.#rulesAbove() });
  }

  /** The files below `start` that may be read, folder by folder, in no order. A folder that cannot be read has none. */
  *list(start = ""): Generator<readonly string[], void> {
    const folders = [start];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      if (this.#subfolder(folder) === undefined) continue;
      const files: string[] = [];
      for (const entry of this.#entries(folder)) {
        const relative = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) folders.push(relative);
        else if (entry.isFile() && this.#allowsFile(folder, relative)) files.push(relative);
      }
      yield files;
    }
  }

  /** Whether a file's path allows reading it; `list` then yields it, unless a link leads to it. */
  allows(file: string): boolean {
    const folder = file.slice(0, Math.max(file.lastIndexOf("/"), 0));
    return this.#subfolder(folder) !== undefined && this.#allowsFile(folder, file);
  }

  #entries(folder: string) {
    try {
      return readdirSync(path.join(this.#folder, folder), { withFileTypes: true });
    } catch {
      return []; // an unreadable subfolder counts as empty
    }
  }

  #allowsFile(folder: string, file: string): boolean {
    return (
      !isHidden(file) &&
      !this.#patterns.some(({ matches }) => matches.test(file)) &&
      !this.#isIgnored(this.#subfolder(folder)?.rules, file)
    );
  }

  /** The rules in force in a folder; undefined where it is ignored, hidden or reached by a link. */
  #subfolder(folder: string): Subfolder | undefined {
    if (this.#subfolders.has(folder)) return this.#subfolders.get(folder);
    const above = this.#subfolder(folder.slice(0, Math.max(folder.lastIndexOf("/"), 0)));
    let found: Subfolder | undefined;
    if (
      above !== undefined &&
      !isHidden(folder) &&
      !this.#patterns.some(({ matches, closesFolders }) => closesFolders && matches.test(folder)) &&
      !this.#isIgnored(above.rules, `${folder}/`) &&
      !this.#isLink(folder)
    ) {
      found = { rules: this.#cache.extend(above.rules, path.join(this.#folder, folder), this.#top) };
    }
    this.#subfolders.set(folder, found);
    return found;
  }

  /** The rules of the folders from the top to this one. Rules that ignore this folder ignore everything in it. */
  #rulesAbove(): Ignore | undefined {
    let folder = this.#top;
    let rules = this.#cache.extend(undefined, folder, this.#top);
    for (const name of path.relative(this.#top, this.#folder).split(path.sep)) {
      if (name === "") break; // this one is the top
      folder = path.join(folder, name);
      rules = this.#cache.extend(rules, folder, this.#top);
    }
    return rules;
  }

  #isIgnored(rules: Ignore | undefined, relative: string): boolean {
    if (rules === undefined) return false;
    const above = path.relative(this.#top, this.#folder);
    return rules.ignores(above === "" ? relative : `${slashed(above)}/${relative}`);
  }

  #isLink(folder: string): boolean {
    return lstatSync(path.join(this.#folder, folder), { throwIfNoEntry: false })?.isSymbolicLink() === true;
  }
}

/** A cache of parsed .gitignore files, each valid until its content changes. */
export class IgnoreFileCache {
  readonly #parsed = new Map<string, ParsedRules>();

  /** `above` followed by the rules of `folder`'s own .gitignore, for paths relative to `top`. */
  extend(above: Ignore | undefined, folder: string, top: string): Ignore | undefined {
    const file = path.join(folder, ".gitignore");
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile()) {
      this.#parsed.delete(file);
      return above;
    }
    const { mtimeMs: changed, size } = stats;
    const known = this.#parsed.get(file);
    const isCurrent = known?.changed === changed && known.size === size && known.above === above && known.top === top;
    if (isCurrent) return known.rules;
    const rules = createIgnore().add(above ?? []);
    rules.add(rebase(readIgnoreFile(file), slashed(path.relative(top, folder))));
    this.#parsed.set(file, { above, top, changed, size, rules });
    return rules;
  }
}

function readIgnoreFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The patterns of an ignore file in the folder `base`, rewritten for a folder above it. */
function rebase(content: string, base: string): string[] {
  return content
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/(?<=(?<!\\)(?:\\\\)*)\s+$/, "")) // keeps a space after a backslash
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => (base === "" ? line : rebasePattern(line, base)));
}

function rebasePattern(pattern: string, base: string): string {
  const negation = pattern.startsWith("!") ? "!" : "";
  const positive = pattern.slice(negation.length);
  const slash = positive.indexOf("/");
  const isAnywhere = slash < 0 || slash === positive.length - 1;
  return negation + path.posix.join(base, isAnywhere ? "**" : "", positive);
}

function compilePattern(pattern: string): Pattern | undefined {
  const bare = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  if (bare === "") return undefined;
  const matches = micromatch.makeRe(bare, { dot: true, posix: true, strictSlashes: false });
  const isName = !/[*?!+@()[\]{}\\]/.test(path.posix.basename(bare));
  return { matches, closesFolders: isName || bare.endsWith("/**") };
}

/** The folder at or above `folder` that is a git repository. */
function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (statSync(path.join(at, ".git"), { throwIfNoEntry: false }) !== undefined) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

function isHidden(relative: string): boolean {
  return relative.startsWith(".", relative.lastIndexOf("/") + 1);
}

function slashed(relative: string): string {
  return path.sep === "/" ? relative : relative.replaceAll(path.sep, "/");
}
