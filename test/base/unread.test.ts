import assert from "node:assert/strict";
import { test } from "node:test";
import { readPackages } from "../../base/packages.ts";
import { UNREAD_WORKSPACES } from "../../bench/memory/start-workspaces.ts";

test("how far the base network is trusted is calibrated on packages that it has not read", () => {
  const read = new Set(readPackages().map(({ name }) => name));
  const unread = UNREAD_WORKSPACES.map((workspace) => workspace.package.name);
  assert.equal(unread.length, 9);
  const both = unread.filter((name) => read.has(name));
  assert.deepEqual(both, []);
});
