// What is learned, and what is not: ignore rules, hidden files, links, by every way that a file takes.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { ServerProcess } from "../server-process.ts";
import { openAt, type Product, suggestedAt, write } from "./product.ts";
import type { Trial } from "./trial.ts";

const WORDS =
  "harvestLantern copperSaddle willowHarbor marbleCricket velvetPilgrim thunderOrchard cinnamonTurtle glacierFiddle meadowCompass pepperGallery silverThicket bambooLectern".split(
    " ",
  );
/** So much of a word is typed before the rest of it is expected. */
const TYPED = 7;

/** A file in which a word stands. */
const using = (word: string) => `const ${word} = measure(${word});\nreturn fold(${word});\n`.repeat(3);

const OTHERS = Object.fromEntries(
  ["alpha", "beta", "gamma"].map((name) => [
    `src/${name}.ts`,
    `export function ${name}(x: number) {\n  return x;\n}\n`,
  ]),
);

const uriOf = (folder: string, name: string) => pathToFileURL(path.join(folder, name)).href;
const git = (folder: string, ...args: readonly string[]) =>
  execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", ...args], { stdio: "pipe" });

/** Whether the server goes on with a word in a document that is none of the workspace's. */
async function knows(server: ServerProcess, word: string): Promise<boolean> {
  const uri = "untitled:scratch";
  const text = `fold(${word.slice(0, TYPED)}`;
  await server.open(uri, text);
  const place = { uri, line: 0, character: text.length };
  const found = [...(await suggestedAt(server, place)), ...(await suggestedAt(server, place, true))];
  await server.close(uri);
  return found.some((suggested) => suggested.startsWith(word.slice(TYPED)));
}

async function mustKnow(server: ServerProcess, word: string, isKnown: boolean, what: string): Promise<void> {
  assert.equal(await knows(server, word), isKnown, `${what} is ${isKnown ? "not " : ""}known`);
}

/** Waits some seconds until a word is known or is not. */
async function becomes(server: ServerProcess, word: string, isKnown: boolean, what: string): Promise<void> {
  for (let look = 0; look < 40; look++) {
    if ((await knows(server, word)) === isKnown) return;
    await setTimeout(250);
  }
  assert.fail(`after ten seconds, ${what} is ${isKnown ? "not " : "still "}known`);
}

/** Learns `files` and expects their words, in order, to be known for those of `learned` alone. */
async function expectLearned(product: Product, folder: string, learned: readonly string[], left: readonly string[]) {
  const files = [...learned, ...left];
  write(folder, Object.fromEntries(files.map((name, i) => [name, using(WORDS[i]!)])));
  const server = await product.serve(folder);
  for (const [i, name] of files.entries()) await mustKnow(server, WORDS[i]!, i < learned.length, name);
}

const LEFT_OUT = [
  ".env",
  ".github/w.yml",
  ".git/COMMIT_EDITMSG",
  ".git/config2",
  "src/.hidden.ts",
  "node_modules/a/b.js",
  "dist/c.js",
  "ignored.txt",
];
const IGNORE = { ".gitignore": "node_modules/\ndist/\nignored.txt\n" };

