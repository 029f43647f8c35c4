import * as l10n from "@vscode/l10n";
import { type Bar, type BarChart, type Figure, grouped, percent, type Table } from "../../figures.ts";
import { table } from "../table.ts";
import type { AssistantName, AssistantScore, CommitsReport } from "./commits.ts";
import { type Effort, savedBy } from "./tally.ts";

/** A report of typed commits for a reader, in the reader's language: all texts of a page, which only draws them. */
export interface CommitsSummary {
  /** The result in a sentence. */
  readonly headline: string;
  /** How it was measured. */
  readonly method: string;
  /** What a reader sees first. */
  readonly figures: readonly Figure[];
  readonly charts: readonly BarChart[];
  readonly tables: readonly Table[];
  /** All of it as Markdown, for editors that show no pages. */
  readonly markdown: string;
}

type Scored = readonly [name: AssistantName, score: AssistantScore, label: string];

/** Languages in the chart, and the least share of all keystrokes of each: the table has the others. */
const MOST_LANGUAGES = 8;
const LEAST_SHARE = 0.01;

/** Says in the reader's terms what typing commits again has shown. */
export function summarizeCommits(report: CommitsReport): CommitsSummary {
  const scores = scoresOf(report);
  const [, main] = scores.find(([name]) => name === "both") ?? scores[0] ?? [];
  const isTyped = main !== undefined && report.characters > 0;
  const parts = {
    headline: headlineOf(report.commits, isTyped ? main.saved : undefined),
    method: l10n.t(
      "Unroll learned your files as they were before these commits and trained on them. Then each change was typed again in its place, and every suggestion that said exactly what you wrote was accepted. Your files were not touched.",
    ),
    figures: isTyped ? figuresOf(report, main) : [],
    charts: isTyped ? [comparison(scores), strengths(main)] : [],
    tables: isTyped ? [comparisonTable(scores), strengthsTable(main)] : [],
  };
  return { ...parts, markdown: markdownOf(parts) };
}

function headlineOf(commits: number, saved: number | undefined): string {
  if (saved === undefined) return l10n.t("These commits contain nothing that Unroll could have typed");
  const percent = Math.round(100 * saved);
  return commits === 1
    ? l10n.t("Of your last commit, Unroll would have typed {0}%", percent)
    : l10n.t("Of your last {0} commits, Unroll would have typed {1}%", commits, percent);
}

function figuresOf({ characters }: CommitsReport, { saved, shown, taken, precision }: AssistantScore): Figure[] {
  return [
    { value: grouped(characters * (1 - saved)), label: l10n.t("keystrokes instead of {0}", grouped(characters)) },
    { value: grouped(shown), label: l10n.t("suggestions shown") },
    { value: grouped(taken), label: l10n.t("of them right ({0})", percent(precision, 0)) },
  ];
}

function comparison(scores: readonly Scored[]): BarChart {
  const kindOf = (name: AssistantName) =>
    name === "both" ? "main" : name === "memory" || name === "base" ? "part" : "other";
  const bars = scores.map(([name, { saved }, label]) => barOf(label, saved, kindOf(name)));
  const note = l10n.t(
    "Not trained: as it is soon after you open a folder. Without a network: the same without the base network. Repeating earlier text: copying what follows the same text elsewhere.",
  );
  return { ...chart(l10n.t("Keystrokes saved, compared"), [bars]), note };
}

/** Where it helps most and least: kinds of changes, then languages. */
function strengths({ efforts }: AssistantScore): BarChart {
  const { kinds, languages } = effortsOf(efforts);
  const all = languages.reduce((sum, [, { without }]) => sum + without, 0);
  const shown = languages.filter(([, { without }]) => without >= LEAST_SHARE * all).slice(0, MOST_LANGUAGES);
  const bars = (some: readonly NamedEffort[]) =>
    some
      .toSorted(([, a], [, b]) => savedBy(b) - savedBy(a))
      .map(([label, effort]) => barOf(label, savedBy(effort), "main"));
  return chart(l10n.t("Where Unroll helps most, and least"), [bars(kinds), bars(shown)]);
}

