import assert from "node:assert/strict";
import { test } from "node:test";
import { findRandomWords, findSecrets, withoutSecrets } from "../../../server/workspace/secrets.ts";

// Put together here, so that no secret scanner stumbles over this file.
const github = `ghp_${"abcdefghijklmnopqrstuvwxyz0123456789"}`;
const slack = `xoxb-${"123456789012"}-${"1234567890123"}-${"abcdefghijklmnopqrstuvwx"}`;
const random = ["tK9vQ2", "bX7mZ4", "pL1nR8", "sW3cY6"].join("");
const hex = ["9f86d081", "884c7d65", "9a2feaa0", "c55ad015"].join("");

test("known kinds of keys and random words are found, where they stand", async () => {
  const text = `const a = "${github}";\nconst b = "${slack}"; // 가😀\nconst c = "${random}", d = '${hex}';\n`;
  const found = (await findSecrets(text)).map(([start, end]) => text.slice(start, end));
  assert.deepEqual(found, [github, slack, random, hex]);
  assert.equal(
    await withoutSecrets(text),
    text.replace(/"\w+(-\w+)*"|'\w+'/g, (word) => `${word[0]}\0${word[0]}`),
  );
});

test("code is no secret", async () => {
  const code = [
    "export function convertUtf8ToUtf16StringWithBom(getElementsByTagNameNS: Map<string, number>) {}",
    "import { something } from '../../server/evaluation/near-duplicates/and-more/index2.ts';",
    "const ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz = 1; // -----------------------------------",
    "#define SQLITE_CONFIG_GETPCACHE2_ENABLED 0x00000000000000000000000000000000",
    "com/facebook/folly/blob/1b52/a3c4/9d01/Index.cpp COMPRESSED_SRGB8_ALPHA8_ASTC_4x4_KHR",
    "https://example.org/some/rather-long/path/without/anything/secret/in/it",
  ].join("\n");
  assert.deepEqual(findRandomWords(code), []);
  assert.equal(await withoutSecrets(code), code);
});

test("a search keeps nothing of itself: the process lives for days", async () => {
  const kept = () => performance.getEntries().length;
  const before = kept();
  await findSecrets(`const key = "${github}";`);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(kept(), before);
});
