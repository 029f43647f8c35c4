// What git ignores is not learned, whatever the way: held against git itself over random trees. More trees, or others:
// UNROLL_TREES=2000 UNROLL_SEED=7 npm test -- test/server/workspace/gate.test.ts
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { seededRandom } from "../../../model/random.ts";
import { CorpusReader, readCorpus } from "../../../server/workspace/corpus.ts";
import { temporaryFolder, writeFiles } from "../../workspace.ts";
import { addRules, Draw, git, growTree, keptByGit, liveAt, type Tree } from "./git-trees.ts";

const TREES = Number(process.env.UNROLL_TREES ?? 12);
const SEED = Number(process.env.UNROLL_SEED ?? 1);

const options = { maxFileSize: 10_000, exclude: [] };
const { signal } = new AbortController();

async function pathsOf(files: AsyncIterable<{ readonly path: string }>): Promise<string[]> {
  const paths: string[] = [];
  for await (const file of files) paths.push(file.path);
  return paths;
}

/** What each way lets through of the tree's files, relative to its top and sorted. */
async function waysOf(reader: CorpusReader, tree: Tree, others: readonly string[]): Promise<Record<string, string[]>> {
  const { top } = tree;
  const all = [...tree.files, ...others].map((file) => path.join(top, file));
  const relative = (paths: readonly string[]) => paths.map((file) => path.relative(top, file)).sort();
  const beside = all.filter((file) => reader.mayLearn([top], options, file));
  return {
    "start-up": relative((await readCorpus([top], options)).files.map((file) => file.path)),
    events: relative(await pathsOf(reader.readFiles([top], options, all, signal))),
    "an event for each folder": relative(
      await pathsOf(
        reader.readFiles(
          [top],
          options,
          [...new Set(all.map((file) => path.join(top, path.relative(top, file).split("/")[0]!)))],
          signal,
        ),
      ),
    ),
    beside: relative(beside),
  };
}

/** Changes rules or files, and returns the paths that an editor would report. */
function change(draw: Draw, tree: Tree): string[] {
  const folder = draw.chance(0.5) ? "" : path.posix.dirname(draw.one(tree.files));
  const ignoreFile = path.posix.join(folder, ".gitignore");
  switch (draw.below(4)) {
    case 0:
      writeFiles(tree.top, { [ignoreFile]: draw.rules() });
      return [ignoreFile];
    case 1:
      rmSync(path.join(tree.top, ignoreFile), { force: true });
      return [ignoreFile];
    case 2:
      addRules(draw, tree, draw.one(tree.repositories));
      return []; // no editor watches these
    default:
      if (tree.repositories.length > 1) return [];
      git(tree.home, tree.top, [
        "-c",
        "core.ignorecase=false",
        "--literal-pathspecs",
        "add",
        "-f",
        "--",
        draw.one(tree.files),
      ]);
      return [];
  }
}

test(`${TREES} random trees from seed ${SEED}: git ignores what is not learned, whatever the way`, {
  timeout: 3_600_000,
}, async () => {
  const home = process.env.HOME;
  for (let seed = SEED; seed < SEED + TREES; seed++) {
    const draw = new Draw(seededRandom(seed));
    const place = temporaryFolder();
    const tree = growTree(draw, place);
    liveAt(tree.home);
    const reader = new CorpusReader();
    for await (const _ of reader.read({ folders: [tree.top], options, open: [] }, signal));
    let kept = keptByGit(tree);
    const others: string[] = [];
    for (let round = 0; round < 2; round++) {
      for (const [way, paths] of Object.entries(await waysOf(reader, tree, others))) {
        assert.deepEqual(paths, kept, `seed ${seed}, round ${round}: ${way}`);
      }
      const changed = change(draw, tree);
      const changes = await reader.ruleChanges(
        [tree.top],
        options,
        changed.map((file) => path.join(tree.top, file)),
      );
      const before = kept;
      kept = keptByGit(tree, others);
      const relative = (paths: readonly string[] = []) => paths.map((file) => path.relative(tree.top, file)).sort();
      const told = `seed ${seed}, round ${round}: after a change`;
      assert.deepEqual(
        relative(changes?.removed),
        before.filter((file) => !kept.includes(file)),
        `${told}, removed`,
      );
      assert.deepEqual(
        relative(changes?.added),
        kept.filter((file) => !before.includes(file)),
        `${told}, added`,
      );
    }
    rmSync(place, { recursive: true, force: true });
  }
  process.env.HOME = home;
});
