// Where suggestions come from: the file and line, and what is told of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Match, runToEnd } from "../../../model/index.ts";
import {
  type Expectations,
  expectationsOf,
  findSource,
  type NamedText,
  shownOf,
} from "../../../server/completion/explanation.ts";
import { nothingToExplain, summarizeExplanation } from "../../../server/completion/explanation-summary.ts";
import { smallMemory, utf8 } from "../../model/memory/memory.ts";

const match = (before: string, after: string) => ({
  length: 20,
  expected: 0x61,
  before: utf8(before),
  after: utf8(after),
});
const found = (where: Match, texts: readonly NamedText[]) => runToEnd(findSource(where, texts));
const files = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([path, text]) => ({ path, text: utf8(text) }));

test("a match is found in the file that has all of its surroundings, at its line", () => {
  const texts = files({
    "/w/a.ts": "one();\ncopied(1);\nelse();\n",
    "/w/b.ts": "two();\nthree();\ncopied(1);\nfour();\n",
  });
  assert.deepEqual(found(match("three();\ncopied(", "1);\nfour();\n"), texts), {
    path: "/w/b.ts",
    line: 2,
    others: 0,
  });
  assert.deepEqual(found(match("copied(", "1);\n"), texts), { path: "/w/a.ts", line: 1, others: 1 });
});

test("where the surroundings have changed, what is left of them tells, and nothing is invented", () => {
  const changed = files({ "/w/a.ts": "// another head\nconst unheardOfQuantity = measure(1);\n" });
  const where = match("// first head\nconst unheardOfQuantity = mea", "sure(1);\nconst after = 2;\n");
  assert.deepEqual(found(where, changed), { path: "/w/a.ts", line: 1, others: 0 });
  assert.equal(found(where, files({ "/w/b.ts": "nothing like it\n" })), undefined);
});

/** What a memory that has learned `text` expects after `line`. */
function expecting(text: string, line: string): Expectations {
  const memory = smallMemory();
  for (let time = 0; time < 3; time++) for (const _ of memory.learn(utf8(text)));
  memory.start();
  for (const character of utf8(line)) memory.push(character);
  return runToEnd(expectationsOf(memory, undefined, line));
}

test("a match that goes on differently is not told", () => {
  assert.equal(
    String.fromCharCode(expecting("return registry.lookup(name);\n", "return registry.").match!.expected),
    "l",
  );
  const behind = expecting("const unheard = alpha(first, second);\n", "const unheard = beta(");
  assert.equal(behind.match, undefined, "one bracket alone is the same");
  const mixed = expecting(`${"const a = take(1);\n".repeat(9)}const a = give(1);\n`, "const a = ");
  const expected = mixed.match?.expected;
  if (expected !== undefined) assert.equal(String.fromCharCode(expected), mixed.both.characters[0]?.text);
});

test("nothing of a secret is told", () => {
  const token = `ghp_${"aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0iL3oR6"}`;
  const line = 'const token = "ghp_aB3d';
  const { both } = expecting(`const token = "${token}";\n`, line);
  assert.deepEqual(both, { words: [], characters: [] });
  const secret = { text: utf8(token.slice(8)), probability: 0.9, next: 0x22, replacedSuffix: 0 };
  assert.deepEqual(
    shownOf(secret, () => secret, line),
    { shown: undefined, unsure: undefined },
  );
});

test("a reader is told what is shown, why, and where that comes from", () => {
  const expectations = expecting("return registry.lookup(name);\n", "return registry.");
  const shown = { text: " lookup(name);\n", probability: 0.926 };
  const source = { path: "/w/src/a.ts", line: 11, others: 2 };
  const language = "python";
  const explained = { ...expectations, shown, unsure: undefined, threshold: 0.56, isWithin: false, source, language };
  const summary = summarizeExplanation(explained, { name: "src/a.ts", uri: "file:///w/src/a.ts" });
  assert.equal(summary.headline, "Suggested: ␣lookup(name);⏎");
  assert.deepEqual(
    summary.figures.map(({ value }) => value),
    ["93%", "56%", "Python"],
  );
  assert.deepEqual(summary.source, {
    label: `The last ${expectations.match!.length} characters before the cursor are also in src/a.ts:12 (and in 2 other files)`,
    uri: "file:///w/src/a.ts",
    line: 11,
  });
  const shares = summary.charts[0]!.groups.flat().map(({ share }) => share);
  assert.ok(shares.length > 2 && shares.every((share, i) => share > 0 && share <= (shares[i - 1] ?? 1)));
  assert.equal(summary.tables[0]!.rows[0]![0], "lookup");
  assert.deepEqual(summary.tables[0]!.head, ["", "how probable"]);
});

test("where nothing is shown, the reason is said", () => {
  const nothing = { words: [], characters: [] };
  const explained = {
    both: nothing,
    memory: nothing,
    network: undefined,
    evidence: undefined,
    match: undefined,
    shown: undefined,
    unsure: undefined,
    threshold: 0.56,
    isWithin: false,
    source: undefined,
    language: undefined,
  };
  const headline = (change: object) => summarizeExplanation({ ...explained, ...change }, undefined).headline;
  assert.equal(headline({}), "Nothing is suggested: too much may come next");
  assert.equal(headline({ isWithin: true }), "Nothing is suggested inside a word");
  assert.equal(headline({ unsure: { text: "end", probability: 0.2 } }), "Nothing is suggested: end is not sure enough");
  assert.match(nothingToExplain().headline, /^Unroll knows nothing here yet/);
  assert.match(nothingToExplain(false).headline, /^Unroll is turned off\. Turn on the setting/);
});
