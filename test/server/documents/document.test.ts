import assert from "node:assert/strict";
import { test } from "node:test";
import { OpenDocument } from "../../../server/documents/document.ts";
import { findSecrets } from "../../../server/workspace/secrets.ts";

test("a secret that stands twice is found in both places, once each, whatever is typed before it", async () => {
  const key = "q8Zr4Lx2Vn7Tb5Kc9Wd3Yh6M";
  const document = new OpenDocument("file:///a.ts", "typescript", 1, `a = "${key}";\nb = "${key}";\n`);
  assert.ok(await document.searchSecrets(findSecrets));
  const placesOf = ({ bytes, secrets }: OpenDocument) =>
    secrets.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end)));
  assert.deepEqual(placesOf(document), [key, key]);
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  document.change([{ range, text: "값\n" }], 2);
  assert.deepEqual(placesOf(document), [key, key]);
  assert.ok(!(await document.searchSecrets(findSecrets)));
});
