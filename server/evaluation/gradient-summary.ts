import * as l10n from "@vscode/l10n";
import { CELL_KINDS } from "../../model/index.ts";
import { type Figure, type LineChart, percent, type Table } from "../figures.ts";
import { markdownOf } from "./commits/summary.ts";
import { type GradientReport, type Reach, VANISHED } from "./gradients.ts";

/** How far back networks learn, for a reader, in the reader's language: all texts of a page, which only draws them. */
export interface GradientSummary {
  readonly headline: string;
  /** Whether there is a trained network among them. */
  readonly isTrained: boolean;
  readonly figures: readonly Figure[];
  readonly lineCharts: readonly LineChart[];
  /** How to read it. */
  readonly method: string;
  /** All of it as Markdown, for editors that show no pages. */
  readonly markdown: string;
}

/** A network's name, and how far back it learns. */
type Named = readonly [name: string, reach: Reach];

/** The distances of tables. */
const TOLD = [1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500];
/** Charts end here: what is smaller is as good as nothing. */
const FLOOR = 1e-12;

/** Says in the reader's terms what measuring gradients has shown. */
export function summarizeGradients(report: GradientReport): GradientSummary {
  const { trained, lag } = report;
  const lineCharts = [...(trained === undefined ? [] : [trainingChart(report, trained)]), cellsChart(report)];
  const parts = {
    headline: headlineOf(trained, lag),
    figures: figuresOf(report),
    method: l10n.t(
      "To learn that one character depends on another, the error has to travel back from the one to the other. These figures say how much of it is left on the way: the norm of the gradient of the loss with respect to the hidden state so many characters earlier, as a share of the norm one character earlier. Measured on the beginning of your files; nothing was changed.",
    ),
  };
  const tables = lineCharts.map(({ table }) => table);
  return { ...parts, lineCharts, isTrained: trained !== undefined, markdown: markdownOf({ ...parts, tables }) };
}

/** The distances that a table up to `lag` tells. */
export function toldDistances(lag: number): number[] {
  return TOLD.filter((k) => k <= lag);
}

/** A share of a gradient as a table tells it: "3.2e-5". */
export function describeShare(share: number): string {
  return share.toExponential(1);
}

/** How many characters back a network learns: "15", or "at least 100". */
export function describeReach({ reach }: Reach, lag: number): string {
  return reach === lag ? l10n.t("at least {0}", lag) : String(reach);
}

/** Of each layer: "0.58, 0.57". */
export function describeRadii({ spectralRadius = [] }: Reach): string {
  return spectralRadius.map((radius) => radius.toFixed(2)).join(", ");
}

function headlineOf(trained: Reach | undefined, lag: number): string {
  if (trained === undefined) return l10n.t("How far back a network learns before it is trained");
  return trained.reach === lag
    ? l10n.t("Your network learns from at least {0} characters back", lag)
    : l10n.t("Your network learns from up to {0} characters back", trained.reach);
}

function figuresOf({ config, lag, fresh, trained, clippedShare }: GradientReport): Figure[] {
  const before = fresh[config.cell];
  const figures = [
    { value: describeReach(before, lag), label: l10n.t("characters back before training ({0})", config.cell) },
  ];
  if (trained !== undefined)
    figures.push({ value: describeReach(trained, lag), label: l10n.t("characters back after training") });
  if (clippedShare !== undefined)
    figures.push({ value: percent(clippedShare, 1), label: l10n.t("of the last training's steps clipped") });
  figures.push({ value: describeRadii(fresh.elman), label: l10n.t("spectral radius of W, elman before training") });
  if (trained?.spectralRadius !== undefined)
    figures.push({ value: describeRadii(trained), label: l10n.t("spectral radius of W, after training") });
  return figures;
}

function trainingChart(report: GradientReport, trained: Reach): LineChart {
  const { config, fresh } = report;
  const named: Named[] = [
    [l10n.t("after training"), trained],
    [l10n.t("before training"), fresh[config.cell]],
  ];
  return chartOf(l10n.t("Your network ({0}), before and after training", config.cell), named, report.lag);
}

function cellsChart({ fresh, lag }: GradientReport): LineChart {
  const named = CELL_KINDS.map((cell): Named => [cell, fresh[cell]]);
  const note = l10n.t(
    "elman is the plain recurrent network: at every step its gradient is multiplied by the same matrix W, so it shrinks by about the same factor each time. gru, lstm and sru multiply it by gates instead, which are about half open before training, and lstm's a little wider. Training opens them where there is something to remember.",
  );
  return { ...chartOf(l10n.t("Every kind of cell, before training"), named, lag), note };
}

function chartOf(title: string, named: readonly Named[], lag: number): LineChart {
  const said = named.map(([name, reach]) => l10n.t("{0} {1} characters", name, describeReach(reach, lag)));
  return {
    title,
    description: l10n.t("{0}. More than a ten-thousandth of the gradient is left over: {1}.", title, said.join(", ")),
    x: { label: l10n.t("characters back"), values: Array.from({ length: lag }, (_, i) => i + 1) },
    y: { label: l10n.t("share of the gradient left"), scale: "logarithm", floor: FLOOR },
    lines: named.map(([label, { norms }]) => ({ label, values: norms })),
    level: { value: VANISHED, label: l10n.t("a ten-thousandth: too little to learn from") },
    table: tableOf(title, named, lag),
  };
}

function tableOf(title: string, named: readonly Named[], lag: number): Table {
  return {
    title: l10n.t("{0}: share of the gradient left", title),
    head: [l10n.t("characters back"), ...named.map(([name]) => name)],
    rows: toldDistances(lag).map((k) => [String(k), ...named.map(([, { norms }]) => describeShare(norms[k - 1]!))]),
  };
}
