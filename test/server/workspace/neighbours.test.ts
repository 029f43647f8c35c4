import assert from "node:assert/strict";
import { test } from "node:test";
import { commonLength } from "../../../model/index.ts";
import { seededRandom } from "../../../model/random.ts";
import {
  besideNeighbours,
  NeighbourIndex,
  nameOf,
  nearestFirst,
  neighbourTexts,
} from "../../../server/workspace/neighbours.ts";

const files = [
  { path: "/project/readme.md", modified: 5 },
  { path: "/project/src/main.ts", modified: 1 },
  { path: "/project/src/view/old.ts", modified: 2 },
  { path: "/project/src/view/new.ts", modified: 3 },
  { path: "/project/src/view/part/deep.ts", modified: 1 },
  { path: "/project/test/view.ts", modified: 4 },
];
const order = (...open: string[]) => nearestFirst(files, open).map(({ path }) => path.split("/").at(-1));

test("files beside those that are open come first, of equally near ones those changed last", () => {
  assert.deepEqual(order("/project/src/view/zoom.ts"), [
    "new.ts",
    "old.ts",
    "main.ts",
    "deep.ts",
    "readme.md",
    "view.ts",
  ]);
  assert.deepEqual(order("/project/src/view/zoom.ts", "/project/test/zoom.ts").slice(0, 3), [
    "view.ts",
    "new.ts",
    "old.ts",
  ]);
});

test("of a folder's files those with like names come first, and those of the same kind", () => {
  const named = ["readme.md", "map.c", "list-sort.ts", "list.c", "map.ts"].map((name) => ({
    path: `/${name}`,
    modified: 0,
  }));
  const names = nearestFirst(named, ["/list.ts"]).map(({ path }) => path.slice(1));
  assert.deepEqual(names, ["list-sort.ts", "list.c", "map.ts", "readme.md", "map.c"]);
});

test("neighbours end with the nearest, and are of a fixed length together", () => {
  const file = (path: string, length: number) => ({ path, bytes: new Uint8Array(length).fill(path.length) });
  const near = file("/a/near.ts", 20_000);
  const far = file("/a/b/far.ts", 20_000);
  const farthest = file("/c/farthest.ts", 10);
  const others = [farthest, near, far, file("/a/open.ts", 5)];
  const neighbours = neighbourTexts(others)("/a/open.ts");
  assert.deepEqual(neighbours, [far.bytes.subarray(0, 12_768), near.bytes]);
  const open = file("/a/open.ts", 7);
  assert.deepEqual(besideNeighbours([open], others), [{ bytes: open.bytes, beside: neighbours }]);
});

test("where nothing is open, those changed last come first", () => {
  assert.deepEqual(order(), ["readme.md", "view.ts", "new.ts", "old.ts", "main.ts", "deep.ts"]);
});

test("a folder of Windows has backslashes", () => {
  const [near] = nearestFirst(
    [
      { path: "c:\\project\\test\\a.ts", modified: 2 },
      { path: "c:\\project\\src\\b.ts", modified: 1 },
    ],
    ["c:\\project\\src\\open.ts"],
  );
  assert.equal(near.path, "c:\\project\\src\\b.ts");
});

test("the index finds what a look at all files finds, whatever the paths", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    const draw = (words: readonly string[]) => words[Math.floor(random.next() * words.length)];
    const separator = seed % 4 === 0 ? "\\" : "/";
    const drawPath = () => {
      const depth = Math.floor(random.next() * 4);
      const folders = Array.from({ length: depth }, () => draw(["src", "src2", "test", "s", "view.ts"]));
      const name = `${draw(["", "list", "list-sort", "map", "ma"])}${Math.floor(random.next() * 20)}`;
      return ["", "w", ...folders, `${name}${draw([".ts", ".c", ".test.ts", ""])}`].join(separator);
    };
    const paths = [...new Set(Array.from({ length: 120 }, drawPath))];
    const describe = (text: Uint8Array) => `${paths[text[0]]}, ${text.length} characters`;
    const all = paths.map((path, i) => ({
      path,
      bytes: new Uint8Array(1 + Math.floor(random.next() * 4000)).fill(i),
      modified: Math.floor(random.next() * 50),
    }));
    const besides = neighbourTexts(all);
    for (const path of [...paths.slice(0, 20), ...Array.from({ length: 20 }, drawPath)]) {
      const found = besides(path).map(describe);
      assert.deepEqual(found, neighboursByDistance(path, all).map(describe), `seed ${seed}, ${path}`);
    }
    const open = Array.from({ length: seed % 4 }, drawPath);
    const newestFirst = all.toSorted((a, b) => b.modified - a.modified);
    const pathsOf = (files: typeof all) => files.map(({ path }) => path);
    const expected = pathsOf(sortByDistance(newestFirst, open));
    assert.deepEqual(pathsOf(nearestFirst(all, open)), expected, `seed ${seed}, open: ${open.join()}`);
  }
});

