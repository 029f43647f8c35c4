import assert from "node:assert/strict";
import { test } from "node:test";
import { besideNeighbours, nearestFirst, neighboursOf } from "../../../server/workspace/neighbours.ts";

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
  const neighbours = neighboursOf("/a/open.ts", others);
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
