// What a file's reader is told: places in the editor's terms, after edits too, and nothing of secrets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runToEnd } from "../../../model/steps.ts";
import { isCodeFile } from "../../../server/review/code.ts";
import { checkReviewable, type ReviewError } from "../../../server/review/failure.ts";
import { FamiliarWords } from "../../../server/review/familiar-words.ts";
import { type FoundSlip, MAX_TEXT, Reviewer, TELLING } from "../../../server/review/reviewer.ts";
import { describeUnusualLines } from "../../../server/review/unusual-lines.ts";
import { smallMemory, utf8 } from "../../model/memory/memory.ts";

const PLANETS = "mercury venus earth mars jupiter saturn uranus neptune".split(" ");
const block = (planet: string) =>
  `export function visit_${planet}(probe, orbit) {\n  // 궤도: fuel < least\n  if (probe.fuel < orbit.least) return refuse(probe, orbit);\n  return launch(probe, orbit);\n}\n`;

function reviewerOf(path = "/folder/pluto.ts") {
  const memory = smallMemory();
  const words = new FamiliarWords();
  for (const planet of PLANETS) {
    const text = utf8(block(planet).repeat(2));
    runToEnd(memory.learn(text));
    words.add(text);
  }
  return new Reviewer(path, { memory, network: undefined, words });
}

const SLIP = block("pluto").replace("probe.fuel <", "probe.fuel >");
const told = (slips: readonly FoundSlip[]) => slips.filter(({ score }) => score >= TELLING);
const review = (reviewer: Reviewer, text: string, secrets: [number, number][] = []) =>
  runToEnd(reviewer.review(text, secrets));

test("a swapped operator is the most unusual, at its place in the editor's text", () => {
  const text = SLIP.replace("if (", 'if ("궤도" in probe && ');
  const [first] = review(reviewerOf(), text);
  const line = text.split("\n")[2]!;
  assert.equal(first?.line, 2);
  assert.equal(line.slice(first?.start, first?.end), first?.written);
  const [slip] = told(review(reviewerOf(), SLIP));
  assert.deepEqual([slip?.line, slip?.written, slip?.expected, slip?.isMissing], [2, ">", "<", false]);
  assert.deepEqual(told(review(reviewerOf(), block("pluto"))), [], "nothing stands out of what is as usual");
});

test("comments and strings are not judged", () => {
  const text = block("pluto").replace("fuel < least", "fuel > least");
  assert.deepEqual(told(review(reviewerOf(), text)), []);
});

test("after an edit, what is known is told where it is now, and what has changed is judged", () => {
  const reviewer = reviewerOf();
  const [before] = told(review(reviewer, SLIP));
  const [moved] = told(review(reviewer, `// a line\r\n\r\n${SLIP}`));
  assert.deepEqual(moved, { ...before, line: before!.line + 2 });
  assert.deepEqual(told(review(reviewer, block("pluto"))), [], "it was put right");
  const [again] = review(reviewer, block("pluto").replace("return launch(", "return refuse("));
  assert.deepEqual([again?.line, again?.written, again?.expected], [3, "refuse", "launch"]);
});

test("a line with a secret is not judged, and no word of it is expected elsewhere", () => {
  const start = SLIP.indexOf("probe.fuel >");
  assert.deepEqual(told(review(reviewerOf(), SLIP, [[start, start + 5]])), []);
  const secret = "hunter2hunter2";
  const text = `login("${secret}");\n${"login(key);\n".repeat(3)}`;
  const at = text.indexOf(secret);
  const slips = review(reviewerOf(), text, [[at, at + secret.length]]);
  assert.ok(slips.every(({ expected }) => !expected.includes("hunter")));
});

test("it is said in words what stands out, or that nothing does", () => {
  const [slip] = told(review(reviewerOf(), SLIP));
  const { headline, lines } = describeUnusualLines([slip!, { ...slip!, score: TELLING - 1 }]);
  assert.equal(headline, "1 line stands out in this file");
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.message, "`>` is unusual here. Lines like this mostly have `<`.");
  assert.equal(describeUnusualLines([]).headline, "Nothing stands out in this file");
});

test("files that cannot be judged are refused with the reason", () => {
  const reason = (folders: readonly string[], file: string | undefined, text = "") => {
    try {
      checkReviewable(folders, file, text);
    } catch (error) {
      return (error as ReviewError).reason;
    }
    return undefined;
  };
  const folders = ["/w/space"];
  assert.equal(reason([], "/w/space/a.ts"), "noFolder");
  assert.equal(reason(folders, undefined), "outside");
  assert.equal(reason(folders, "/w/elsewhere/a.ts"), "outside");
  assert.equal(reason(folders, "/w/space/a.unheard"), "kind");
  assert.equal(reason(folders, "/w/space/a.ts", "é".repeat(MAX_TEXT / 2 + 1)), "tooLarge");
  assert.equal(reason(folders, "/w/space/a.ts", "x"), undefined);
  assert.ok(isCodeFile("a.py") && !isCodeFile("a.md") && !isCodeFile("a.json"));
});
