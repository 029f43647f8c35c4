import { table } from "../../server/evaluation/table.ts";
import { percent } from "../../server/figures.ts";
import { MOST_UNUSUAL, type SlipScore, type SlipsScore } from "./measurement.ts";
import { SLIP_KINDS } from "./planting.ts";

/** The scores on one workspace. */
export interface RepositoryScore {
  /** The name of its folder. */
  readonly name: string;
  /** Of its held-out code. */
  readonly files: number;
  readonly characters: number;
  readonly alone: SlipsScore;
  readonly both: SlipsScore;
}

export interface Run {
  readonly machine: string;
  readonly seconds: number;
  readonly seed: number;
  readonly scores: readonly RepositoryScore[];
}

type Part = "alone" | "both";

/** All kinds together. */
function sumOf({ kinds }: SlipsScore): SlipScore {
  const sum = { planted: 0, unusual: 0, word: 0, told: 0 };
  for (const kind of SLIP_KINDS) {
    for (const key of ["planted", "unusual", "word", "told"] as const) sum[key] += kinds[kind][key];
  }
  return sum;
}

const share = (part: number, whole: number) => (whole === 0 ? Number.NaN : part / whole);
const shown = (value: number) => (Number.isNaN(value) ? "–" : percent(value, 0));

/** The columns of one part: among the most unusual lines, their word, and what a user is told. */
function figuresOf(score: SlipsScore): number[] {
  const { planted, unusual, word, told } = sumOf(score);
  return [share(unusual, planted), share(word, unusual), share(told, planted), share(score.toldLines, score.lines)];
}

/** What is found of all slips, then by kind. */
export function tablesOf(scores: readonly RepositoryScore[]): string {
  const parts: readonly Part[] = ["alone", "both"];
  const named = (part: Part) => (part === "alone" ? "memory" : "memory and network");
  const head = parts.flatMap((part) => [named(part), "right word", "told", "told of unchanged lines"]);
  const rows = scores.map((score) => ({
    name: score.name,
    counts: [score.files, score.alone.lines, sumOf(score.alone).planted],
    figures: parts.flatMap((part) => figuresOf(score[part])),
  }));
  const mean = meanOf(rows.map(({ figures }) => figures));
  const all = table(
    ["", "files", "lines", "slips", ...head],
    [
      ...rows.map(({ name, counts, figures }) => [name, ...counts.map(String), ...figures.map(precisely)]),
      ["mean", "", "", "", ...mean.map(precisely)],
    ],
  );
  const byKind = parts.map((part) => {
    const lines = scores.map((score) => [
      score.name,
      ...SLIP_KINDS.flatMap((kind) => {
        const { planted, unusual, word } = score[part].kinds[kind];
        return [String(planted), shown(share(unusual, planted)), shown(share(word, unusual))];
      }),
    ]);
    return `### ${part === "alone" ? "Memory alone" : "Memory and network"}\n\n${table(
      ["", ...SLIP_KINDS.flatMap((kind) => [`${kind}s`, "most unusual", "right word"])],
      lines,
    )}`;
  });
  return `${all}\n\n## By kind of slip\n\n${byKind.join("\n\n")}`;
}

function precisely(value: number, column: number): string {
  return Number.isNaN(value) ? "–" : percent(value, column % 4 === 3 ? 1 : 0);
}

/** By column, of those that there are. */
function meanOf(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, column) => {
    const values = rows.map((row) => row[column]!).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/** The page in bench/results. */
export function pageOf({ machine, seconds, seed, scores }: Run): string {
  return `# Unusual lines

Made by \`npm run bench -- slips\`: a tenth of a workspace's code files are held out (seed ${seed}), memory and network learn the rest, the
network for ${seconds} s. In copies of the held-out files slips of a single word or sign are planted: an operator that is another one, a
name that is another one of the file, an argument of a call that is not there. All lines are judged as \`unroll unusual\` judges them.

Memory, memory and network: of how many slips the line is among the ${percent(MOST_UNUSUAL, 0)} most unusual ones of its file; chance finds
${percent(MOST_UNUSUAL, 0)}. Right word: in how many of those the word that is marked is the planted one, or next to what is missing. Told: of how
many slips the user is told; beside it, of how many lines that are as they were.

${machine}.

${tablesOf(scores)}
`;
}
