import assert from "node:assert/strict";
import { test } from "node:test";
import { headFor, languageTexts, textsByLanguage } from "../../../server/workspace/language-head.ts";

const file = (path: string, length: number) => ({ path, bytes: new Uint8Array(length) });
const markdown = (text: string) => ({ path: "/README.md", bytes: new TextEncoder().encode(text) });

test("languages that there is enough of are told apart, the most frequent first", () => {
  const files = [file("/a.py", 3000), file("/b.ts", 5000), file("/c.py", 3000), file("/d.rs", 100), file("/e", 9000)];
  const more = [...files, file("/f.tsx", 4000)];
  assert.deepEqual(headFor(more), { languages: ["typescript", "python"] });
  const { texts, languages } = languageTexts(more, ["typescript", "python"]);
  assert.deepEqual(Array.from(languages), [1, 0, 1, 0]);
  assert.deepEqual(
    texts.map(({ length }) => length),
    [3000, 5000, 3000, 4000],
  );
});

test("where no language is known there is no head", () => {
  assert.deepEqual(headFor([file("/e", 9000)]), {});
  assert.deepEqual(languageTexts([file("/a.py", 9)]), { texts: [], languages: new Uint8Array(0) });
});

test("a block in Markdown is in the language that it names, and in none where it names none", () => {
  const texts = textsByLanguage(
    markdown("# 제목\n```js\nlet a;\n```\nmore\n```\nno name\n```\n```tsx\n<a/>\n```\n```js\nlet b;\n```\nend\n"),
  );
  assert.deepEqual(
    texts.map(({ language, bytes }) => [language, Buffer.from(bytes).toString()]),
    [
      ["markdown", "# 제목\n```js\n```\nmore\n```\n```\n```tsx\n```\n```js\n```\nend\n"],
      ["javascript", "let a;\nlet b;\n"],
      ["typescript", "<a/>\n"],
    ],
  );
});

test("a workspace of Markdown alone has the languages of its blocks", () => {
  const block = `\`\`\`sh\n${"echo hello\n".repeat(500)}\`\`\`\n`;
  assert.deepEqual(headFor([markdown(`${"prose\n".repeat(1000)}${block}`)]), {
    languages: ["markdown", "shellscript"],
  });
});
