// Where words and what users take for one character end: the borders are marked by │ in the text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { codePointAt, codePointStart, isBlankCharacter, isBorder, isWordCharacter } from "../../model/characters.ts";
import { maySuggestBefore } from "../../model/suggestion.ts";
import { isEnd } from "../../model/suggestion-end.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** The text with │ at every place within it that `is` one. */
function marked(text: string, is: (text: Uint8Array, at: number) => boolean): string {
  const bytes = encode(text);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let all = "";
  let start = 0;
  for (let at = 1; at <= bytes.length; at++) {
    if (at < bytes.length && !is(bytes, at)) continue;
    all += `${all === "" ? "" : "│"}${decoder.decode(bytes.subarray(start, at))}`;
    start = at;
  }
  return all;
}

test("words and signs of all scripts have borders, and no user's character is divided", () => {
  for (const line of [
    "값을│ │읽는다│。│(│그리고│ │Planet을│)",
    "读取│Planet│的│（│名称│）│，│然后",
    "「│名前│」│、│カタカナとひらがな",
    "größe│ │naïve│—│l│’│été",
    "Привет│,│ │мир│!",
    "a\u0301b│ │e\u0308\u0301f",
    "👩‍👩‍👧│👍🏽│❤️│🇰🇷│🇺🇸│x",
    "\u1112\u1161\u11ab│ │한글",
    "क्षत्रिय│ │नमस्ते│।",
    "می\u200cخواهم│ │س",
    "a│\u00a0│b│\u3000│c│\u2009│d",
    "1\ufe0f\u20e3│ │x",
    "ﬁrst│…│‘│a│’",
  ]) {
    assert.equal(marked(line.replaceAll("│", ""), isBorder), line);
  }
});

test("a suggestion may end at humps and underscores of all scripts, too", () => {
  for (const line of ["readÄpfel│。", "großeÄpfel", "ключСлово", "값_이름"]) {
    const ends = marked(line.replaceAll("│", ""), isEnd).split("│");
    assert.ok(ends.length > 1, line);
  }
  assert.equal(marked("großeÄpfel", isEnd), "große│Äpfel");
  assert.equal(marked("값_이름", isEnd), "값│_│이름");
  assert.equal(marked("a_\u0301b", isEnd), "a│_\u0301b");
});

test("code points and their places are found in UTF-8, whole or not", () => {
  const text = encode("a값😀é");
  for (let at = 0, i = 0; at < text.length; i++) {
    const codePoint = Array.from("a값😀é")[i]!.codePointAt(0)!;
    assert.equal(codePointAt(text, at), codePoint);
    at += encode(String.fromCodePoint(codePoint)).length;
    assert.equal(codePointAt(text, codePointStart(text, at)), codePoint);
  }
  for (const bytes of [[0x80], [0xc3], [0xe0, 0x41, 0x41], [0xf8, 0x80, 0x80, 0x80], [0xff]])
    assert.equal(codePointAt(bytes, 0), 0xfffd);
  assert.ok(isWordCharacter(0xfffd), "what is not known may be a letter");
  for (const blank of " \t\n\u00a0\u3000\u2003") assert.ok(isBlankCharacter(blank.codePointAt(0)!));
});

test("a suggestion begins before whatever is no word: signs and closers of all scripts, emoji, blanks of all widths", () => {
  for (const sign of [
    "）",
    "。",
    "，",
    "」",
    "、",
    "】",
    "］",
    "｝",
    "》",
    "；",
    "：",
    "！",
    "？",
    "…",
    "—",
    "”",
    "’",
    "»",
    "।",
    "؟",
    "·",
  ])
    assert.ok(maySuggestBefore(encode(`${sign}x`)), sign);
  for (const sign of ["😀", "👩‍👩‍👧", "🇰🇷", "❤️", "→", "✓", "\u00a0", "\u3000", "\u2009", "\u202f", "\ufeff"])
    assert.ok(maySuggestBefore(encode(`${sign}x`)), JSON.stringify(sign));
  for (const word of [
    "x",
    "_",
    "7",
    "값",
    "は",
    "名",
    "é",
    "ß",
    "Привет",
    "नम",
    "مر",
    "ー",
    "\u0301",
    "\u200d👩",
    "\ufe0f",
    "\u11ab",
  ])
    assert.ok(!maySuggestBefore(encode(word)), JSON.stringify(word));
  assert.ok(maySuggestBefore(encode("word"), encode("("), true), "where new text is typed in front of it");
});

test("a suggestion begins within nothing that users take for one character", () => {
  assert.ok(!maySuggestBefore(encode("🏽"), encode("// 👍")));
  assert.ok(!maySuggestBefore(encode("🇷"), encode("// 🇰")));
  assert.ok(!maySuggestBefore(encode("👩"), encode("// 👩‍")));
  assert.ok(maySuggestBefore(encode("🇺🇸"), encode("// 🇰🇷")));
});
