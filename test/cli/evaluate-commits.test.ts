// `unroll evaluate FOLDER --commits N`, as it was built.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fingerprintOf, git, repositoryOf } from "../repository.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { unroll } from "./unroll.ts";

const sources = repetitiveSources();
const some = (count: number) => Object.fromEntries(Object.entries(sources).slice(0, count));
const repository = repositoryOf(some(5), some(6), { ...some(7), "README.md": "# Planets\n" });
writeFiles(repository, { "src/planet.ts": "dirty\n" });

test("the report as JSON has everyone's score, and nothing of the repository or its folder is changed", async () => {
  const before = fingerprintOf(repository);
  const temporary = temporaryFolder();
  const { code, output, errors } = await unroll(
    ["evaluate", repository, "--commits", "2", "--seconds", "0.5", "--json"],
    { environment: { TMPDIR: temporary } },
  );
  assert.deepEqual([code, errors], [0, ""]);
  const report = JSON.parse(output);
  assert.equal(report.commits, 2);
  assert.ok(report.characters > 500 && report.seconds > 0, output);
  for (const name of ["memory", "both", "words", "longestMatch"]) {
    const { saved, precision, shown, taken, acceptedLength, flicker, withWords, latency } = report[name];
    for (const figure of [saved, precision, shown, taken, acceptedLength, flicker, withWords.saved]) {
      assert.equal(typeof figure, "number", name);
    }
    for (const figure of [latency.p50, latency.p95, latency.firstKeyP95]) assert.ok(figure > 0, name);
    assert.ok(taken <= shown && taken > 0 && saved < 1, `${name}: ${output}`);
  }
  assert.ok(report.memory.saved > 0.5, "it knows files of the same kind");
  assert.equal(fingerprintOf(repository), before);
  assert.deepEqual(readdirSync(temporary), []);
});

test("an interruption ends it at once with 130, and leaves nothing", {
  skip: process.platform === "win32",
}, async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const temporary = temporaryFolder();
    const { code, output, errors } = await unroll(["evaluate", repository, "--commits", "2", "--seconds", "300"], {
      environment: { TMPDIR: temporary },
      onStart: (child) => {
        const timer = setInterval(() => {
          if (readdirSync(temporary).some((name) => /^unroll-commits-(?!store)/.test(name))) child.kill(signal);
        }, 10);
        child.once("exit", () => clearInterval(timer));
      },
    });
    assert.deepEqual({ code, output, errors }, { code: 130, output: "", errors: "" });
    assert.deepEqual(readdirSync(temporary), []);
  }
});

test("what cannot be typed again ends with 1, a line, and its kind as JSON", async () => {
  const plain = writeFiles(temporaryFolder(), { "a.ts": "let a;\n" });
  const typeless = repositoryOf({ "a.ts": "let a;\n" }, { "b.bin": Uint8Array.of(0, 1, 2) });
  const clones = temporaryFolder();
  git(clones, "clone", "--quiet", "--bare", repository, "bare");
  const cases = [
    [plain, /is not in a git repository\. Choose/],
    [repositoryOf({ "a.ts": "let a;\n" }), /only one commit/],
    [typeless, /no code that could be typed again\. Evaluate more/],
    [path.join(clones, "bare"), /Choose a checkout/],
  ] as const;
  for (const [folder, problem] of cases) {
    const { code, output, errors } = await unroll(["evaluate", folder, "--commits", "3", "--json"]);
    assert.equal(code, 1, output);
    assert.match(errors, /^[^\n]+\n$/);
    assert.match(errors, problem);
    assert.deepEqual(JSON.parse(output), { error: { message: errors.trim(), code: "git" } });
  }
  const korean = await unroll(["evaluate", plain, "--commits", "3"], { environment: { LC_ALL: "ko_KR.UTF-8" } });
  assert.match(korean.errors, /git 저장소에 속한 폴더가 아닙니다/);
});
