import assert from "node:assert/strict";
import { test } from "node:test";
import { type BaseText, Selection, textsOfPackage } from "../../base/selection.ts";
import { temporaryFolder, writeFiles } from "../workspace.ts";

const NO_BOUNDS = { ofPackage: Infinity, ofLanguage: Infinity };

/** A text of so many lines, all of them its own. */
function textOf(name: string, lines: number, language = "go"): BaseText {
  const text = Array.from({ length: lines }, (_, i) => `${name} says ${i}\n`).join("");
  return { path: `${name}.go`, language, bytes: new TextEncoder().encode(text) };
}

const namesOf = (texts: readonly BaseText[]) => texts.map(({ path }) => path).sort();

test("of a package, code and documents are learned without headers, and nothing that others wrote or that is about rights", async () => {
  const code = "export const planet = 1;\nexport const comet = 2;\n";
  const folder = writeFiles(temporaryFolder(), {
    "a/src/a.ts": `/* Copyright A. */\n${code}`,
    "a/README.md": "# Planets\n\nThey move.\n",
    "a/LICENSE.md": "Permission is hereby granted.\n",
    "a/CHANGELOG.md": "# 1.0\n",
    "a/_vendor/b.ts": code,
    "a/src/sqlite/c.ts": code,
    "a/node_modules/d/d.ts": code,
    "a/src/unknown.zzz": code,
  });
  const texts = await textsOfPackage(folder);
  assert.deepEqual(namesOf(texts), ["a/README.md", "a/src/a.ts"]);
  const [typescript] = texts.filter(({ language }) => language === "typescript");
  assert.equal(new TextDecoder().decode(typescript!.bytes), code);
});

test("a package and a language have bounds", () => {
  const texts = ["a", "b", "c", "d"].map((name) => textOf(name, 100));
  const size = texts[0]!.bytes.length;
  assert.equal(new Selection({ ...NO_BOUNDS, ofPackage: 2 * size }, 1).choose(texts).length, 2);
  const selection = new Selection({ ...NO_BOUNDS, ofLanguage: 3 * size }, 1);
  assert.equal(selection.choose(texts.slice(0, 2)).length, 2);
  assert.equal(selection.choose(texts.slice(2)).length, 1);
  assert.equal(selection.choose([textOf("e", 100, "rust")]).length, 1);
  assert.deepEqual(selection.languages, [
    ["go", 3 * size],
    ["rust", size],
  ]);
});

test("what nearly repeats something of the same package or of one before is left out, whatever the margin", () => {
  const first = textOf("a", 100);
  const copy: BaseText = {
    ...first,
    path: "copy.go",
    bytes: new TextEncoder().encode(new TextDecoder().decode(first.bytes).replaceAll(/^/gm, "  ") + "more\n".repeat(3)),
  };
  const selection = new Selection(NO_BOUNDS, 1);
  assert.equal(selection.choose([first, copy]).length, 1);
  assert.deepEqual(selection.choose([copy, textOf("b", 100)]).length, 1);
  assert.equal(selection.repeated, 2);
});

test("the same packages give the same choice", () => {
  const texts = Array.from({ length: 20 }, (_, i) => textOf(`t${i}`, 50));
  const bounds = { ...NO_BOUNDS, ofPackage: 5000 };
  const choose = (seed: number) => namesOf(new Selection(bounds, seed).choose(texts));
  assert.deepEqual(choose(1), choose(1));
  assert.notDeepEqual(choose(1), choose(2));
});
