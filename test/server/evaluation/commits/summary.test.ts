// What is said of typed commits, and meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  AssistantName,
  AssistantScore,
  CommitsEvent,
  CommitsReport,
} from "../../../../server/evaluation/commits/commits.ts";
import { CommitsMeter, describeProgress, progressOf } from "../../../../server/evaluation/commits/progress.ts";
import { summarizeCommits } from "../../../../server/evaluation/commits/summary.ts";
import type { Acceptance } from "../../../../server/evaluation/commits/typist.ts";

function scoreOf(saved: number, efforts: AssistantScore["efforts"] = {}): AssistantScore {
  const latency = { p50: 1, p95: 2, firstKeyP95: 3 };
  const counts = { precision: 0.75, shown: 1200, taken: 900, acceptedLength: 8.25, flicker: 5 };
  return { saved, ...counts, latency, withWords: { saved: saved + 0.05 }, efforts };
}

const EFFORTS = {
  new: { without: 8000, with: 4000 },
  changed: { without: 2000, with: 1500 },
  ".md": { without: 2000, with: 1800 },
  ".ts": { without: 7990, with: 3691 },
  ".c": { without: 10, with: 1 },
};
const REPORT: CommitsReport = {
  commits: 50,
  characters: 10_000,
  seconds: 0,
  memory: scoreOf(0.4),
  both: scoreOf(0.48, EFFORTS),
  words: scoreOf(0.1),
  longestMatch: scoreOf(0.2),
};

test("the summary says what the product has saved, beside what there is without it", () => {
  const { headline, figures, charts, tables, markdown } = summarizeCommits(REPORT);
  assert.equal(headline, "Of your last 50 commits, Unroll would have typed 48%");
  assert.deepEqual(
    figures.map(({ value, label }) => `${value} ${label}`),
    ["5,200 keystrokes instead of 10,000", "1,200 suggestions shown", "900 of them right (75%)"],
  );
  const shown =
    "Unroll, trained 48%, Unroll, not trained 40%, VS Code word suggestions 10%, Repeating earlier text 20%";
  assert.equal(charts[0]!.description, `Keystrokes saved, compared: ${shown}`);
  assert.deepEqual(tables[0]!.rows[0], ["Unroll, trained", "48.0%", "53.0%", "1,200", "900", "75.0%", "8.3", "5"]);
  for (const { head, rows } of tables) for (const row of rows) assert.equal(row.length, head.length);
  assert.match(markdown, /^# Of your last 50.*\n\n- \*\*5,200\*\* keystrokes.*\| \.c +\| +10 \| +1 \| +90\.0% \|$/s);
});

test("with a base network, what it brings before the training stands between the others", () => {
  const { charts, markdown } = summarizeCommits({ ...REPORT, base: scoreOf(0.44, EFFORTS) });
  assert.match(charts[0]!.description, /trained 48%, Unroll, not trained 44%, Unroll, without a network 40%, VS Code/);
  assert.match(markdown, /\| Unroll, not trained +\| +44\.0% /);
});

test("it helps most where most is saved; what is hardly typed stands in the table alone", () => {
  const { charts, tables } = summarizeCommits(REPORT);
  const groups = charts[1]!.groups.map((bars) => bars.map(({ label, value }) => `${label} ${value}`));
  assert.deepEqual(groups, [
    ["New lines 50%", "Changed lines 25%"],
    [".ts 54%", ".md 10%"],
  ]);
  const names = tables[1]!.rows.map(([name]) => name);
  assert.deepEqual(names, ["New lines", "Changed lines", ".ts", ".md", ".c"]);
});

test("one commit is no commits, and one without typing is said to be so", () => {
  assert.match(summarizeCommits({ ...REPORT, commits: 1 }).headline, /^Of your last commit, .* 48%$/);
  const { headline, charts, figures, tables } = summarizeCommits({ ...REPORT, characters: 0 });
  assert.match(headline, /nothing that Unroll could have typed/);
  assert.deepEqual([charts, figures, tables], [[], [], []]);
});

test("progress goes from nothing to all, round by round", () => {
  const typing = (name: AssistantName, acceptance: Acceptance) =>
    [1, 2, 3, 4].map((commit) => progressOf({ kind: "typing", name, acceptance, commit, commits: 4 })!);
  const training = (share: number) =>
    progressOf({ kind: "training", event: { kind: "progress", share, secondsLeft: 60, bitsPerCharacter: 2 } })!;
  const two = (name: AssistantName) => [...typing(name, "whole"), ...typing(name, "words")];
  const one = (name: AssistantName) => typing(name, "whole");
  const all = [
    ...two("memory"),
    ...two("base"),
    training(0),
    training(0.5),
    ...two("both"),
    ...one("words"),
    ...one("longestMatch"),
  ];
  const percents = all.map(({ percent }) => percent);
  assert.deepEqual(
    percents.toSorted((a, b) => a - b),
    percents,
  );
  assert.deepEqual([percents[0], percents.at(-1)], [2, 100]);
  assert.equal(describeProgress(all[5]!), "Typing commit 2 of 4 (round 2 of 8)");
  assert.equal(describeProgress(all[17]!), "Training: 50%, about a minute left");
  assert.equal(describeProgress(all.at(-1)!), "Typing commit 4 of 4 (round 8 of 8)");
});

test("the time that is left counts the training by its own word, and every round like those before", () => {
  let seconds = 0;
  const meter = new CommitsMeter(() => seconds * 1000);
  const leftAt = (now: number, event: CommitsEvent) => {
    seconds = now;
    return meter.after(event)?.secondsLeft;
  };
  const typed = (name: AssistantName, commit: number, acceptance: Acceptance = "whole") =>
    ({ kind: "typing", name, acceptance, commit, commits: 4 }) as const;
  const training = (share: number, secondsLeft: number) =>
    ({ kind: "training", event: { kind: "progress", share, secondsLeft, bitsPerCharacter: 2 } }) as const;
  assert.equal(leftAt(10, typed("memory", 4)), undefined, "the training is still to come");
  assert.equal(leftAt(20, typed("memory", 4, "words")), undefined);
  assert.equal(leftAt(40, typed("base", 4, "words")), undefined);
  assert.equal(leftAt(40, { kind: "training", event: { kind: "reading" } }), undefined);
  assert.equal(leftAt(41, training(0, 100)), 140, "four rounds of ten seconds come after it");
  assert.equal(leftAt(91, training(0.5, 50)), 90);
  assert.equal(leftAt(140, { kind: "training", event: { kind: "saved" } }), undefined);
  assert.equal(leftAt(140, typed("both", 2)), 32, "four and a half rounds took forty seconds");
  assert.equal(leftAt(172, typed("longestMatch", 4)), 0);
});

test("files without an extension have a name, too", () => {
  const both = scoreOf(0.48, { ...EFFORTS, "": { without: 500, with: 250 } });
  const { charts, tables } = summarizeCommits({ ...REPORT, both });
  assert.match(charts[1]!.description, /, no extension 50%/);
  assert.ok(tables[1]!.rows.some(([name]) => name === "no extension"));
});
