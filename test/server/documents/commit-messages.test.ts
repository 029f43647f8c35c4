import assert from "node:assert/strict";
import { test } from "node:test";
import { isCommentOfGit, repositoryFolderOf } from "../../../server/documents/commit-messages.ts";
import { nodeHost } from "../../../server/node/node-host.ts";

const folderOf = (uri: string, languageId: string) =>
  repositoryFolderOf({ uri, languageId }, (file) => nodeHost.pathOf(file));

/** The box's URI as VS Code writes it: the root stands encoded in the query, which is encoded once more. */
const boxOf = (root: string) =>
  `vscode-scm:git/scm0/input?${encodeURIComponent(`rootUri=${encodeURIComponent(root)}`)}`;

test("the message box of source control says in which repository it is", () => {
  assert.equal(folderOf(boxOf("file:///w/app"), "scminput"), "/w/app");
  assert.equal(folderOf(boxOf("file:///w/a%20b+c/%EA%B0%80"), "scminput"), "/w/a b+c/가");
  for (const uri of [boxOf("vscode-vfs://github/a/b"), "vscode-scm:git/scm0/input", "vscode-scm:git?rootUri%3", "%"])
    assert.equal(folderOf(uri, "scminput"), undefined, uri);
});

test("the file of a message stands in the git folder of its repository, whatever an editor calls its language", () => {
  for (const language of ["git-commit", "gitcommit"])
    assert.equal(folderOf("file:///w/app/.git/COMMIT_EDITMSG", language), "/w/app");
  const ofWorktree = "file:///w/app/.git/worktrees/other/COMMIT_EDITMSG";
  assert.equal(folderOf(ofWorktree, "git-commit"), "/w/app/.git/worktrees/other");
  assert.equal(folderOf("untitled:Untitled-1", "git-commit"), undefined);
  assert.equal(folderOf("file:///w/app/.git/COMMIT_EDITMSG", "plaintext"), undefined);
});

test("git leaves out lines of the file that begin with a number sign, and none of the box", () => {
  assert.ok(isCommentOfGit({ languageId: "git-commit" }, "# On branch main"));
  assert.ok(!isCommentOfGit({ languageId: "git-commit" }, "Fix #7"));
  assert.ok(!isCommentOfGit({ languageId: "scminput" }, "#7: fix"));
});
