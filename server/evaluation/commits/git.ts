import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The largest answer of git, in bytes. */
const MAX_ANSWER = 2 ** 30;

/** When git is ended that takes too long or says too much. */
export interface GitLimits {
  readonly milliseconds: number;
  /** Of the answer. */
  readonly bytes: number;
}

const NO_LIMITS: GitLimits = { milliseconds: 0, bytes: MAX_ANSWER };

/**
 * Why commits cannot be typed again: git is missing, or does not trust the repository of another user; the folder is in no
 * checkout; its history is too short, or was not fetched, or no commit changes the folder, or only what is not typed.
 */
export type GitReason =
  | "no git"
  | "no repository"
  | "bare"
  | "not trusted"
  | "no commits"
  | "one commit"
  | "shallow"
  | "partial"
  | "untouched"
  | "nothing typed"
  | "failed";

/** The history of a folder cannot be read, or has nothing to type again. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly reason: GitReason;
  readonly folder: string;

  /** @param message what git says, where the reason alone does not say enough */
  constructor(reason: GitReason, folder: string, message = "", cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
    this.folder = folder;
  }
}

/** Variables by which git would look at another repository than the folder's, as hooks of git have them. */
const OTHER_REPOSITORY = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_COMMON_DIR",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_NAMESPACE",
  "GIT_PREFIX",
];

/**
 * Runs the installed git in a folder. With commands that only read, nothing is written into the repository: no index is
 * refreshed, no hook of its configuration runs, and nothing is fetched.
 *
 * @throws GitError
 */
export async function git(
  folder: string,
  args: readonly string[],
  input = "",
  { milliseconds, bytes } = NO_LIMITS,
): Promise<Buffer> {
  const safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false"];
  const running = run("git", [...safe, ...args], {
    cwd: folder,
    encoding: "buffer",
    maxBuffer: bytes,
    timeout: milliseconds,
    killSignal: "SIGKILL", // with commands that only read, there is nothing to put in order
    env: environment(),
  });
  running.child.stdin?.on("error", () => {}); // git's own error says more
  running.child.stdin?.end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    throw failureOf(folder, error as NodeJS.ErrnoException & { readonly stderr?: Buffer });
  }
}

/** The beginning of what git says within the limits; nothing where it fails. */
export async function gitBeginning(folder: string, args: readonly string[], limits: GitLimits): Promise<Buffer> {
  try {
    return await git(folder, args, "", limits);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const { code, stdout } = error.cause as NodeJS.ErrnoException & { readonly stdout?: Buffer };
    return code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER" && stdout !== undefined ? stdout : Buffer.alloc(0);
  }
}

function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !OTHER_REPOSITORY.includes(name));
  return {
    ...Object.fromEntries(own),
    LC_ALL: "C", // `failureOf` reads what it says
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "", // what GIT_NO_LAZY_FETCH says, to versions that do not know it
    GIT_TERMINAL_PROMPT: "0",
  };
}

/** By what git says. */
const REASONS: readonly (readonly [RegExp, GitReason])[] = [
  [/not a git repository/i, "no repository"],
  [/dubious ownership|unsafe repository/i, "not trusted"],
  [/must be run in a work tree/i, "bare"],
  [/bad revision 'HEAD'|ambiguous argument 'HEAD'|does not have any commits/i, "no commits"],
  [/promisor|lazy fetch/i, "partial"],
];

function failureOf(folder: string, error: NodeJS.ErrnoException & { readonly stderr?: Buffer }): GitError {
  if (error.code === "ENOENT" && existsSync(folder)) return new GitError("no git", folder, error.message, error);
  const said = error.stderr?.toString().trim() ?? "";
  const [, reason = "failed"] = REASONS.find(([pattern]) => pattern.test(said)) ?? [];
  const [line = ""] = (said === "" ? error.message : said).split("\n", 1);
  return new GitError(reason, folder, line.replace(/^(fatal|error): /, ""), error);
}
