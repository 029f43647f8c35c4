import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs, { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { mock, test } from "node:test";
import { CorpusReader, readCorpus } from "../../../server/workspace/corpus.ts";
import { parseGitConfig } from "../../../server/workspace/git-config.ts";
import { FolderRules } from "../../../server/workspace/ignore-rules.ts";
import { RuleFiles } from "../../../server/workspace/rule-files.ts";
import { temporaryFolder, writeFiles } from "../../workspace.ts";

const options = { maxFileSize: 10_000, exclude: [] };
const { signal } = new AbortController();
const list = (folder: string, exclude: readonly string[] = []) =>
  Array.from(new FolderRules(folder, exclude, new RuleFiles()).list())
    .flat()
    .sort();
const allows = (folder: string, file: string) => new FolderRules(folder, [], new RuleFiles()).allows(file);
const git = (folder: string, ...args: string[]) => execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" });

/** A folder with these files, of which git tracks those in `tracked`. */
function repository(files: Readonly<Record<string, string>>, tracked: readonly string[] = []): string {
  const folder = writeFiles(temporaryFolder(), files);
  git(folder, "init", "-q");
  if (tracked.length > 0) git(folder, "add", "-f", "--", ...tracked);
  return folder;
}

test("hidden files and those in hidden folders are left out, at any depth, however they are asked for", () => {
  const files = [".env", ".git2/config", "src/.hidden.ts", "src/.github/w.yml", "a/.b/c/d.ts"];
  const folder = writeFiles(temporaryFolder(), Object.fromEntries([...files, "src/a.ts"].map((name) => [name, "x"])));
  assert.deepEqual(list(folder), ["src/a.ts"]);
  for (const file of files) assert.equal(allows(folder, file), false, file);
});

test("patterns of the settings exclude files and whole folders", () => {
  const names = ["a/x.ts", "a/x.log", "b/x.ts", "c.d/x.ts"];
  const folder = writeFiles(temporaryFolder(), Object.fromEntries(names.map((name) => [name, "x"])));
  assert.deepEqual(list(folder, ["**/*.{log,txt}", "./b/"]), ["a/x.ts", "c.d/x.ts"]);
  assert.deepEqual(list(folder, ["!(a|b)/*.ts"]), ["a/x.log", "a/x.ts", "b/x.ts"]);
});

test("a link is not followed, neither as a folder nor as a file", async () => {
  const outside = writeFiles(temporaryFolder(), { "a.ts": "outside\n", "sub/b.ts": "outside\n" });
  const folder = writeFiles(temporaryFolder(), { "real/a.ts": "inside\n" });
  symlinkSync("real", path.join(folder, "link"), "junction");
  symlinkSync(outside, path.join(folder, "away"), "junction");
  symlinkSync(path.join(outside, "a.ts"), path.join(folder, "file.ts"));
  assert.deepEqual(list(folder), ["real/a.ts"]);
  const reader = new CorpusReader();
  const paths = ["link", "link/a.ts", "away", "away/a.ts", "away/sub", "away/sub/b.ts", "file.ts"].map((name) =>
    path.join(folder, name),
  );
  for await (const file of reader.readFiles([folder], options, paths, signal)) assert.fail(`learned ${file.path}`);
  for (const file of paths) assert.equal(reader.mayLearn([folder], options, file), false, file);
});

test("what is below a folder that the repository ignores is not read, whichever folder is open", () => {
  const top = writeFiles(temporaryFolder(), { ".gitignore": "out/\n", "out/sub/a.ts": "x" });
  assert.deepEqual(list(path.join(top, "out/sub")), ["a.ts"]);
  git(top, "init", "-q");
  assert.deepEqual(list(path.join(top, "out/sub")), []);
});

test("an ignore file without a repository counts as in one", () => {
  const folder = writeFiles(temporaryFolder(), {
    ".gitignore": "a.ts\n",
    "a.ts": "x",
    "b/.gitignore": "/c.ts\n",
    "b/c.ts": "x",
  });
  assert.deepEqual(list(folder), []);
});

test("an .unrollignore leaves out what git keeps, in any folder, and brings nothing back", () => {
  const folder = repository(
    {
      ".gitignore": "ignored.ts\n",
      ".unrollignore": "*.sql\n!kept.sql\n!ignored.ts\nnested/private/\n",
      "ignored.ts": "x",
      "dump.sql": "x",
      "kept.sql": "x",
      "sub/.unrollignore": "/own.ts\n",
      "sub/own.ts": "x",
      "sub/deep/own.ts": "x",
      "nested/private/a.ts": "x",
      "nested/a.ts": "x",
      "nested/b.sql": "x",
    },
    ["dump.sql", "sub/own.ts"],
  );
  git(path.join(folder, "nested"), "init", "-q");
  assert.deepEqual(list(folder), ["kept.sql", "nested/a.ts", "sub/deep/own.ts"]);
});

test("a file that git tracks is not ignored, nor are the folders on the way to it", () => {
  const folder = repository(
    { ".gitignore": "gen/\n*.log\n", "gen/a/kept.ts": "x", "gen/a/b.ts": "x", "x.log": "x", "y.log": "x" },
    ["gen/a/kept.ts", "x.log"],
  );
  assert.deepEqual(list(folder), ["gen/a/kept.ts", "x.log"]);
});

test("letter case counts as the repository says", () => {
  const folder = repository({ ".gitignore": "Debug/\n", "debug/a.ts": "x", "Debug/b.ts": "x" });
  git(folder, "config", "core.ignorecase", "false");
  assert.deepEqual(list(folder), ["debug/a.ts"]);
  git(folder, "config", "core.ignorecase", "true");
  assert.deepEqual(list(folder), []);
});

test("folders named like outputs and copies are read, but for those that look it", () => {
  const sources = {
    "build/tool.ts": "x",
    "target/a.md": "x",
    "out/deep/b.py": "x",
    "dist/c.rs": "x",
    "vendor/own/d.js": "x",
  };
  const outputs = {
    "p1/build/CMakeCache.txt": "x",
    "p1/build/a.c": "x",
    "p2/dist/a.js": "x",
    "p2/dist/a.js.map": "x",
    "p3/dist/bundle.js": "x",
    "p3/dist/index.html": "x",
    "p4/target/CACHEDIR.TAG": "x",
    "p4/target/a.rs": "x",
    "p5/out/A.class": "x",
    "p5/out/notes.txt": "x",
    "p6/vendor/modules.txt": "x",
    "p6/vendor/github.com/a.go": "x",
    "p7/third_party/zlib/LICENSE": "x",
    "p7/third_party/zlib/a.c": "x",
    "p8/venv/pyvenv.cfg": "x",
    "p8/venv/a.py": "x",
    "p9/node_modules/a/a.js": "x",
    "p9/lib/site-packages/a.py": "x",
    "p9/__pycache__/a.txt": "x",
    "p9/package-lock.json": "x",
  };
  const folder = writeFiles(temporaryFolder(), { ...sources, ...outputs });
  assert.deepEqual(list(folder), Object.keys(sources).sort());
  for (const file of Object.keys(outputs)) assert.equal(allows(folder, file), false, file);
});

test("of a folder build/ that git tracks the sources are read, but not a bundle that was committed", () => {
  const files = { "build/webpack.js": "x", "build/style.css": "x", "dist/lib.js": "x", "dist/lib.d.ts": "x" };
  const folder = repository(files, Object.keys(files));
  assert.deepEqual(list(folder), ["build/style.css", "build/webpack.js"]);
});

test("the folder that is open is read, whatever it is called", () => {
  const folder = writeFiles(temporaryFolder(), { "dist/a.js": "x", "dist/a.js.map": "x" });
  assert.deepEqual(list(path.join(folder, "dist")), ["a.js"]);
});

test("an ignore file that cannot be read excludes its folder, and the report says so", async () => {
  const folder = repository({
    "a.ts": "a\n",
    "sub/.gitignore": "secret.ts\n",
    "sub/secret.ts": "b\n",
    "sub/deep/c.ts": "c\n",
  });
  const { readFileSync } = fs;
  const fail = (file: string) => {
    const mocked = mock.method(fs, "readFileSync", (...args: Parameters<typeof readFileSync>) => {
      if (args[0] === file) throw Object.assign(new Error("EMFILE: too many open files"), { code: "EMFILE" });
      return readFileSync(...args);
    });
    syncBuiltinESMExports();
    return () => {
      mocked.mock.restore();
      syncBuiltinESMExports();
    };
  };
  const read = async () => {
    const { files, leftOut } = await readCorpus([folder], options);
    return { files: files.map((file) => path.relative(folder, file.path)), leftOut };
  };
  let restore = fail(path.join(folder, "sub/.gitignore"));
  const reader = new CorpusReader();
  for await (const _ of reader.read({ folders: [folder], options, open: [] }, signal));
  const found = await read();
  restore();
  assert.deepEqual(found.files, ["a.ts"]);
  assert.deepEqual(found.leftOut, [{ reason: "unknownRules", count: 1, examples: ["sub/.gitignore"] }]);
  const changes = await reader.ruleChanges([folder], options, []);
  assert.deepEqual(changes, { removed: [], added: [path.join(folder, "sub/deep/c.ts")] }, "it can be read again");
  for (const name of ["info/exclude", "config"]) {
    restore = fail(path.join(folder, ".git", name));
    assert.deepEqual((await read()).files, [], name);
    restore();
  }
  rmSync(path.join(folder, "sub/.gitignore"));
  mkdirSync(path.join(folder, "sub/.gitignore")); // which git passes over
  assert.deepEqual((await read()).files, ["a.ts", "sub/deep/c.ts", "sub/secret.ts"]);
});

test("git's configuration is read as git reads it", () => {
  const config = String.raw`
; a comment
[core]
  excludesFile = "~/a b/#x" # a comment
  Bare
  other = a\
b  c ; d
[Include-If "GitDir:~/x\"y/"] path = z
[a.B] c = "x\ty"\\
broken line
[d] e = f
`;
  assert.deepEqual(
    [...parseGitConfig(config)],
    [
      ["core.excludesfile", "~/a b/#x"],
      ["core.bare", undefined],
      ["core.other", "ab  c"],
      ['include-if.GitDir:~/x"y/.path', "z"],
      ["a.b.c", "x\ty\\"],
    ],
  );
});
