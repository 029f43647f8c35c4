import * as vscode from "vscode";

/** The sections of the dashboard. */
export type SectionName = "now" | "training" | "score" | "learned" | "model";

/** What stands above each, and above all of them. */
export function titlesOf(): Readonly<Record<SectionName | "page", string>> {
  const { l10n } = vscode;
  return {
    page: l10n.t("Unroll on this workspace"),
    now: l10n.t("Now"),
    training: l10n.t("Training"),
    score: l10n.t("What it saves you"),
    learned: l10n.t("What it has learned"),
    model: l10n.t("The model"),
  };
}
