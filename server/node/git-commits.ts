import path from "node:path";
import { type GitLimits, gitBeginning } from "../evaluation/commits/git.ts";
import type { CommitSource, StagedFile } from "../workspace/commit-texts.ts";

/** So many messages are read at most. */
const MOST_MESSAGES = 200;

const LIMITS: GitLimits = { milliseconds: 5000, bytes: 2 ** 19 };

/** Without the programs that a repository may name for its files or its user's screen. */
const PLAIN_DIFF = ["--cached", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--ignore-submodules"];

/** The repository around a folder, which may be a `.git` folder itself. */
export function gitCommits(folder: string): CommitSource {
  const ask = async (...args: readonly string[]) => (await gitBeginning(folder, args, LIMITS)).toString("utf8");
  return {
    messages: async () => {
      const format = ["--no-show-signature", "--no-color", "--no-merges", "--encoding=UTF-8", "--format=%B", "-z"];
      return complete(await ask("log", "-n", String(MOST_MESSAGES), ...format));
    },
    stagedFiles: async () => {
      const fields = complete(await ask("diff", ...PLAIN_DIFF, "--find-renames", "--name-status", "-z"));
      return filesOf(fields).map((file) => ({ ...file, file: path.join(folder, file.path) }));
    },
    stagedDiff: (paths) => ask("--literal-pathspecs", "diff", ...PLAIN_DIFF, "--unified=0", "--", ...paths),
  };
}

/** The texts before each NUL: what follows the last one is cut off. */
function complete(texts: string): string[] {
  return texts.split("\0").slice(0, -1);
}

/** What git says with `--name-status -z`: of each file a status and its path, and before that the one it had. */
function filesOf(fields: readonly string[]): Omit<StagedFile, "file">[] {
  const files: Omit<StagedFile, "file">[] = [];
  for (let at = 0; at < fields.length; ) {
    const status = fields[at++]!;
    if (/^[RC]/.test(status)) at++;
    const name = fields[at++];
    if (name !== undefined) files.push({ path: name, isEdited: status === "A" || status === "M" });
  }
  return files;
}
