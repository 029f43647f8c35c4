import * as vscode from "vscode";
import type { Resources, Status } from "../server/protocol.ts";
import { count, memorySize, share } from "./amounts.ts";
import type { Situation } from "./situation.ts";
import { describeKnown, describeSituation, LONG } from "./status-text.ts";

/** The tooltip of the item in the status bar: what is so and why, what is known, what it brought today, and what it costs. */
export function tooltipOf(situation: Situation, resources: Resources | undefined): vscode.MarkdownString {
  const { headline, details } = describeSituation(situation);
  const tooltip = new vscode.MarkdownString("", true);
  tooltip.appendMarkdown("**").appendText(headline).appendMarkdown("**");
  for (const detail of details) tooltip.appendMarkdown("\n\n").appendText(detail);
  const facts = factsOf(situation, resources);
  if (facts.length > 0) tooltip.appendMarkdown("\n\n---");
  for (const { icon, text } of facts) tooltip.appendMarkdown(`\n\n$(${icon}) `).appendText(text);
  return tooltip;
}

/** The same for a screen reader. */
export function spokenStatus(situation: Situation, resources: Resources | undefined): string {
  const { headline, details } = describeSituation(situation);
  return ["Unroll", headline, ...details, ...factsOf(situation, resources).map(({ text }) => text)].join("\n");
}

interface Fact {
  readonly icon: string;
  readonly text: string;
}

function factsOf({ server, isOn }: Situation, resources: Resources | undefined): Fact[] {
  if (server.kind !== "running") return [];
  const { status } = server;
  const known = describeKnown(status);
  return [
    isOn && known !== undefined && { icon: "files", text: known },
    isOn && status.today !== undefined && { icon: "graph-line", text: describeToday(status.today) },
    resources !== undefined && { icon: "dashboard", text: describeResources(resources) },
  ].filter((fact) => fact !== false);
}

function describeResources({ memory, processorShare }: Resources): string {
  const { l10n } = vscode;
  if (processorShare === undefined) return l10n.t("Uses {0} of RAM", memorySize(memory));
  return l10n.t("Uses {0} of RAM and {1} of a processor core", memorySize(memory), share(processorShare));
}

function describeToday({ shown, taken, characters }: NonNullable<Status["today"]>): string {
  const { l10n } = vscode;
  if (shown === 0) return l10n.t("No suggestions yet today");
  return l10n.t(
    "Today: {0} characters typed for you, {1} of suggestions taken",
    count(characters, LONG),
    share(taken / shown),
  );
}
