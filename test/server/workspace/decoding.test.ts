import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import { decodeBytes } from "../../../server/workspace/decoding.ts";
import { encodeAs } from "../../encoding.ts";

const KOREAN = `#include <stdio.h>
/* 학생 목록을 파일에서 읽어 들인다 */
int main(void) { printf("파일을 열 수 없습니다\\n"); return 0; } // 끝
`;
const JAPANESE = `/* 学生の一覧をファイルから読み込む */
int main(void) { printf("ファイルを開けません\\n"); }
`;
const CHINESE = `// 读取学生列表，然后把结果保存到文件中。
int main() { printf("无法打开文件，请检查路径是否正确\\n"); } // 这是一个简单的程序
`;
const TAIWANESE = `// 讀取學生的資料，然後把結果存到檔案中。
int main() { printf("無法開啟檔案，請檢查路徑是不是正確的\\n"); } // 這是一個簡單的程式
`;
const RUSSIAN = `// Читает список студентов из файла
printf("Не удалось открыть файл\\n");
`;
const TEXTS: readonly (readonly [string, string])[] = [
  ["windows-1252", "On se retrouve demain au café de la gare.\n"],
  ["windows-1252", "/* Copyright (c) 2003 José García <jose@example.org> */\nint main() { return 0; }\n"],
  ["windows-1252", "// Größe der Straße in Metern, für Fußgänger\nconst große = 1;\n"],
  ["windows-1252", "# L'élève a déjà vu l'œuvre : « Où est-ce ? » – à Noël…\n"],
  ["windows-1252", "// ¿Dónde está el año? ¡Aquí! La señal no llegó.\n"],
  ["windows-1252", "// A função não é válida: informações em português\n"],
  ["windows-1252", "// L'argomento non è valido, perché la città è più grande\n"],
  ["windows-1252", `// ${"non è un file, ".repeat(20)}\n`],
  ["windows-1252", "// Blåbær på brød, kjære Åse, øl fra Tromsø\n"],
  ["windows-1252", "Copyright © 2001 ACME®. The client’s “quoted” words — 20°C ±1, £5, €6\n"],
  ["euc-kr", KOREAN],
  ["shift_jis", JAPANESE],
  ["euc-jp", JAPANESE],
  ["gb18030", CHINESE],
  ["big5", TAIWANESE],
  ["windows-1251", RUSSIAN],
  ["koi8-r", RUSSIAN],
];

test("text in an encoding of before is decoded where that is certain", () => {
  for (const [encoding, text] of TEXTS) assert.deepEqual(decodeBytes(encodeAs(encoding, text)), { text }, encoding);
});

test("syllables that EUC-KR lacks are decoded as Windows writes them", () => {
  const bytes = Buffer.from(
    "Ly8gjGO55rCix8+0wiC8hL3DuKYgu/K9wLTPtNkuIJLev+4gu+e297W1IMfRsdsgua68rbimIMDQsO0gvrK0wiDHwbfOsde3pcDUtM+02Qo=",
    "base64",
  );
  assert.deepEqual(decodeBytes(bytes), {
    text: "// 똠방각하는 펲시를 샀습니다. 믜운 사람도 한글 문서를 읽고 쓰는 프로그램입니다\n",
  });
});

test("a byte order mark tells the encoding, and is no part of the text", () => {
  const text = "let größe = '한글';\r\nsecond();\n";
  const little = Buffer.from(`\ufeff${text}`, "utf16le");
  assert.deepEqual(decodeBytes(little), { text });
  assert.deepEqual(decodeBytes(Buffer.from(little).swap16()), { text });
  assert.deepEqual(decodeBytes(Buffer.from(`\ufeff${text}`)), { text });
  assert.deepEqual(decodeBytes(Buffer.from("\ufeff")), { reason: "empty" });
  assert.deepEqual(decodeBytes(Buffer.from("\ufeff", "utf16le")), { reason: "empty" });
});

test("what is in no certain encoding is left out", () => {
  const unknown: readonly (readonly [string, Uint8Array])[] = [
    ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0, 0x62, 0, 0, 0])],
    ["Polish", encodeAs("windows-1250", "// Zażółć gęślą jaźń, nie można użyć tej wartości\n")],
    ["Czech", encodeAs("windows-1250", "// Příliš žluťoučký kůň úpěl ďábelské ódy\n")],
    ["Turkish", encodeAs("windows-1254", "// Değişken adı geçersiz, çıkış yapılıyor\n")],
    ["Greek", encodeAs("windows-1253", "// Το αρχείο δεν βρέθηκε στον δίσκο\n")],
    ["Polish, little", encodeAs("windows-1250", "// Argument musi mieć instrukcję return\n")],
    ["Polish, as if Korean", encodeAs("windows-1250", "// typ właściwości\n".repeat(2))],
    ["Russian capitals", encodeAs("windows-1251", "// ПАРАМЕТРЫ СБОРКИ ПРОЕКТА\n")],
    ["UTF-8, damaged", Buffer.concat([Buffer.from("voilà, là, à la mer: "), Buffer.from("café\n", "latin1")])],
    ["two characters", encodeAs("euc-kr", "// 끝말\n")],
    ["UTF-8 and Latin-1", Buffer.concat([Buffer.from("déjà vu, naïve: "), Buffer.from("café\n", "latin1")])],
    ["UTF-8, cut off", Buffer.from("파일을 열 수 없습니다").subarray(0, -1)],
  ];
  for (const [name, bytes] of unknown) assert.deepEqual(decodeBytes(bytes), { reason: "encoding" }, name);
});

test("a binary file is no text in any encoding", () => {
  const noise = new Uint8Array(4096);
  let state = 1;
  for (let i = 0; i < noise.length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    noise[i] = state >>> 16;
  }
  const binaries: readonly (readonly [string, Uint8Array])[] = [
    ["PNG", Buffer.from("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de", "hex")],
    ["ELF", Buffer.from("7f454c4602010100000000000000000003003e0001000000", "hex")],
    ["class", Buffer.from("cafebabe0000003d001d0a000200030700040c00050006", "hex")],
    ["pyc", Buffer.from("a70d0d0a000000000000000010000000e300000000000000", "hex")],
    ["WebAssembly", Buffer.from("0061736d01000000", "hex")],
    ["gzip", gzipSync(noise)],
    ["deflate", deflateSync(Buffer.from(KOREAN.repeat(9)))],
    ["noise", noise],
    ["noise behind a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), noise])],
    ["WebP, short", Buffer.concat([Buffer.from("RIFF"), noise.subarray(0, 60)])],
    ["PDF", Buffer.from("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "latin1")],
    ["Node.js", readFileSync(process.execPath).subarray(0, 100_000)],
    ["text with a NUL", Buffer.from("a\0b and more text that follows")],
    ["UTF-16 with a NUL", Buffer.from("\ufeffa\0b and more", "utf16le")],
  ];
  for (const [name, bytes] of binaries) assert.deepEqual(decodeBytes(bytes), { reason: "binary" }, name);
});
