import type { AssistantName, AssistantScore, CommitsReport } from "../../server/evaluation/commits/commits.ts";
import { savedBy } from "../../server/evaluation/commits/tally.ts";
import { table } from "../../server/evaluation/table.ts";

/** The scores on one repository. */
export interface RepositoryScore extends CommitsReport {
  /** The name of its folder. */
  readonly repository: string;
  /** The id of the last commit that was typed. */
  readonly commit: string;
}

/** Scores that belong together. */
export interface Run {
  readonly machine: string;
  /** How many of the last commits were to be typed. */
  readonly commits: number;
  /** How long to train on each, in seconds; 0 where nothing was trained. */
  readonly seconds: number;
  /** The probability from which a suggestion is shown. */
  readonly threshold: number;
  readonly repositories: readonly RepositoryScore[];
}

/** A figure of a repository's row. Its mean over the repositories stands in the last row, unless it is a count of what there is. */
interface Column {
  readonly head: string;
  readonly valueIn: (score: RepositoryScore) => number | undefined;
  readonly show: (value: number) => string;
}

const share = (value: number) => value.toFixed(3);
const count = (value: number) => Math.round(value).toLocaleString("en");
const decimal = (value: number) => value.toFixed(1);
const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

/** Columns of an assistant's figures; each is empty where it was not measured. */
function columnsOf(
  name: AssistantName,
  columns: readonly (readonly [
    head: string,
    valueIn: (score: AssistantScore) => number | undefined,
    show: Column["show"],
  ])[],
): Column[] {
  return columns.map(([head, valueIn, show]) => ({
    head,
    valueIn: (score) => (score[name] === undefined ? undefined : valueIn(score[name])),
    show,
  }));
}

const SIZES: readonly Column[] = [
  { head: "commits", valueIn: ({ commits }) => commits, show: count },
  { head: "keystrokes", valueIn: ({ characters }) => characters, show: count },
];

const SAVED: readonly Column[] = [
  ...columnsOf("words", [
    ["VS Code words", ({ saved }) => saved, share],
    ["precision", ({ precision }) => precision, share],
  ]),
  ...columnsOf("longestMatch", [
    ["longest match", ({ saved }) => saved, share],
    ["precision", ({ precision }) => precision, share],
  ]),
  ...columnsOf("memory", [
    ["without a network", ({ saved }) => saved, share],
    ["precision", ({ precision }) => precision, share],
    ["taking words", ({ withWords }) => withWords.saved, share],
  ]),
  ...columnsOf("base", [
    ["untrained", ({ saved }) => saved, share],
    ["precision", ({ precision }) => precision, share],
    ["taking words", ({ withWords }) => withWords.saved, share],
  ]),
  ...columnsOf("both", [
    ["trained", ({ saved }) => saved, share],
    ["precision", ({ precision }) => precision, share],
    ["taking words", ({ withWords }) => withWords.saved, share],
  ]),
];

/** Of the product, untrained or trained. */
function detailsOf(name: "memory" | "base" | "both"): Column[] {
  return columnsOf(name, [
    ["new lines", ({ efforts }) => efforts.new && savedBy(efforts.new), share],
    ["changed lines", ({ efforts }) => efforts.changed && savedBy(efforts.changed), share],
    ["shown", ({ shown }) => shown, count],
    ["taken", ({ taken }) => taken, count],
    ["accepted length", ({ acceptedLength }) => acceptedLength, decimal],
    ["flicker", ({ flicker }) => flicker, count],
    ["median", ({ latency }) => latency.p50, milliseconds],
    ["p95", ({ latency }) => latency.p95, milliseconds],
    ["first key, p95", ({ latency }) => latency.firstKeyP95, milliseconds],
  ]);
}

/** Keystrokes saved by everyone, then the details of the product. */
export function tablesOf(scores: readonly RepositoryScore[]): string {
  return [
    "## Keystrokes saved, and precision",
    tableOf(scores, [...SIZES, ...SAVED]),
    "## Without a network",
    tableOf(scores, detailsOf("memory")),
    ...(scores.some(({ base }) => base !== undefined) ? ["## Untrained", tableOf(scores, detailsOf("base"))] : []),
    ...(scores.some(({ both }) => both !== undefined) ? ["## Trained", tableOf(scores, detailsOf("both"))] : []),
  ].join("\n\n");
}

function tableOf(scores: readonly RepositoryScore[], columns: readonly Column[]): string {
  const rows = scores.map((score) => [
    `${score.repository} ${score.commit.slice(0, 10)}`,
    ...columns.map(({ valueIn, show }) => shown(valueIn(score), show)),
  ]);
  const means = columns.map(({ valueIn, show }) => shown(meanOf(scores.map(valueIn)), show));
  return table(["", ...columns.map(({ head }) => head)], [...rows, ["mean", ...means]]);
}

function shown(value: number | undefined, show: Column["show"]): string {
  return value === undefined ? "–" : show(value);
}

/** The mean of those that there are. */
function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
}

/** The page in bench/results. */
export function pageOf({ machine, commits, seconds, threshold, repositories }: Run): string {
  const trained = seconds > 0 ? `, untrained and after ${count(seconds)} s of training` : ", untrained";
  return `# Real commits

Made by \`npm run bench -- commits\`: the last ${count(commits)} commits of each repository, up to the one that is named, are typed again in a
simulated editor, each change in its place${trained}. Untrained: with the base network. Keystrokes saved: 1 − keystrokes with ÷ keystrokes without
suggestions, where a suggestion is taken if it is exactly right; precision: taken ÷ shown; taking words: its first words are
taken, too. Flicker: how often the shown text changed although the user typed what it said. Suggestions are shown from a probability
of ${threshold} on.

${machine}.

${tablesOf(repositories)}
`;
}
