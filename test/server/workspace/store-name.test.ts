import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ModelStore } from "../../../server/workspace/store.ts";
import { expandHome, normalFolder, storagePathOf, storeFolder } from "../../../server/workspace/store-name.ts";
import { temporaryFolder } from "../../workspace.ts";

const { posix, win32 } = path;

/** What the folder of a workspace is called. */
const nameOf = (folder: string, platform = posix) => platform.basename(storeFolder("/storage", [folder], platform));

const hashOf = (identity: string) => createHash("sha256").update(identity).digest("hex").slice(0, 8);

test("workspaces do not share a model, in whatever order their folders come", () => {
  const folder = (...folders: string[]) => storeFolder("/storage", folders, posix);
  assert.notEqual(folder("/x/app"), folder("/y/app"));
  assert.equal(folder("/x", "/y").split("-").at(-1), folder("/y", "/x").split("-").at(-1));
});

test("a folder is one workspace, however it is written, under the name that it always had", () => {
  const name = `app-${hashOf("/home/me/app")}`;
  for (const written of ["/home/me/app", "/home/me/app/", "/home/me//app/", "/home/me/./app", "/home/me/x/../app/."]) {
    assert.equal(nameOf(written), name, written);
  }
  for (const written of ["c:\\src\\app", "C:\\src\\app", "c:\\src\\app\\", "C:/src/app/"]) {
    assert.equal(nameOf(written, win32), `app-${hashOf("c:\\src\\app")}`, written);
  }
  assert.equal(normalFolder("/", posix), "/");
  assert.equal(normalFolder("C:\\", win32), "c:\\");
  assert.notEqual(nameOf("/home/me/App"), name, "letter case counts, as in the editor");
});

test("names are short, readable and allowed everywhere", () => {
  const long = "a-very-long-name-".repeat(15).slice(0, 250);
  const odd = [
    "/",
    "/w/..",
    "/w/...",
    "/w/😀🎉",
    "/w/프로젝트",
    '/w/a b:c*?"<>|',
    "/w/\u0001\n",
    `/w/${long}`,
    `/w/${"한".repeat(80)}`,
  ];
  for (const folder of odd) {
    const name = nameOf(folder);
    assert.ok(name.length <= 64, name);
    assert.match(name, /^[\w.-]+-[0-9a-f]{8}$/);
  }
  assert.ok(nameOf(`/w/${long}`).startsWith("a-very-long-name-a-very-long-name-"));
  assert.notEqual(nameOf(`/w/${long}x`), nameOf(`/w/${long}y`));
  for (const device of ["CON", "con.project", "aux", "Nul.js", "com1", "LPT9.x"]) {
    assert.match(nameOf(`d:\\${device}`, win32), /^_/, device);
    assert.doesNotMatch(nameOf(`/w/${device}`), /^_/, "elsewhere it keeps its name");
  }
  for (const other of ["console", "com10", "auxiliary.js"]) assert.doesNotMatch(nameOf(`d:\\${other}`, win32), /^_/);
});

test("what was stored under a long name is still found there", async () => {
  const storage = temporaryFolder();
  const folder = `/w/${"long".repeat(30)}`;
  const old = path.join(storage, `${"long".repeat(30)}-${hashOf(folder)}`);
  assert.notEqual(new ModelStore(storage, [folder]).folder, old);
  mkdirSync(old);
  writeFileSync(path.join(old, "memory.unroll"), "weights");
  assert.equal(String(await new ModelStore(storage, [folder]).loadCalibration()), "weights");
});

test("a workspace with a name of 250 characters has a model", async () => {
  const store = new ModelStore(temporaryFolder(), [`/w/${"n".repeat(250)}`]);
  await store.save(new Uint8Array(3));
  assert.equal((await store.load((bytes) => bytes)).model?.length, 3);
});

test("~ is the user's home folder in the setting, and what is not absolute is not used", () => {
  for (const [named, expected] of [
    ["~", "/home/me"],
    ["~/x", "/home/me/x"],
    ["~/", "/home/me/"],
    ["/x/~/y", "/x/~/y"],
    ["/models", "/models"],
    ["models", undefined],
    ["./models", undefined],
    ["~other/x", undefined],
    ["$HOME/x", undefined],
    ["C:\\models", undefined],
  ] as const) {
    assert.equal(storagePathOf(named, "/home/me", posix), expected, named);
  }
  assert.equal(storagePathOf("~\\x", "C:\\Users\\me", win32), "C:\\Users\\me\\x");
  assert.equal(storagePathOf("~/x", "C:\\Users\\me", win32), "C:\\Users\\me\\x");
  assert.equal(expandHome("~x", "/home/me", posix), "~x");
});
