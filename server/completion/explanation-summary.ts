import * as l10n from "@vscode/l10n";
import { LONGEST_MATCH, type Witness } from "../../model/index.ts";
import { type BarChart, type Figure, percent, type Table } from "../figures.ts";
import { languageCalled } from "../workspace/languages.ts";
import type { Expectation, Explained, GuessedText, Source } from "./explanation.ts";

/** Why something is suggested, or not, for a reader: all texts of a page, which only draws them. */
export interface Explanation {
  /** What is suggested, in a sentence. */
  readonly headline: string;
  readonly figures: readonly Figure[];
  /** The place that the suggestion is copied from, where there is one. */
  readonly source?: SourceLink;
  readonly charts: readonly BarChart[];
  readonly tables: readonly Table[];
}

export interface SourceLink {
  readonly label: string;
  readonly uri: string;
  /** Counted from 0. */
  readonly line: number;
}

/** Reasons that bring a smaller part of the evidence are left out. */
const LEAST_SHARE = 0.02;

/** The file of a source: what a reader calls it, and what an editor opens. */
interface Place {
  readonly name: string;
  readonly uri: string;
}

/** Says in the reader's words what is expected at a place and why. @param place of its source, where it has one */
export function summarizeExplanation(explained: Explained, place: Place | undefined): Explanation {
  const { shown, unsure, threshold, match, source, language } = explained;
  const told = shown ?? unsure;
  return {
    headline: headlineOf(explained),
    figures: [
      ...(told === undefined
        ? []
        : [
            { value: percent(told.probability, 0), label: l10n.t("how sure it is") },
            { value: percent(threshold, 0), label: l10n.t("needed to show it") },
          ]),
      ...(language === undefined
        ? []
        : [{ value: languageCalled(language)?.name ?? language, label: l10n.t("recognized language") }]),
    ],
    ...(match !== undefined &&
      source !== undefined &&
      place !== undefined && {
        source: { label: sourceLabel(match.length, source, place.name), uri: place.uri, line: source.line },
      }),
    charts: reasonsOf(explained),
    tables: [
      tableOf(l10n.t("Next words"), explained, ({ words }) => words),
      tableOf(l10n.t("Next characters"), explained, ({ characters }) => characters),
    ].filter(({ rows }) => rows.length > 0),
  };
}

/** Where there is no model, or no place. @param enabled whether the user lets Unroll learn */
export function nothingToExplain(enabled = true): Explanation {
  const headline = enabled
    ? l10n.t("Unroll knows nothing here yet. Open a folder with source code and wait a moment.")
    : l10n.t("Unroll is turned off. Turn on the setting 'unroll.enabled' and try again.");
  return { headline, figures: [], charts: [], tables: [] };
}

function headlineOf({ isWithin, shown, unsure }: Explained): string {
  if (isWithin) return l10n.t("Nothing is suggested inside a word");
  if (shown !== undefined) return l10n.t("Suggested: {0}", visible(shown.text));
  if (unsure !== undefined) return l10n.t("Nothing is suggested: {0} is not sure enough", visible(unsure.text));
  return l10n.t("Nothing is suggested: too much may come next");
}

function sourceLabel(length: number, { line, others }: Source, name: string): string {
  const place = `${name}:${line + 1}`;
  const common =
    length < LONGEST_MATCH
      ? l10n.t("The last {0} characters before the cursor are also in {1}", length, place)
      : l10n.t("At least {0} characters before the cursor are also in {1}", LONGEST_MATCH, place);
  return others === 0 ? common : `${common} ${l10n.t("(and in {0} other files)", others)}`;
}

function reasonsOf({ evidence }: Explained): Explanation["charts"] {
  if (evidence === undefined) return [];
  const speaking = (Object.entries(evidence.shares) as [Witness, number][]).filter(([, share]) => share > 0);
  const all = speaking.reduce((sum, [, share]) => sum + share, 0);
  const reasons = speaking
    .map(([witness, share]) => ({ label: labelOf(witness), share: share / all, isMatch: witness === "match" }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .sort((a, b) => b.share - a.share);
  if (reasons.length === 0) return [];
  const bars = reasons.map(({ label, share, isMatch }) => {
    const kind = isMatch ? ("main" as const) : ("part" as const);
    return { label, share, value: percent(share, 0), kind };
  });
  const description = bars.map(({ label, value }) => `${label}: ${value}`).join(", ");
  const note = l10n.t("Each part of the evidence for the next character, as Unroll weighs it.");
  return [{ title: l10n.t("What speaks for it"), description, groups: bars.map((bar) => [bar]), note }];
}

function labelOf(witness: Witness): string {
  switch (witness) {
    case "match":
      return l10n.t("A place that goes on like this one");
    case "bytes":
      return l10n.t("The last characters");
    case "words":
      return l10n.t("The words before");
    case "lines":
      return l10n.t("The lines above");
    case "brackets":
      return l10n.t("The bracket around it");
    case "columns":
      return l10n.t("What stands above it");
    case "shapes":
      return l10n.t("The pattern of names, numbers and signs");
    case "file":
      return l10n.t("This file");
    case "indirect":
      return l10n.t("What followed similar text");
    case "network":
      return l10n.t("The network");
  }
}

/** What each expects, side by side: all that any of them tells, the most probable first. */
function tableOf(title: string, explained: Explained, of: (expectation: Expectation) => readonly GuessedText[]) {
  const { both, memory, network } = explained;
  const parts = network === undefined || memory === undefined ? [both] : [both, memory, network];
  const columns = parts.map((part) => new Map(of(part).map(({ text, probability }) => [text, probability])));
  const texts = new Set(columns.flatMap((column) => [...column.keys()]));
  const head =
    parts.length === 1
      ? ["", l10n.t("how probable")]
      : ["", l10n.t("both together"), l10n.t("files as read"), l10n.t("network")];
  const cell = (probability: number | undefined) => (probability === undefined ? "–" : percent(probability, 1));
  const rows = [...texts].map((text) => [visible(text), ...columns.map((column) => cell(column.get(text)))]);
  return { title, head, rows };
}

/** A text with its blanks at either end and its line ends to be seen. */
function visible(text: string): string {
  const marked = text.replace(/^ +| +$/g, (blanks) => "␣".repeat(blanks.length));
  return marked.replaceAll("\n", "⏎").replaceAll("\t", "⇥").replaceAll("\r", "");
}