test("what is deleted is nobody's neighbour, and what has changed counts once", () => {
  const index = new NeighbourIndex();
  for (const path of ["/a/b/one.ts", "/a/two.ts", "/three.ts"]) index.add(path, new Uint8Array(10));
  index.add("/a/two.ts", new Uint8Array(20));
  assert.equal(index.size, 3);
  assert.deepEqual(index.nearest("/a/open.ts"), ["/three.ts", "/a/b/one.ts", "/a/two.ts"]);
  index.delete("/a/two.ts");
  index.delete("/a/never/there.ts");
  index.deleteAll("/a/never/b");
  index.delete("/a/b");
  assert.equal(index.size, 2);
  assert.deepEqual(index.nearest("/a/open.ts"), ["/three.ts", "/a/b/one.ts"]);
  index.add("/a/b/c/four.ts", new Uint8Array(10));
  index.deleteAll("/a/b");
  index.deleteAll("/three.ts");
  assert.equal(index.size, 0);
  assert.deepEqual(index.nearest("/a/open.ts"), []);
});

test("files that have rare words in common with the text come first, the nearest last, then those in near folders", () => {
  const index = new NeighbourIndex();
  const texts = {
    "/near/open.ts": "return parseComet(planet)",
    "/near/a.ts": "return value;",
    "/near/b.ts": "return orbit;",
    "/far/away/comets.ts": "return parseComet(value);",
    "/far/planets.ts": "return planet + value + orbit + moon + star;",
  };
  for (const [path, text] of Object.entries(texts)) index.add(path, Buffer.from(text));
  const nearest = (text: string) => index.nearest("/near/open.ts", Buffer.from(text));
  assert.deepEqual(nearest(texts["/near/open.ts"]), [
    "/near/b.ts",
    "/near/a.ts",
    "/far/planets.ts",
    "/far/away/comets.ts",
  ]);
  assert.deepEqual(nearest("return"), index.nearest("/near/open.ts"), "what all have tells nothing");
  index.delete("/far/away/comets.ts");
  index.add("/far/planets.ts", Buffer.from("return value;"));
  assert.deepEqual(nearest(texts["/near/open.ts"]), index.nearest("/near/open.ts"), "none has these words any more");
});

/** The oracle: the distance to every file. */
function neighboursByDistance(path: string, files: readonly { path: string; bytes: Uint8Array }[]): Uint8Array[] {
  const neighbours: Uint8Array[] = [];
  let room = 32_768;
  const others = files.filter((file) => file.path !== path);
  for (const { bytes } of sortByDistance(others, [path])) {
    if (room === 0) break;
    neighbours.unshift(bytes.subarray(0, room));
    room -= neighbours[0].length;
  }
  return neighbours;
}

function sortByDistance<T extends { path: string }>(files: readonly T[], places: readonly string[]): T[] {
  const nearest = ({ path }: T) => Math.min(...places.map((place) => distance(path, place)));
  return places.length === 0 ? [...files] : files.toSorted((a, b) => nearest(a) - nearest(b));
}

/** Steps up and down the tree from one file to the other, and less than a step for names that are not alike. */
function distance(a: string, b: string): number {
  const parting = commonLength(a, b);
  const kind = (path: string) => path.slice(path.lastIndexOf(".") + 1);
  const alike = commonLength(nameOf(a), nameOf(b)) + (kind(a) === kind(b) ? 3 : 0);
  const foldersBehind = (path: string) => path.slice(parting).replace(/[^/\\]/g, "").length;
  return foldersBehind(a) + foldersBehind(b) + 1 / (1 + alike);
}
