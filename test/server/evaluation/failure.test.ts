// What a user is told where an evaluation fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { GitError, type GitReason } from "../../../server/evaluation/commits/git.ts";
import { EvaluationError, evaluationFailureOf } from "../../../server/evaluation/failure.ts";

test("a history that cannot be read is a failure of one line that says what to do", () => {
  const reasons: Readonly<Record<GitReason, RegExp>> = {
    "no git": /Install it/,
    "no repository": /^\/w is not in a git repository\. Choose/,
    bare: /Choose a checkout/,
    "not trusted": /run: git config --global --add safe\.directory '\/top'$/,
    "no commits": /no commits yet\. Commit/,
    "one commit": /at least two/,
    shallow: /git fetch --unshallow$/,
    partial: /git fetch --refetch --no-filter$/,
    untouched: /No commit changes \/w\. Choose/,
    "nothing typed": /Evaluate more commits\.$/,
    failed: /\/w: detected .* '\/top'$/,
  };
  for (const [reason, expected] of Object.entries(reasons) as [GitReason, RegExp][]) {
    const detail = "detected trouble in '/top'";
    const failure = evaluationFailureOf(new GitError(reason, "/w", detail));
    assert.deepEqual(structuredClone(failure), failure, "it crosses processes");
    const { message } = new EvaluationError(failure);
    assert.match(message, expected);
    assert.doesNotMatch(message, /\n|undefined/, reason);
  }
});
