import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { attribution } from "../../base/attribution.ts";
import { LICENCES } from "../../base/licence.ts";
import { readPackages } from "../../base/packages.ts";

test("every package of the list has an allowed licence, authors and a checksum", () => {
  assert.ok(readPackages().length > 0);
  for (const { name, version, licence, authors, sha256 } of readPackages()) {
    assert.ok(LICENCES.includes(licence), name);
    assert.match(version, /^\d/, name);
    assert.match(sha256, /^[0-9a-f]{64}$/, name);
    assert.ok(authors.length > 0, `${name} has no authors`);
  }
});

test("the page about them is that of the list", () => {
  const page = readFileSync(path.join(import.meta.dirname, "../../base/ATTRIBUTION.md"), "utf8");
  assert.equal(page, attribution(readPackages()));
});