export const GATE: readonly Trial[] = [
  {
    name: "hidden, ignored and outside files that are saved, watched or closed teach nothing; others do",
    async run(product) {
      const folder = product.folder({ ...OTHERS, ...IGNORE });
      const outside = product.folder({ "o.ts": using(WORDS[9]!) });
      git(folder, "init", "-q");
      symlinkSync(outside, path.join(folder, "linked"));
      const server = await product.serve(folder);
      const names = ["src/own.ts", "linked/o.ts", ...LEFT_OUT];
      write(folder, Object.fromEntries(["src/own.ts", ...LEFT_OUT].map((name, i) => [name, using(WORDS[i]!)])));
      for (const name of names) {
        const uri = uriOf(folder, name);
        await server.watched([uri], 2);
        await server.open(uri, readFileSync(path.join(folder, name), "utf8"));
        await server.save(uri);
        await server.close(uri);
      }
      await becomes(server, WORDS[0]!, true, "src/own.ts");
      await setTimeout(3000);
      for (const [i, name] of LEFT_OUT.entries()) await mustKnow(server, WORDS[i + 1]!, false, name);
      await mustKnow(server, WORDS[9]!, false, "a file below a link that leads outside");
    },
  },
  {
    name: "hidden and ignored files that are open beside teach nothing, but complete themselves",
    async run(product) {
      const folder = product.folder({ ...OTHERS, ...IGNORE });
      git(folder, "init", "-q");
      write(folder, Object.fromEntries(LEFT_OUT.map((name, i) => [name, using(WORDS[i]!)])));
      const server = await product.serve(folder);
      for (const [i, name] of LEFT_OUT.entries()) await server.open(uriOf(folder, name), using(WORDS[i]!));
      await openAt(server, path.join(folder, "src/new.ts"), using(WORDS[10]!));
      await becomes(server, WORDS[10]!, true, "a new file that is open beside");
      for (const [i, name] of LEFT_OUT.entries()) await mustKnow(server, WORDS[i]!, false, name);
      const text = `${using(WORDS[0]!)}fold(${WORDS[0]!.slice(0, TYPED)}`;
      const place = await openAt(server, path.join(folder, ".env"), `${text}║`);
      const found = await suggestedAt(server, place, true);
      assert.ok(
        found.some((suggested) => suggested.startsWith(WORDS[0]!.slice(TYPED))),
        "an ignored file is not completed from itself",
      );
    },
  },
  {
    name: "git's own lists: info/exclude, core.excludesFile of the repository and the user, ~/.config/git/ignore",
    async run(product) {
      const before = process.env.HOME;
      const home = product.folder({ ".config/git/ignore": "by-default.ts\n", ".mine": "by-user.ts\n" });
      try {
        process.env.HOME = home;
        let folder = product.folder(OTHERS);
        git(folder, "init", "-q");
        write(folder, { ".git/info/exclude": "excluded.ts\n" });
        await expectLearned(product, folder, ["kept.ts", "by-user.ts"], ["excluded.ts", "by-default.ts"]);
        write(home, { ".gitconfig": "[core]\n\texcludesFile = ~/.mine\n" });
        folder = product.folder(OTHERS);
        git(folder, "init", "-q");
        await expectLearned(product, folder, ["kept.ts", "by-default.ts"], ["by-user.ts"]);
        write(home, { ".repository": "by-repository.ts\n" });
        git(folder, "config", "core.excludesFile", "~/.repository");
        await expectLearned(product, folder, ["kept.ts", "by-user.ts"], ["by-repository.ts"]);
      } finally {
        process.env.HOME = before;
      }
    },
  },
  {
    name: "a linked worktree, and a repository inside another: each by its own rules",
    async run(product) {
      const main = product.folder({ ".gitignore": "*.gen\n" });
      git(main, "init", "-q");
      git(main, "commit", "-q", "--allow-empty", "-m", "a");
      const linked = path.join(product.folder(), "linked");
      git(main, "worktree", "add", "-q", linked);
      write(main, { ".git/info/exclude": "excluded.ts\n" });
      write(linked, OTHERS);
      await expectLearned(product, linked, ["kept.ts"], ["excluded.ts"]);
      git(main, "worktree", "move", linked, path.join(main, "inside"));
      write(main, { ...OTHERS, "inside/.gitignore": "own.ts\n" });
      await expectLearned(product, main, ["inside/a.gen"], ["b.gen", "inside/own.ts", "excluded.ts"]);
    },
  },
  {
    name: "letter case as core.ignorecase says",
    async run(product) {
      const folder = product.folder({ ...OTHERS, ".gitignore": "Debug/\n" });
      git(folder, "init", "-q");
      git(folder, "config", "core.ignorecase", "false");
      await expectLearned(product, folder, ["debug/a.ts"], ["Debug/b.ts"]);
    },
  },
  {
    name: "1,500 folders with ignore files at 256 file descriptors: nothing ignored is learned",
    async run(product) {
      const folder = product.folder(OTHERS);
      for (let i = 0; i < 1500; i++) {
        write(folder, { [`f${i}/.gitignore`]: "private.ts\n", [`f${i}/own.ts`]: `export const own${i} = ${i};\n` });
        if (i % 10 === 0) write(folder, { [`f${i}/private.ts`]: using(WORDS[1]!) });
      }
      write(folder, { "f7/own.ts": using(WORDS[0]!), "open.ts": "\n" });
      for (const [i, isKnown] of [true, false].entries()) {
        const text = `fold(${WORDS[i]!.slice(0, TYPED)}`;
        write(folder, { "open.ts": text });
        const command = [product.program, "complete", `open.ts:1:${text.length + 1}`, "--folder", "."];
        const { stdout } = spawnSync("bash", ["-c", `ulimit -n 256; exec "$0" "$@"`, process.execPath, ...command], {
          cwd: folder,
          encoding: "utf8",
        });
        assert.equal(stdout.startsWith(WORDS[i]!.slice(TYPED)), isKnown, `suggested: ${JSON.stringify(stdout)}`);
      }
    },
  },
  {
    name: "a .gitignore, info/exclude or .unrollignore that changes takes effect within seconds, for what was learned, too",
    async run(product) {
      const folder = product.folder({ ...OTHERS, ".gitignore": "later.ts\n", "later.ts": using(WORDS[0]!) });
      git(folder, "init", "-q");
      const names = ["one.ts", "two.ts", "sub/three.ts", "four.ts"];
      write(folder, Object.fromEntries(names.map((name, i) => [name, using(WORDS[i + 1]!)])));
      const server = await product.serve(folder);
      for (const [i, name] of names.entries()) await mustKnow(server, WORDS[i + 1]!, true, name);
      await mustKnow(server, WORDS[0]!, false, "an ignored file");
      write(folder, { ".gitignore": "one.ts\n" });
      await server.watched([uriOf(folder, ".gitignore")], 2);
      await becomes(server, WORDS[1]!, false, "what a .gitignore ignores now");
      await becomes(server, WORDS[0]!, true, "what it ignores no more");
      mkdirSync(path.join(folder, ".git/info"), { recursive: true });
      appendFileSync(path.join(folder, ".git/info/exclude"), "two.ts\n"); // which no editor watches
      await becomes(server, WORDS[2]!, false, "what info/exclude ignores now");
      write(folder, { "sub/.unrollignore": "three.ts\n" });
      await server.save(uriOf(folder, "sub/.unrollignore"));
      await becomes(server, WORDS[3]!, false, "what a new .unrollignore leaves out");
      await becomes(server, WORDS[4]!, true, "what nothing ignores");
      rmSync(path.join(folder, ".gitignore"));
      await server.watched([uriOf(folder, ".gitignore")], 3);
      await becomes(server, WORDS[1]!, true, "what a .gitignore has ignored that is gone");
    },
  },
  {
    name: "a document that becomes ignored while it is open beside teaches nothing from then on",
    async run(product) {
      const folder = product.folder(OTHERS);
      git(folder, "init", "-q");
      const server = await product.serve(folder);
      await openAt(server, path.join(folder, "notes.txt"), using(WORDS[0]!));
      await becomes(server, WORDS[0]!, true, "an open document");
      write(folder, { ".git/info/exclude": "notes.txt\n" });
      await becomes(server, WORDS[0]!, false, "an open document that is ignored now");
    },
  },
  {
    name: "a tracked folder build/ is its owner's; outputs and copies are not learned",
    async run(product) {
      const folder = product.folder(OTHERS);
      git(folder, "init", "-q");
      write(folder, { "build/rules.js": using(WORDS[0]!) });
      git(folder, "add", "build/rules.js");
      write(folder, { "lib/dist/b.js.map": "{}", "vendor/modules.txt": "x", "target/CACHEDIR.TAG": "x" });
      await expectLearned(product, folder, ["build/rules.js"], ["lib/dist/b.js", "vendor/x/y.go", "target/a.rs"]);
    },
  },
  {
    name: "a folder that moves in brings its own ignore file, one that is replaced by a link brings nothing",
    async run(product) {
      const folder = product.folder(OTHERS);
      const away = product.folder({
        "new/.gitignore": "private.ts\n",
        "new/own.ts": using(WORDS[0]!),
        "new/private.ts": using(WORDS[1]!),
        "other/o.ts": using(WORDS[2]!),
      });
      const server = await product.serve(folder);
      renameSync(path.join(away, "new"), path.join(folder, "new"));
      symlinkSync(path.join(away, "other"), path.join(folder, "other"));
      await server.watched([uriOf(folder, "new"), uriOf(folder, "other"), uriOf(folder, "other/o.ts")], 1);
      await becomes(server, WORDS[0]!, true, "a file of a folder that moved in");
      await mustKnow(server, WORDS[1]!, false, "what it ignores");
      await mustKnow(server, WORDS[2]!, false, "what a link leads to");
    },
  },
];
