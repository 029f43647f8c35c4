import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeHost } from "../../../server/node/node-host.ts";

test("a folder's address with a slash at its end is the same folder", () => {
  for (const uri of ["file:///W", "file:///W/", "file:///W/.", "file:///x/../W//"])
    assert.equal(nodeHost.pathOf(uri), "/W", uri);
});

test("an address that no path can be made of has none, and is no error", () => {
  for (const uri of ["file:////host/x.ts", "file:///a%00b.ts", "untitled:a", "", ":", "%", "http://x/y"]) {
    assert.equal(nodeHost.pathOf(uri), undefined, uri);
  }
  assert.ok(nodeHost.pathOf("file:///folder/a%20b.ts")?.endsWith("a b.ts"));
});
