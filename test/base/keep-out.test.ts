import assert from "node:assert/strict";
import { test } from "node:test";
import { isKeptOutFolder, isKeptOutPackage } from "../../base/keep-out.ts";
import { readPackages } from "../../base/packages.ts";
import { WORKSPACES } from "../../bench/workspaces.ts";

test("projects that Unroll is measured on are kept out under the names of all registries", () => {
  for (const { package: one } of WORKSPACES) assert.ok(isKeptOutPackage(one.name), one.name);
  for (const name of [
    "rust-tokio",
    "libcommons-lang3-java",
    "node-rxjs",
    "python-requests",
    "golang-github-spf13-cobra",
  ])
    assert.ok(isKeptOutPackage(name), name);
  for (const name of ["redux", "golang-github-spf13-viper", "commons-io", "python-attrs", "luaposix", "jsonpath"])
    assert.ok(!isKeptOutPackage(name), name);
});

test("bundled copies are told by their folders", () => {
  for (const name of ["fmt", "sqlite", "three.js", "okhttp-3.12", "RxJS"]) assert.ok(isKeptOutFolder(name), name);
  for (const name of ["core", "format", "src"]) assert.ok(!isKeptOutFolder(name), name);
});

test("no package of the list is one of them", () => {
  assert.deepEqual(
    readPackages().filter(({ name }) => isKeptOutPackage(name)),
    [],
  );
});
