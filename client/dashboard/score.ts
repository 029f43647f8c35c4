/** What suggestions have brought, and what their use has taught. */
import * as vscode from "vscode";
import type { LineChart, UsageDay, UsageOfLanguage, UsageSummary } from "../../server/protocol.ts";
import { count, day, milliseconds, share } from "../amounts.ts";
import { button, escaped, figureList, lineChart, note, table } from "../page/elements.ts";

/** The chart goes back at least so many days, also where only the last was counted. */
const LEAST_DAYS = 14;
const DAY_MILLISECONDS = 86_400_000;
/** So many languages are listed: the most used. */
const LANGUAGES = 8;

type Totals = Omit<UsageOfLanguage, "language">;

/** @param nameOf the name of a language, by its id */
export function scoreSection(usage: UsageSummary, nameOf: (language: string) => string): string {
  const { l10n } = vscode;
  const stays = note(
    l10n.t("All of this is counted on this computer and stays here. It is numbers only, without any of your text."),
  );
  const counted = usage.days.filter(({ languages }) => languages.some(({ shown }) => shown > 0));
  if (counted.length === 0) {
    const empty = l10n.t("Nothing has been counted yet. Accept a suggestion with Tab, and see here what it saved you.");
    return `${note(empty)}${stays}`;
  }
  const total = totalOf(counted.flatMap(({ languages }) => languages));
  const figures = [
    { value: count(total.characters), label: l10n.t("characters typed for you") },
    { value: share(savedShare(total)), label: l10n.t("of your keystrokes saved") },
    { value: share(rightShare(total)), label: l10n.t("of the suggestions were right") },
  ];
  return [
    figureList(figures),
    `<h3>${escaped(daysTitle())}</h3>`,
    lineChart(daysChart(counted), "days-figures"),
    languagesTable(counted, nameOf),
    latencies(usage),
    eagerness(usage, nameOf),
    stays,
    `<p class="buttons">${button(l10n.t("Delete What Was Counted…"), "forgetUsage")}</p>`,
  ].join("\n");
}

function daysTitle(): string {
  return vscode.l10n.t("Keystrokes saved by day");
}

/** @param counted at least one day */
function daysChart(counted: readonly UsageDay[]): LineChart {
  const { l10n } = vscode;
  const days = counted.map(({ date, languages }) => ({ number: dayNumber(date), date, total: totalOf(languages) }));
  const last = days.at(-1)!;
  const first = Math.min(days[0]!.number, last.number - LEAST_DAYS + 1);
  const saved = new Map(days.map(({ number, total }) => [number, Math.max(0, total.saved)]));
  const numbers = Array.from({ length: last.number - first + 1 }, (_, i) => first + i);
  const rows = days.map(({ date, total }) => [
    day(date),
    count(total.characters),
    `${count(total.saved)} (${share(savedShare(total))})`,
  ]);
  return {
    title: daysTitle(),
    description: l10n.t(
      "Keystrokes saved on each day up to {0}. On that day: {1}.",
      day(last.date),
      count(last.total.saved),
    ),
    hasColumns: true,
    x: { label: "", scale: "day", values: numbers },
    y: { label: "", scale: "count" },
    lines: [{ label: l10n.t("keystrokes saved"), values: numbers.map((number) => saved.get(number) ?? null) }],
    table: {
      title: l10n.t("Figures: {0}", daysTitle()),
      head: ["", l10n.t("typed for you"), l10n.t("keystrokes saved")],
      rows: rows.reverse(),
    },
  };
}

/** @param date as in "2026-11-27" */
function dayNumber(date: string): number {
  return Date.parse(date) / DAY_MILLISECONDS;
}

function languagesTable(days: readonly UsageDay[], nameOf: (language: string) => string): string {
  const { l10n } = vscode;
  const byLanguage = Map.groupBy(
    days.flatMap(({ languages }) => languages),
    ({ language }) => language,
  );
  const totals = Array.from(byLanguage, ([language, all]) => ({ name: nameOf(language), ...totalOf(all) }));
  const rows = totals
    .sort((a, b) => b.characters - a.characters)
    .slice(0, LANGUAGES)
    .map((one) => [
      one.name,
      count(one.characters),
      share(savedShare(one)),
      count(one.shown),
      count(one.taken),
      count(one.typedAlong),
      count(one.typedAgainst),
    ]);
  const head = [
    "",
    l10n.t("typed for you"),
    l10n.t("keystrokes saved"),
    l10n.t("suggestions shown"),
    l10n.t("accepted"),
    l10n.t("typed as suggested"),
    l10n.t("typed otherwise"),
  ];
  const title = l10n.t("By language");
  return `<h3>${escaped(title)}</h3>${table({ title, head, rows })}`;
}

function latencies({ latency }: UsageSummary): string {
  if (latency === undefined) return "";
  const { l10n } = vscode;
  const figures = [
    { value: milliseconds(latency.p50), label: l10n.t("for half of the suggestions") },
    { value: milliseconds(latency.p95), label: l10n.t("for 95 of 100") },
    { value: milliseconds(latency.p99), label: l10n.t("for 99 of 100") },
  ];
  return `<h3>${escaped(l10n.t("How quickly suggestions come, at most"))}</h3>${figureList(figures)}`;
}

function eagerness({ learnedThresholds }: UsageSummary, nameOf: (language: string) => string): string {
  if (learnedThresholds.length === 0) return "";
  const { l10n } = vscode;
  const rows = learnedThresholds.map(({ language, threshold, initial }) => [
    nameOf(language),
    share(threshold),
    share(initial),
    threshold < initial ? l10n.t("more eager") : l10n.t("more reserved"),
  ]);
  const title = l10n.t("How eager it has become");
  const head = ["", l10n.t("how sure it must be"), l10n.t("at first"), ""];
  const explanation = note(
    l10n.t("What you accept makes it more eager in a language, and what you type instead more reserved."),
  );
  return `<h3>${escaped(title)}</h3>${explanation}${table({ title, head, rows })}`;
}

function totalOf(all: readonly Totals[]): Totals {
  const sum = (of: keyof Totals) => all.reduce((total, one) => total + one[of], 0);
  return {
    shown: sum("shown"),
    taken: sum("taken"),
    typedAlong: sum("typedAlong"),
    typedAgainst: sum("typedAgainst"),
    characters: sum("characters"),
    saved: sum("saved"),
    typed: sum("typed"),
  };
}

/** Of the keystrokes without suggestions. */
function savedShare({ saved, characters, typed }: Totals): number {
  return saved / Math.max(1, typed + characters);
}

function rightShare({ shown, taken, typedAlong }: Totals): number {
  return (taken + typedAlong) / Math.max(1, shown);
}
