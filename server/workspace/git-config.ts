/** Reads git's configuration as git does, from the files themselves: git may not be installed. */
import { homedir } from "node:os";
import path from "node:path";
import micromatch from "micromatch";
import type { RuleFiles } from "./rule-files.ts";

/** Keys in lower case, as `core.excludesfile`, with the last value of each; undefined for a key without a value. */
export type GitConfig = ReadonlyMap<string, string | undefined>;

/** Where a configuration applies: it may include files for some repositories only. */
export interface ConfiguredRepository {
  readonly gitFolder: string;
  /** The folder that all worktrees of a repository share. */
  readonly commonFolder: string;
}

/** Files include files up to this depth, as in git. */
const MAX_DEPTH = 10;

/** The configuration in force in a repository, or outside of any. @throws UnreadableError */
export function readGitConfig(repository: ConfiguredRepository | undefined, files: RuleFiles): GitConfig {
  const config = new Map<string, string | undefined>();
  const read = (file: string) => addFile(file, { config, repository, files, depth: 0 });
  for (const file of [...systemFiles(), ...userFiles()]) read(file);
  if (repository !== undefined) {
    read(path.join(repository.commonFolder, "config"));
    if (isTrue(config, "extensions.worktreeconfig")) read(path.join(repository.gitFolder, "config.worktree"));
  }
  const { env } = process;
  for (let i = 0; i < Number(env.GIT_CONFIG_COUNT ?? 0); i++) {
    config.set((env[`GIT_CONFIG_KEY_${i}`] ?? "").toLowerCase(), env[`GIT_CONFIG_VALUE_${i}`]);
  }
  return config;
}

/** Whether a key is set and true. */
export function isTrue(config: GitConfig, key: string): boolean {
  return config.has(key) && /^(true|yes|on|0*[1-9]\d*)$/i.test(config.get(key) ?? "true");
}

/** The folder of the user's git files: `ignore`, `config`. */
export function userFolder(): string {
  return path.join(process.env.XDG_CONFIG_HOME || path.join(home(), ".config"), "git");
}

/** A path as the configuration writes it, in which `~` is a home folder. */
export function expandPath(written: string, base: string): string {
  const user = /^~([^/\\]*)(?=[/\\]|$)/.exec(written);
  if (user === null) return path.resolve(base, written);
  const folder = user[1] === "" ? home() : path.join(path.dirname(home()), user[1]!);
  return path.join(folder, written.slice(user[0].length));
}

function home(): string {
  return process.env.HOME || homedir();
}

/** Where the installations of git keep what holds for all users. */
function systemFiles(): string[] {
  const { env } = process;
  if (/^(1|true|yes|on)$/i.test(env.GIT_CONFIG_NOSYSTEM ?? "")) return [];
  if (env.GIT_CONFIG_SYSTEM !== undefined) return [env.GIT_CONFIG_SYSTEM];
  if (process.platform !== "win32")
    return ["/etc/gitconfig", "/usr/local/etc/gitconfig", "/opt/homebrew/etc/gitconfig"];
  const { ProgramData = "C:\\ProgramData", ProgramFiles = "C:\\Program Files" } = env;
  return [path.join(ProgramData, "Git/config"), path.join(ProgramFiles, "Git/etc/gitconfig")];
}

function userFiles(): string[] {
  const named = process.env.GIT_CONFIG_GLOBAL;
  return named === undefined ? [path.join(userFolder(), "config"), path.join(home(), ".gitconfig")] : [named];
}

interface Reading {
  readonly config: Map<string, string | undefined>;
  readonly repository: ConfiguredRepository | undefined;
  readonly files: RuleFiles;
  readonly depth: number;
}

function addFile(file: string, reading: Reading): void {
  const entries = reading.files.readAllowed(file, (bytes) => [...parseGitConfig(bytes.toString())]);
  for (const [key, value] of entries ?? []) {
    reading.config.set(key, value);
    const condition = /^include(?:if\.(.*))?\.path$/s.exec(key);
    if (condition === null || value === undefined || reading.depth >= MAX_DEPTH) continue;
    if (condition[1] !== undefined && !holds(condition[1], file, reading)) continue;
    addFile(expandPath(value, path.dirname(file)), { ...reading, depth: reading.depth + 1 });
  }
}

/** Whether the condition of an `includeIf` section is true. */
function holds(condition: string, file: string, { repository, files }: Reading): boolean {
  const [, kind, pattern] = /^(gitdir|gitdir\/i|onbranch):(.*)$/s.exec(condition) ?? [];
  if (repository === undefined || kind === undefined || pattern === undefined) return false;
  if (kind === "onbranch") {
    const branch = files.readAllowed(path.join(repository.gitFolder, "HEAD"), (bytes) => bytes.toString());
    return matches((branch ?? "").replace(/^ref: refs\/heads\//, "").trim(), pattern);
  }
  const isPlaced = /^(~|\.\/|\/|[A-Za-z]:)/.test(pattern);
  const end = pattern.endsWith("/") ? "/" : ""; // which resolving a path removes
  const placed = isPlaced ? slashed(expandPath(pattern, path.dirname(file))) + end : `**/${pattern}`;
  return matches(slashed(repository.gitFolder), placed, kind === "gitdir/i");
}

function matches(name: string, pattern: string, nocase = false): boolean {
  return micromatch.isMatch(name, pattern.endsWith("/") ? `${pattern}**` : pattern, { dot: true, nocase });
}

function slashed(name: string): string {
  return name.replaceAll(path.sep, "/");
}

/** The assignments of a configuration file in order; what follows a syntax error is not read. */
export function* parseGitConfig(content: string): Generator<[key: string, value: string | undefined], void> {
  const text = content.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  let section = "";
  for (let at = 0; at < text.length; ) {
    const token = (pattern: RegExp) => {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found !== null) at = pattern.lastIndex;
      return found;
    };
    if (token(/\s+|[#;][^\n]*/y)) continue;
    const head = token(/\[([-.\w]+)(?:[ \t]+"((?:[^"\\\n]|\\.)*)")?[ \t]*\]/y);
    if (head !== null) {
      const subsection = head[2]?.replace(/\\(.)/g, "$1");
      section = head[1]!.toLowerCase() + (subsection === undefined ? "" : `.${subsection}`);
      continue;
    }
    const name = token(/([A-Za-z][-A-Za-z0-9]*)[ \t]*(=|(?=\n|$))/y);
    if (name === null || section === "") return;
    const value = name[2] === "" ? undefined : unquote(token(/(?:"(?:[^"\\]|\\.)*"|\\.|[^"\\\n])*/sy)?.[0] ?? "");
    yield [`${section}.${name[1]!.toLowerCase()}`, value];
  }
}

/** A value without its quotes, escapes, comment and surrounding blanks. */
function unquote(written: string): string {
  let value = "";
  let blanks = "";
  let isQuoted = false;
  for (let at = 0; at < written.length; at++) {
    let character = written[at]!;
    if (!isQuoted && (character === "#" || character === ";")) break;
    if (!isQuoted && /\s/.test(character)) {
      blanks += character;
      continue;
    }
    if (character === '"') {
      isQuoted = !isQuoted;
      character = "";
    } else if (character === "\\") {
      const escaped = written[++at] ?? "";
      if (escaped === "\n") continue;
      character = ESCAPES[escaped] ?? escaped;
    }
    value += value === "" ? character : blanks + character;
    blanks = "";
  }
  return value;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", b: "\b" };
