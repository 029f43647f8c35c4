// What a user reads of an evaluation, and while it runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_CONFIG } from "../../../model/index.ts";
import type { EvaluationEvent } from "../../../server/evaluation/evaluation.ts";
import { describeFilesProgress, FilesMeter } from "../../../server/evaluation/files-progress.ts";
import { describeReport, type EvaluationReport } from "../../../server/evaluation/report.ts";

const score = (saved: number, precision: number) => ({
  saved,
  precision,
  shown: 12_345,
  taken: 9_000,
  characters: 100_000,
  endInsideWord: 3,
});

const REPORT: EvaluationReport = {
  seed: 1,
  seconds: 300,
  config: DEFAULT_CONFIG,
  parameters: 3_020_544,
  memorySeconds: 4,
  training: { files: 1212, characters: 1_900_000, trainedCharacters: 5_000_000 },
  heldOut: { files: 24, characters: 210_000, nearDuplicates: 0 },
  leftOut: [],
  bits: { bothAdapting: 1.2345 },
  order0BitsPerCharacter: 5,
  bitsPerCharacter: 1.2345,
  languages: {},
  typing: { memory: score(0.49, 0.73), bothAdapting: score(0.516, 0.74), words: score(0.21, 0.32) },
  midLine: {},
  compressors: {},
};

test("a report begins with what it means for the user, beside the editor's words; figures follow, details come last", () => {
  const [headline, sentence, comparison, method, details] = describeReport(REPORT).split("\n\n");
  assert.equal(headline, "# In files it has not seen, Unroll would have typed 52% for you");
  assert.equal(
    sentence,
    "Of ten suggestions that it shows, about 7 are exactly what comes next. VS Code's word suggestions would have typed 21%.",
  );
  const rows = comparison!.split("\n").map((row) => row.replaceAll(/ +/g, " "));
  assert.deepEqual(rows.slice(2), [
    "| Unroll, trained | 52% | 74% |",
    "| Unroll, not trained | 49% | 73% |",
    "| VS Code word suggestions | 21% | 32% |",
  ]);
  assert.match(
    method!,
    /^Unroll learned 1,212 of your files \(1\.9 MB\), trained on them for 5 min, and was tested on other files: 24/,
  );
  assert.equal(details, "## Details");
});

test("a suggester that costs keystrokes types nothing for the user", () => {
  const report = describeReport({ ...REPORT, typing: { bothAdapting: score(-0.02, 0.1), words: score(-0.1, 0.2) } });
  assert.match(report, /^# In files it has not seen, Unroll would have typed 0% for you/);
  assert.match(report, /VS Code's word suggestions would have typed 0%\./);
});

test("details say what was skipped, what is said again, and tell languages and confidence apart where there is something to tell", () => {
  const language = { characters: 5000, bits: { bothAdapting: 1.5 } };
  const bin = (from: number, shown: number) => ({ from, shown, stated: 0.65, right: 0.6 });
  const full = describeReport({
    ...REPORT,
    heldOut: { ...REPORT.heldOut, nearDuplicates: 17 },
    languages: { ".ts": language, "": language },
    midLine: { bothAdapting: { asked: 90, shown: 80, repeats: 29 } },
    latency: { p50: 0.2, p95: 1.4 },
    calibration: [bin(0.5, 0), bin(0.6, 1234)],
  }).replaceAll(/ +/g, " ");
  assert.match(full, /Skipped near-duplicates: 17\./);
  assert.match(full, /\| \.ts \| 5\.0 kB \| 1\.50 \|\n\| no extension \| 5\.0 kB \| 1\.50 \|/);
  assert.match(full, /\| Unroll \(as used\) \| 51\.6% \| 74\.0% \|.* 3 \| 29 \|/);
  assert.match(full, /median\)\. 95% take at most 1\.40 ms/);
  assert.match(full, /\| from 60% \| 1,234 \| 65\.0% \| 60\.0% \|/);
  assert.doesNotMatch(full, /from 50%/, "nothing was shown there");
  const short = describeReport({ ...REPORT, languages: { ".ts": language } });
  assert.doesNotMatch(short, /Skipped|\.ts|Confidence/);
});

test("progress never falls, its minutes come from how long the tests take, and it ends near the end", () => {
  let now = 0;
  const meter = new FilesMeter(300, () => now);
  const at = (seconds: number, event: EvaluationEvent) => {
    now = 1000 * seconds;
    return meter.after(event);
  };
  const events = [
    at(0, { kind: "training", share: 0, bitsPerCharacter: 8 }),
    at(150, { kind: "training", share: 0.5, bitsPerCharacter: 2 }),
    at(300, { kind: "learning" }),
    at(310, { kind: "calibrating" }),
    at(315, { kind: "training", share: 0.2, bitsPerCharacter: 2 }), // comes late
    at(330, { kind: "measuring", name: "rnn", share: 1 }),
    at(500, { kind: "measuring", name: "bothAdapting", share: 0.5 }),
    at(620, { kind: "measuring", name: "PPMd", share: 1 }),
  ];
  const percents = events.map(({ percent }) => percent);
  assert.deepEqual(
    percents,
    percents.toSorted((a, b) => a - b),
  );
  assert.deepEqual([percents[0], percents.at(-1)], [0, 99]);
  assert.ok(events[1]!.secondsLeft >= 150, "half of the training, and the tests");
  // 4.5 of the tests' 5.2 parts took 200 s, so that 0.7 parts take 32 s.
  assert.equal(events[6]!.secondsLeft, 32);
  const slow = new FilesMeter(0, () => now);
  now = 0;
  slow.after({ kind: "learning" });
  now = 300_000;
  assert.equal(slow.after({ kind: "calibrating" }).secondsLeft, 740, "a slow machine takes longer than was guessed");
  assert.equal(events.at(-1)!.secondsLeft, 0);
  assert.equal(describeFilesProgress(events[1]!), "Training: 35%, about 5 minutes left");
  assert.match(describeFilesProgress(events[6]!), /^Testing: \d+%, about a minute left$/);
});
