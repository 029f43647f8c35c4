// What git tells where a commit message is written.
import assert from "node:assert/strict";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gitBeginning } from "../../../server/evaluation/commits/git.ts";
import { gitCommits } from "../../../server/node/git-commits.ts";
import { fingerprintOf, git, repositoryOf } from "../../repository.ts";
import { temporaryFolder, writeFiles } from "../../workspace.ts";

/** A checkout in which these files are staged. */
function staged(files: Readonly<Record<string, string>>, before: Readonly<Record<string, string>> = { "a.ts": "a\n" }) {
  const folder = repositoryOf(before);
  writeFiles(folder, files);
  git(folder, "add", "--all");
  return folder;
}

test("the last messages and the staged files are told, also within the git folder, and nothing is written", async () => {
  const folder = staged({ "a.ts": "b\n", "new 가.ts": "c\n" });
  git(folder, "mv", "a.ts", "b.ts");
  git(folder, "commit", "--quiet", "--message", "levels: measure\n\nWith a body.");
  writeFiles(folder, { "b.ts": "b\nquartz\n", "not-staged.ts": "x\n", "d.ts": "d\n" });
  git(folder, "add", "b.ts", "d.ts");
  git(folder, "mv", "new 가.ts", "renamed.ts");
  const before = fingerprintOf(folder);
  for (const place of [folder, path.join(folder, ".git")]) {
    const commits = gitCommits(place);
    assert.deepEqual(await commits.messages(), ["levels: measure\n\nWith a body.\n", "change\n"]);
    assert.deepEqual(
      (await commits.stagedFiles()).map(({ path: name, isEdited }) => [name, isEdited]),
      [
        ["b.ts", true],
        ["d.ts", true],
        ["renamed.ts", false],
      ],
    );
    assert.match(await commits.stagedDiff(["b.ts"]), /^diff --git .*\n[\s\S]*\n@@ -1,0 \+2 @@\s.*\n\+quartz\n$/);
  }
  assert.equal((await gitCommits(folder).stagedFiles())[0]!.file, path.join(folder, "b.ts"));
  assert.equal(fingerprintOf(folder), before);
});

test("where there is no repository, no commit or no git, nothing is told", async (t) => {
  const nothing = async (folder: string) => {
    const commits = gitCommits(folder);
    assert.deepEqual(
      [await commits.messages(), await commits.stagedFiles(), await commits.stagedDiff(["a"])],
      [[], [], ""],
    );
  };
  await nothing(temporaryFolder());
  await nothing(path.join(temporaryFolder(), "is not there"));
  const folder = temporaryFolder();
  git(folder, "init", "--quiet");
  await nothing(folder);
  const { PATH } = process.env;
  t.after(() => {
    process.env.PATH = PATH;
  });
  process.env.PATH = temporaryFolder();
  await nothing(staged({ "b.ts": "b\n" }));
});

test("no program runs that the repository names", async () => {
  const folder = staged({ "a.ts": "b\n", ".gitattributes": "*.ts diff=own\n" });
  const mark = path.join(temporaryFolder(), "ran");
  const program = path.join(temporaryFolder(), "program");
  writeFileSync(program, `#!/bin/sh\ntouch '${mark}'\n`);
  chmodSync(program, 0o755);
  for (const name of [
    "diff.external",
    "diff.own.command",
    "diff.own.textconv",
    "core.fsmonitor",
    "core.pager",
    "gpg.program",
  ])
    git(folder, "config", name, program);
  git(folder, "config", "log.showSignature", "true");
  const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n";
  const signed = git(folder, "cat-file", "commit", "HEAD").replace("\n\n", `\n${signature}`);
  writeFiles(folder, { signed: `${signed}\n` });
  git(folder, "update-ref", "HEAD", git(folder, "hash-object", "-t", "commit", "-w", "signed"));
  const commits = gitCommits(folder);
  assert.deepEqual(await commits.messages(), ["change\n"]);
  assert.equal((await commits.stagedFiles()).length, 2);
  assert.match(await commits.stagedDiff(["a.ts"]), /^\+b$/m);
  assert.ok(!existsSync(mark));
});

test("a git that says too much is ended, and its beginning counts; one that never answers is ended with nothing", async (t) => {
  const folder = staged({ "a.ts": "quartz\n".repeat(200_000) });
  const diff = await gitCommits(folder).stagedDiff(["a.ts"]);
  assert.equal(diff.length, 2 ** 19);
  assert.match(diff, /^\+quartz$/m);
  const programs = temporaryFolder();
  writeFileSync(path.join(programs, "git"), "#!/bin/sh\nexec sleep 1000\n");
  chmodSync(path.join(programs, "git"), 0o755);
  const { PATH } = process.env;
  t.after(() => {
    process.env.PATH = PATH;
  });
  process.env.PATH = `${programs}${path.delimiter}${PATH}`;
  assert.equal((await gitBeginning(folder, ["log"], { milliseconds: 50, bytes: 100 })).length, 0);
});
