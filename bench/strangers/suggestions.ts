import assert from "node:assert/strict";
import path from "node:path";
import type { InlineCompletionItem } from "vscode-languageserver/node";
import { openAt, type Product, suggestedAt } from "./product.ts";
import type { Trial } from "./trial.ts";

const NAMES = "planet comet galaxy nebula quasar pulsar meteor orbit eclipse cluster".split(" ");

/** A text that repeats `part` for each name, so that the model is sure how it goes on. */
const many = (part: (name: string) => string) => NAMES.map(part).join("").repeat(5);

const FILES = {
  "read.ts": many(
    (name) =>
      `export function read(${name}) {\n  const found = registry.lookup(${name});\n  return found;\n}\n\nif (${name} === undefined) throw new HTTPException(413, { res });\n`,
  ),
  "main.go": many(
    (name) => `func ${name}() error {\n\tif err := check(${name}); err != nil {\n\t\treturn err\n\t}\n}\n\n`,
  ),
  "words.md": many((name) => `행성 목록（${name}）은 관측 자료에서 가져온다。\n读取${name}的名称，然后写入文件。\n`),
};

/** What is suggested at ║ in a new document `name`. */
async function ask(product: Product, name: string, text: string, invoked = false): Promise<string[]> {
  const server = await product.serve(product.folder(FILES));
  const place = await openAt(server, path.join(product.folder(), name), text);
  await suggestedAt(server, place, true); // waits until the document is read
  return suggestedAt(server, place, invoked);
}

/** The text at ║ once the first suggestion is accepted. */
async function accept(product: Product, name: string, text: string): Promise<string> {
  const server = await product.serve(product.folder(FILES));
  const place = await openAt(server, path.join(product.folder(), name), text);
  await server.complete(place, true); // waits until the document is read
  const [item] = (await server.complete(place)) as readonly InlineCompletionItem[];
  assert.ok(item !== undefined, "nothing is suggested");
  const [before = "", after = ""] = text.split("║");
  const replaced = item.range!.end.character - place.character;
  return `${before}${item.insertText as string}${after.slice(replaced)}`;
}

const begins = (texts: readonly string[], begin: string) =>
  assert.ok(
    texts.some((text) => text.startsWith(begin)),
    `${JSON.stringify(begin)} is not among ${JSON.stringify(texts)}`,
  );

/** What is suggested at the cursor: where, in which scripts, and how it fits into the text around. */
export const SUGGESTIONS: readonly Trial[] = [
  {
    name: "asking by hand at the end of a line in Go offers the next line",
    run: async (product) => begins(await ask(product, "new.go", "func planet() error {║", true), "\n\t"),
  },
  {
    name: "asking by hand at the beginning of a line in Go offers a tab and what follows",
    run: async (product) => begins(await ask(product, "new.go", "func planet() error {\n║", true), "\t"),
  },
  {
    name: "asking by hand offers Korean and Chinese",
    run: async (product) => {
      begins(await ask(product, "new.md", "행성 ║", true), "목록");
      begins(await ask(product, "new.md", "读取comet║", true), "的名称");
    },
  },
  {
    name: "there is a suggestion before full-width signs, an emoji and a no-break space",
    run: async (product) => {
      for (const sign of ["）", "。", "，", "」", "😀", "\u00a0"])
        begins(await ask(product, "new.md", `행성 ║${sign}`), "목록");
    },
  },
  {
    name: "a line that stands below is not suggested above it",
    run: async (product) => {
      const below = "  const found = registry.lookup(comet);\n  return found;\n}\n";
      const texts = await ask(product, "new.ts", `export function read(comet) {\n  ║\n${below}`);
      assert.ok(!texts.some((text) => text.includes("registry")), JSON.stringify(texts));
    },
  },
  {
    name: "a file of four blanks gets suggestions of four blanks, a file of tabs gets tabs",
    run: async (product) => {
      for (const unit of ["    ", "\t"]) {
        const begin = `function a() {\n${unit}if (b) {\n${unit}${unit}c();\n${unit}}\n}\n\nexport function read(comet) {`;
        assert.equal(
          await accept(product, "new.ts", `${begin}║\n}\n`),
          `${begin}\n${unit}const found = registry.lookup(comet);\n${unit}return found;\n}\n`,
        );
      }
    },
  },
  {
    name: "brackets are balanced once a suggestion is taken",
    run: async (product) => {
      const begin = "if (comet === undefined) throw new HTTPException(413, {";
      for (const after of ["})", "});", "\n});"]) {
        const text = await accept(product, "new.ts", `${begin}║${after}`);
        for (const pair of ["()", "{}"])
          assert.equal(text.split(pair[0]!).length, text.split(pair[1]!).length, JSON.stringify(text));
      }
    },
  },
];