function comparisonTable(scores: readonly Scored[]): Table {
  return {
    title: l10n.t("All figures"),
    head: [
      "",
      l10n.t("keystrokes saved"),
      l10n.t("if single words are accepted, too"),
      l10n.t("shown"),
      l10n.t("accepted"),
      l10n.t("correct"),
      l10n.t("average length"),
      l10n.t("changed while being typed"),
    ],
    rows: scores.map(([, { saved, withWords, shown, taken, precision, acceptedLength, flicker }, label]) => [
      label,
      percent(saved, 1),
      percent(withWords.saved, 1),
      grouped(shown),
      grouped(taken),
      percent(precision, 1),
      acceptedLength.toFixed(1),
      grouped(flicker),
    ]),
  };
}

function strengthsTable({ efforts }: AssistantScore): Table {
  const { kinds, languages } = effortsOf(efforts);
  return {
    title: l10n.t("By kind of change and file"),
    head: ["", l10n.t("keystrokes"), l10n.t("with Unroll"), l10n.t("keystrokes saved")],
    rows: [...kinds, ...languages].map(([label, effort]) => [
      label,
      grouped(effort.without),
      grouped(effort.with),
      percent(savedBy(effort), 1),
    ]),
  };
}

type NamedEffort = readonly [label: string, effort: Effort];

/** The efforts by kind of change, and by language with the most typed first. */
function effortsOf(efforts: AssistantScore["efforts"]) {
  const { new: added, changed, ...languages } = efforts;
  const kinds: NamedEffort[] = [];
  if (added !== undefined) kinds.push([l10n.t("New lines"), added]);
  if (changed !== undefined) kinds.push([l10n.t("Changed lines"), changed]);
  const byLanguage = Object.entries(languages).sort(([, a], [, b]) => b.without - a.without);
  const nameOf = (extension: string) => (extension === "" ? l10n.t("no extension") : extension);
  return { kinds, languages: byLanguage.map(([extension, effort]): NamedEffort => [nameOf(extension), effort]) };
}

function chart(title: string, groups: readonly (readonly Bar[])[]): BarChart {
  const values = groups.flat().map(({ label, value }) => `${label} ${value}`);
  return { title, description: `${title}: ${values.join(", ")}`, groups: groups.filter((bars) => bars.length > 0) };
}

function barOf(label: string, saved: number, kind: Bar["kind"]): Bar {
  return { label, share: Math.min(1, Math.max(0, saved)), value: percent(saved, 0), kind };
}

/** The product first, then what there is without it. */
function scoresOf(report: CommitsReport): Scored[] {
  const names: readonly AssistantName[] = ["both", "base", "memory", "words", "longestMatch"];
  return names.flatMap((name) => {
    const score = report[name];
    return score === undefined ? [] : [[name, score, labelOf(name, report.base !== undefined)] as const];
  });
}

function labelOf(name: AssistantName, hasBase: boolean): string {
  switch (name) {
    case "both":
      return l10n.t("Unroll, trained");
    case "base":
      return l10n.t("Unroll, not trained");
    case "memory":
      return hasBase ? l10n.t("Unroll, without a network") : l10n.t("Unroll, not trained");
    case "words":
      return l10n.t("VS Code word suggestions");
    case "longestMatch":
      return l10n.t("Repeating earlier text");
  }
}

/** A page without its charts, as Markdown. */
export function markdownOf({
  headline,
  method,
  figures,
  tables,
}: Pick<CommitsSummary, "headline" | "method" | "figures" | "tables">): string {
  return [
    `# ${headline}`,
    ...(figures.length > 0 ? [figures.map(({ value, label }) => `- **${value}** ${label}`).join("\n")] : []),
    method,
    ...tables.flatMap(({ title, head, rows }) => [`## ${title}`, table(head, rows)]),
  ].join("\n\n");
}
