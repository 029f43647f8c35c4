import assert from "node:assert/strict";
import { test } from "node:test";
import { isMinified } from "../../../server/workspace/minified.ts";

const ENGLISH =
  "The reader hands over the files of a workspace one by one, nearest to the open documents first, and the memory learns each of them while you go on typing; what you save is learned behind it. ";
const KOREAN =
  "이 프로그램은 작업 공간의 파일을 하나씩 읽고, 열려 있는 문서에 가까운 것부터 배웁니다. 저장한 파일은 그 뒤에 다시 배웁니다. ";
const CHINESE = "该程序逐个读取工作区中的文件，并从最接近打开文档的文件开始学习。保存的文件会在之后重新学习。";
const JAPANESE =
  "このプログラムはワークスペースのファイルをひとつずつ読み込み、開いている文書に近いものから学習します。";
const paragraph = (sentence: string) => `# 1\n\n${sentence.repeat(12)}\n\n${sentence.repeat(15)}\n`.repeat(3);

const SCRIPT =
  '!function(e,t){"object"==typeof exports&&"undefined"!=typeof module?module.exports=t():e.lib=t()}(this,function(){"use strict";var e=Object.assign||function(e){for(var t=1;t<arguments.length;t++){var n=arguments[t];for(var r in n)Object.prototype.hasOwnProperty.call(n,r)&&(e[r]=n[r])}return e};function t(n,r){if(!(n instanceof r))throw new TypeError("Cannot call a class as a function");return n.length>0?n.map(function(o){return o.id}):null}';
const STYLE =
  ".a{margin:0 auto;padding:0}.b>.c:hover{color:#fff;background:url(a.png) no-repeat}@media screen and (max-width:600px){.d{display:none}.e{font:12px/1.5 sans-serif}}";

const MINIFIED: readonly (readonly [string, string])[] = [
  ["lib.js", SCRIPT.repeat(10)],
  ["licensed.js", `/*!\n * Library 1.0\n * MIT\n */\n${SCRIPT.repeat(10)}\n//# sourceMappingURL=lib.js.map\n`],
  ["wrapped.js", `${SCRIPT}\n`.repeat(20)],
  ["style.css", STYLE.repeat(30)],
  ["lib.min.js", "a();\n"],
  ["lib.js.map", '{"version":3,"sources":["a.ts"],"mappings":"AAAA"}'],
  [
    "map",
    `{"version":3,"file":"a.js","sources":["a.ts"],"sourcesContent":["${ENGLISH.repeat(20)}"],"mappings":"AAAA"}`,
  ],
  ["path.svg", `<svg><path d="${"M12 2C6.48 2 2 6.48 2 12s4.48 10 10 10c-3.1.2-4.9-1.8 ".repeat(60)}"/></svg>`],
  ["data.json", JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ id: i, name: `n${i}`, tags: ["a", "b"] })))],
  ["page.html", `<div class="a"><p class="b"></p><span id="c"></span></div>`.repeat(60)],
  ["image.css", `.a{background:url(data:image/png;base64,${"iVBORw0KGgoAAAANSUhEUgAAAAEA".repeat(100)})}`],
];

const WRITTEN: readonly (readonly [string, string])[] = [
  ["README.md", paragraph(ENGLISH)],
  ["README.ko.md", paragraph(KOREAN)],
  ["README.zh.md", paragraph(CHINESE)],
  ["README.ja.md", paragraph(JAPANESE)],
  ["one.txt", ENGLISH.repeat(40)],
  [
    "Page.svelte",
    `<script>\n  let open = true;\n</script>\n\n<p>${ENGLISH.repeat(9)}</p>\n<p class="lead">${ENGLISH.repeat(9)}</p>\n`,
  ],
  [
    "page.html",
    `<html><body><p>${`${ENGLISH}<a href="https://example.org/a/b">more</a> `.repeat(20)}</p></body></html>`,
  ],
  [
    "menu.html",
    '<p class="entry-of-the-menu"><a href="https://example.org/library/guides/reading/beginners/index.html"><b>What to read first of all, and why it is so</b></a></p>'.repeat(
      30,
    ),
  ],
  ["links.md", `- [Reader](https://example.org/reader/index.html): ${ENGLISH}\n`.repeat(20)],
  ["page.ko.vue", `<template><p>${KOREAN.repeat(30)}</p></template>\n`],
  ["messages.json", `{${Array.from({ length: 20 }, (_, i) => `"message${i}":"${ENGLISH}"`).join(",")}}`],
  ["messages.ko.json", `{${Array.from({ length: 40 }, (_, i) => `"m${i}":"${KOREAN}"`).join(",")}}`],
  ["table.ts", `const table = [${Array.from({ length: 300 }, (_, i) => `${i % 7}, ${i}`).join(", ")}];\n`],
  [
    "long.ts",
    `${`  if (first.value === second.value && (third.isOpen || fourth.isClosed)) { return compute(first, second); } `.repeat(6)}\n`.repeat(
      8,
    ),
  ],
  ["names.py", `NAMES = [${Array.from({ length: 200 }, (_, i) => `"student ${i} of the class"`).join(", ")}]\n`],
  [
    "sql.sql",
    `INSERT INTO people (name, city) VALUES ${Array.from({ length: 90 }, () => "('Kim Min Su', 'New York')").join(", ")};\n`,
  ],
  [
    "tailwind.html",
    `<div class="flex items-center justify-between rounded border bg-white px-4 py-2 text-sm">${ENGLISH}</div>\n`.repeat(
      20,
    ),
  ],
  ["short.js", "a();b();c();".repeat(100)],
  ["dense.js", "x=f(a,b);y=g(c);\n".repeat(400)],
  ["data.csv", "1,2.5,abc,2020-01-01\n".repeat(300)],
];

test("minified is code without blanks", () => {
  assert.deepEqual(
    MINIFIED.filter(([path, text]) => !isMinified(path, text)).map(([path]) => path),
    [],
  );
});

test("long lines of text and of code with blanks are written by hand", () => {
  assert.deepEqual(
    WRITTEN.filter(([path, text]) => isMinified(path, text)).map(([path]) => path),
    [],
  );
});
