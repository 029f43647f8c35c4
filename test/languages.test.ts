// The language of the user: nothing is said past the translations, and the same thing is always called by the same name.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";

const json = (file: string): Record<string, string> => JSON.parse(readFileSync(file, "utf8"));
const english = json("package.nls.json");
/** Every text of the product, in English and Korean. */
const PAIRS: readonly (readonly [english: string, korean: string])[] = [
  ...Object.entries(json("l10n/bundle.l10n.ko.json")),
  ...Object.entries(json("package.nls.ko.json")).map(([key, korean]) => [english[key]!, korean] as const),
];

/** What one word of the product is in Korean. */
const TERMS: readonly (readonly [english: RegExp, korean: string])[] = [
  [/\bsuggestions?\b/, "제안"],
  [/\b[Tt]rain(?:s|ed|ing)?\b/, "학습"],
  [/\b[Ee]valuat(?:e|es|ed|ing|ion)\b/, "평가"],
  [/\b[Ww]orkspaces?\b/, "작업 영역"],
  [/\b[Mm]odels?\b/, "모델"],
  [/\b[Ff]olders?\b/, "폴더"],
  [/\b[Ff]iles?\b/, "파일"],
  [/\b[Ss]ettings?\b/, "설정"],
  [/\b[Ss]tatus bar\b/, "상태 표시줄"],
];

/** A text without names that are the same in every language. */
function withoutNames(text: string): string {
  return text.replaceAll(/`[^`]*`|'?unroll\.[\w.]+'?|\([a-z]+:[^)]*\)|UNROLL_\w+|environment variable/g, "");
}

test("terms are the same in every Korean text", () => {
  for (const [original, korean] of PAIRS) {
    for (const [term, translation] of TERMS) {
      if (term.test(withoutNames(original))) assert.ok(korean.includes(translation), `${translation}: ${original}`);
    }
  }
});

test("particles fit whatever a placeholder stands for", () => {
  for (const [, korean] of PAIRS) {
    // "을(를)" after a word that may end in a vowel or not; after a percent sign or a unit it is known.
    assert.doesNotMatch(korean, /\{\d\}['"`]?(?:을|를|은|는|이|가|와|과|로|으로)(?=[\s.,)]|$)/u);
  }
});

/** Names that are the same in every language, in code that shows them. */
const NAMES = ["Unroll", "JSON", "Git", "uPlot", "Dashboard"];

test("what the client shows goes through the translations", () => {
  const shown =
    /(?:show(?:Information|Warning|Error)Message\(\s*|showInputBox\(\s*|\b(?:label|detail|description|placeHolder|prompt|title|tooltip|saveLabel|openLabel):\s*)(?:"([^"\\]*)"|`([^`]*)`)/g;
  let literals = 0;
  for (const file of globSync("client/**/*.ts")) {
    for (const [, quoted, template] of readFileSync(file, "utf8").matchAll(shown)) {
      literals++;
      const words = (quoted ?? template ?? "").replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}|\$\([\w~-]+\)/g, "");
      const isNamed = NAMES.includes(words.trim());
      assert.ok(isNamed || !/\p{L}{2,}/u.test(words), `${file}: ${words}`);
    }
  }
  assert.ok(literals > 0, "the pattern finds nothing any more");
});
