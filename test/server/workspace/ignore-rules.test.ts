import assert from "node:assert/strict";
import { mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { globby } from "globby";
import { seededRandom } from "../../../model/random.ts";
import { FolderRules, IgnoreFileCache } from "../../../server/workspace/ignore-rules.ts";
import { temporaryFolder, writeFiles } from "../../workspace.ts";

const isFolder = (file: string) => statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
const list = (rules: FolderRules) => Array.from(rules.list()).flat().sort();

const LINES = [
  "*.log",
  "b/",
  "/a",
  "a/b",
  "!a.ts",
  "*.ts",
  "!keep.log",
  "**/c",
  "a/**/b",
  "# a comment",
  "",
  "b.ts  ",
  "\\!odd.ts",
  "!b/",
  "[ab].txt",
  "d\\ ",
  "/*",
  "!/b",
];
const EXCLUDES = ["**/a.txt", "b", "a/*.ts", "**/{c,d}/**", "**/*.{log,txt}", "./a/b/", "!(a|b)/*.ts", "a*"];

test("the rules let through what a search by glob patterns lets through", async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = seededRandom(seed);
    const draw = <T>(items: readonly T[]) => items[Math.floor(random.next() * items.length)];
    const files: Record<string, string> = {};
    const names = ["a", "b", "c", "d ", "a.ts", "b.ts", "!odd.ts", "keep.log", "x.log", "a.txt", ".hidden.ts"];
    for (let i = 0; i < 60; i++) {
      const folders = Array.from({ length: Math.floor(random.next() * 4) }, () =>
        draw(["a", "b", "c", "d ", ".dot", "build"]),
      );
      // A folder's name is no file's: the file's gets an end of its own then.
      files[[...folders, `${draw(names)}${random.next() < 0.5 ? "" : ".md"}`].join("/")] = "x";
    }
    for (const file of Object.keys(files)) {
      if (Object.keys(files).some((other) => other.startsWith(`${file}/`))) delete files[file];
    }
    const folders = new Set(["", ...Object.keys(files).map((file) => path.posix.dirname(file))]);
    for (const folder of folders) {
      if (random.next() > 0.3 && folder !== "") continue;
      const lines = Array.from({ length: Math.floor(random.next() * 4) }, () => draw(LINES));
      files[path.posix.join(folder, ".gitignore")] = lines.join(random.next() < 0.5 ? "\n" : "\r\n");
    }
    const top = writeFiles(temporaryFolder(), files);
    if (random.next() < 0.5) mkdirSync(path.join(top, ".git"));
    const exclude = random.next() < 0.5 ? [] : [draw(EXCLUDES)];
    for (const folder of [top, path.join(top, "a"), path.join(top, "a/b")].filter((one) => isFolder(one))) {
      const never = ["**/{build,vendor}/**"];
      const expected = await globby("**/*", {
        cwd: folder,
        gitignore: true,
        ignore: [...never, ...exclude],
        suppressErrors: true,
        followSymbolicLinks: false,
      });
      const rules = new FolderRules(folder, exclude, new IgnoreFileCache());
      const told = `seed ${seed}, ${path.relative(top, folder)}, exclude ${exclude.join()}`;
      assert.deepEqual(list(rules), expected.sort(), told);
      const apart = new FolderRules(folder, exclude, new IgnoreFileCache());
      const inside = Object.keys(files).map((file) => path.relative(folder, path.join(top, file)));
      assert.deepEqual(
        inside.filter((file) => !file.startsWith("..") && apart.allows(file)).sort(),
        expected.sort(),
        `${told}, one by one`,
      );
    }
  }
});

test("an ignore file is parsed once, until it changes or goes", () => {
  const folder = writeFiles(temporaryFolder(), { ".gitignore": "a.ts\n", "sub/.gitignore": "b.ts\n" });
  const cache = new IgnoreFileCache();
  const parse = () => cache.extend(cache.extend(undefined, folder, folder), path.join(folder, "sub"), folder);
  const first = parse();
  assert.equal(parse(), first);
  writeFiles(folder, { ".gitignore": "c.ts\n" });
  utimesSync(path.join(folder, ".gitignore"), 1, 1); // a clock that is not finer than the test
  const second = parse();
  assert.notEqual(second, first);
  assert.deepEqual(
    ["a.ts", "sub/b.ts", "sub/c.ts"].map((file) => second!.ignores(file)),
    [false, true, true],
  );
});

test("a link is not followed, neither as a folder nor as a file", () => {
  const folder = writeFiles(temporaryFolder(), { "real/a.ts": "x" });
  symlinkSync("real", path.join(folder, "link"), "junction");
  const rules = new FolderRules(folder, [], new IgnoreFileCache());
  assert.deepEqual(list(rules), ["real/a.ts"]);
  assert.equal(rules.allows("link/a.ts"), false);
});

test("what is below a folder that the repository ignores is not read, whichever folder is open", () => {
  const top = writeFiles(temporaryFolder(), { ".gitignore": "out/\n", "out/sub/a.ts": "x" });
  const open = () => list(new FolderRules(path.join(top, "out/sub"), [], new IgnoreFileCache()));
  assert.deepEqual(open(), ["a.ts"]);
  writeFileSync(path.join(top, ".git"), "gitdir: elsewhere\n");
  assert.deepEqual(open(), []);
});
