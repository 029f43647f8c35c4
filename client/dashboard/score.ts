/** What suggestions have brought, and what their use has taught. */
import * as vscode from "vscode";
import type { UsageDay, UsageOfLanguage, UsageSummary } from "../../server/protocol.ts";
import { count, day, milliseconds, share } from "../amounts.ts";
import { button, escaped, figureList, note, table } from "../page/elements.ts";

/** So many days and languages are listed: the last, and the most used. */
const DAYS = 10;
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
    daysTable(counted),
    languagesTable(counted, nameOf),
    latencies(usage),
    eagerness(usage, nameOf),
    stays,
    `<p class="buttons">${button(l10n.t("Delete What Was Counted…"), "forgetUsage")}</p>`,
  ].join("\n");
}

function daysTable(days: readonly UsageDay[]): string {
  const { l10n } = vscode;
  const rows = days
    .slice(-DAYS)
    .map(({ date, languages }) => ({ date, total: totalOf(languages) }))
    .reverse();
  const most = Math.max(1, ...rows.map(({ total }) => total.characters));
  const head = ["", l10n.t("typed for you"), l10n.t("keystrokes saved")];
  const cells = rows.map(({ date, total }) => [day(date), count(total.characters), share(savedShare(total))]);
  const bars = rows.map(({ total }) => total.characters / most);
  const title = l10n.t("By day");
  return `<h3>${escaped(title)}</h3>${table({ title, head, rows: cells }, { bars })}`;
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
