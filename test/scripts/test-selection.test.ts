import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { SelectionError, selectTests } from "../../scripts/test-selection.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";

const root = writeFiles(temporaryFolder(), {
  "test/a.test.ts": "",
  "test/editor/b.test.ts": "",
  "test/editor/suite/c.suite.ts": "",
  "test/editor/vscode/node_modules/d.test.ts": "",
});
const a = path.join(root, "test/a.test.ts");
const b = path.join(root, "test/editor/b.test.ts");

test("without a path all tests of the project are chosen, but for those of its dependencies", () => {
  assert.deepEqual(selectTests([], "/elsewhere", root), [a, b]);
});

test("a file is chosen, also below test/editor, relative to where the command was typed or absolute", () => {
  assert.deepEqual(selectTests(["editor/b.test.ts"], path.join(root, "test"), root), [b]);
  assert.deepEqual(selectTests([a], "/elsewhere", root), [a]);
});

test("a folder stands for its tests, and what is named twice runs once", () => {
  assert.deepEqual(selectTests(["test/editor/"], root, root), [b]);
  assert.deepEqual(selectTests([b, "test"], root, root), [a, b]);
});

test("what is not there or holds no test is refused", () => {
  for (const [given, message] of [
    ["test/gone.test.ts", /gone\.test\.ts does not exist/],
    ["test/editor/suite/c.suite.ts", /c\.suite\.ts is not a test/],
    ["test/editor/suite", /suite holds no test/],
  ] as const) {
    assert.throws(() => selectTests(["test", given], root, root), { name: SelectionError.name, message });
  }
});
