import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The largest answer of git, in bytes. */
const MAX_ANSWER = 2 ** 30;

/** Why a history cannot be read. */
export type GitReason = "no git" | "no repository" | "no history" | "failed";

export class GitError extends Error {
  override readonly name = "GitError";
  readonly reason: GitReason;

  constructor(reason: GitReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/**
 * Runs the installed git in a folder. Nothing is written into the repository: no index is refreshed, no hook or filter of its
 * configuration runs, and nothing is fetched.
 *
 * @param environment in addition to this process's own
 * @throws GitError
 */
export async function git(
  folder: string,
  args: readonly string[],
  { input, environment = {} }: { readonly input?: string; readonly environment?: Record<string, string> } = {},
): Promise<Buffer> {
  const safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false"];
  const running = run("git", [...safe, ...args], {
    cwd: folder,
    encoding: "buffer",
    maxBuffer: MAX_ANSWER,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0", ...environment },
  });
  running.child.stdin?.on("error", () => {}); // git's own error says more
  running.child.stdin?.end(input ?? "");
  try {
    return (await running).stdout;
  } catch (error) {
    throw failureOf(error as NodeJS.ErrnoException & { readonly stderr?: Buffer });
  }
}

function failureOf(error: NodeJS.ErrnoException & { readonly stderr?: Buffer }): GitError {
  if (error.code === "ENOENT") return new GitError("no git", "git is not installed.", error);
  const said = error.stderr?.toString().trim() ?? "";
  if (/not a git repository/i.test(said)) return new GitError("no repository", said, error);
  return new GitError("failed", said === "" ? error.message : said.split("\n", 1)[0]!, error);
}
