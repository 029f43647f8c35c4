import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestFirst } from "../../server/nearest-first.ts";

const files = [
  { path: "/work/readme.md", modified: 5 },
  { path: "/work/src/main.ts", modified: 1 },
  { path: "/work/src/view/old.ts", modified: 2 },
  { path: "/work/src/view/new.ts", modified: 3 },
  { path: "/work/src/view/part/deep.ts", modified: 1 },
  { path: "/work/test/view.ts", modified: 4 },
];
const order = (...open: string[]) => nearestFirst(files, open).map(({ path }) => path.split("/").at(-1));

test("files beside those that are open come first, of equally near ones those changed last", () => {
  assert.deepEqual(order("/work/src/view/open.ts"), ["new.ts", "old.ts", "main.ts", "deep.ts", "readme.md", "view.ts"]);
  assert.deepEqual(order("/work/src/view/open.ts", "/work/test/open.ts").slice(0, 3), ["view.ts", "new.ts", "old.ts"]);
});

test("where nothing is open, those changed last come first", () => {
  assert.deepEqual(order(), ["readme.md", "view.ts", "new.ts", "old.ts", "main.ts", "deep.ts"]);
});

test("a folder of Windows has backslashes", () => {
  const [near] = nearestFirst(
    [
      { path: "c:\\work\\test\\a.ts", modified: 2 },
      { path: "c:\\work\\src\\b.ts", modified: 1 },
    ],
    ["c:\\work\\src\\open.ts"],
  );
  assert.equal(near.path, "c:\\work\\src\\b.ts");
});
