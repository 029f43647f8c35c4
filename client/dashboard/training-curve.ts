/** How the training goes, or how the last one went. */
import * as vscode from "vscode";
import type { LineChart, TrainingCurve } from "../../server/protocol.ts";
import { count, duration, share } from "../amounts.ts";
import { disclosure, escaped, figureList, lineChart, note } from "../page/elements.ts";

type Point = TrainingCurve["points"][number];
type HeldOut = NonNullable<Point["heldOut"]>;
type Learning = NonNullable<Point["learning"]>;

/** A table has so many of the points at most. */
const ROWS = 10;

export function trainingSection(curve: TrainingCurve | undefined): string {
  const { l10n } = vscode;
  if (curve === undefined)
    return note(l10n.t("No training yet. Start one to watch here how it learns; you can keep working meanwhile."));
  const { points, samples } = curve;
  return [
    figureList(figuresOf(curve)),
    points.some(({ heldOut }) => heldOut) ? lineChart(predictedChart(points), "predicted-figures") : "",
    samples.length > 0 ? disclosure("samples", l10n.t("What the network writes by itself"), samplesList(samples)) : "",
    disclosure("curious", l10n.t("For the curious"), details(points)),
  ].join("\n");
}

function figuresOf({ points, secondsLeft, result }: TrainingCurve) {
  const { l10n } = vscode;
  const measured = points.flatMap(({ heldOut }) => heldOut ?? []);
  const learning = points.flatMap((point) => point.learning ?? []);
  const figures = [];
  const last = measured.at(-1);
  if (last !== undefined) {
    figures.push({ value: share(last.both.predicted), label: l10n.t("of unseen code predicted correctly") });
    const gained = last.both.predicted - measured[0]!.both.predicted;
    if (gained >= 0.001) figures.push({ value: `+${share(gained, 1)}`, label: l10n.t("gained by this training") });
  }
  if (learning.length > 0) {
    const speed = learning.reduce((sum, one) => sum + one.charactersPerSecond, 0) / learning.length;
    figures.push({ value: count(speed), label: l10n.t("characters learned per second") });
  }
  if (result !== undefined) figures.push({ value: duration(result.seconds), label: l10n.t("of training") });
  else figures.push({ value: duration(secondsLeft), label: l10n.t("left") });
  return figures;
}

/** How much of files that are kept from learning is predicted, by each part and by both. */
function predictedChart(points: readonly Point[]): LineChart {
  const { l10n } = vscode;
  const measured = points.filter(
    (point): point is Point & { readonly heldOut: HeldOut } => point.heldOut !== undefined,
  );
  const linesOf = (scoreOf: (of: HeldOut["both"]) => number) => [
    { label: l10n.t("both together"), values: measured.map(({ heldOut }) => scoreOf(heldOut.both)) },
    {
      label: l10n.t("network"),
      values: measured.map(({ heldOut }) => (heldOut.network ? scoreOf(heldOut.network) : null)),
    },
    { label: l10n.t("files as read"), values: measured.map(({ heldOut }) => scoreOf(heldOut.memory)) },
  ];
  const lines = linesOf(({ predicted }) => predicted);
  const last = measured.at(-1)!.heldOut;
  return {
    title: l10n.t("Unseen code predicted correctly"),
    description: l10n.t(
      "How much of code that was kept from learning is predicted correctly, over the training. At its end: {0} by both together, {1} by the network, {2} by the files as read.",
      share(last.both.predicted),
      last.network === undefined ? "–" : share(last.network.predicted),
      share(last.memory.predicted),
    ),
    x: { label: l10n.t("of the training"), scale: "share", values: measured.map((point) => point.share) },
    y: { label: l10n.t("characters predicted correctly"), scale: "share" },
    lines,
    note: l10n.t("Measured on files that are kept from learning. Files as read: what Unroll knows without a network."),
    table: tableOf(l10n.t("Unseen code predicted correctly"), measured, lines, (value) => share(value, 1)),
  };
}

function details(points: readonly Point[]): string {
  const { l10n } = vscode;
  const learning = points.flatMap((point) => (point.learning ? [{ ...point, learning: point.learning }] : []));
  if (learning.length === 0) return note(l10n.t("There is something to see here once learning has begun."));
  const clipped = learning.reduce((sum, point) => sum + point.learning.clippedShare, 0) / learning.length;
  const figures = [{ value: share(clipped, 1), label: l10n.t("of the steps had their gradient clipped") }];
  return [
    figureList(figures),
    `<h3>${escaped(l10n.t("Bits per character"))}</h3>`,
    lineChart(bitsChart(points), "bits-figures"),
    `<h3>${escaped(l10n.t("Gradient norm"))}</h3>`,
    lineChart(normChart(learning), "norm-figures"),
  ].join("\n");
}

function bitsChart(points: readonly Point[]): LineChart {
  const { l10n } = vscode;
  const values = (of: (point: Point) => number | undefined) => points.map((point) => of(point) ?? null);
  const lines = [
    { label: l10n.t("network, while learning"), values: values(({ learning }) => learning?.bitsPerCharacter) },
    { label: l10n.t("network, unseen code"), values: values(({ heldOut }) => heldOut?.network?.bitsPerCharacter) },
    { label: l10n.t("files as read, unseen code"), values: values(({ heldOut }) => heldOut?.memory.bitsPerCharacter) },
    { label: l10n.t("both, unseen code"), values: values(({ heldOut }) => heldOut?.both.bitsPerCharacter) },
  ];
  return {
    title: l10n.t("Bits per character"),
    description: l10n.t(
      "How many bits a character costs on average, over the training: of the text that is being learned, and of code that is kept from learning.",
    ),
    x: { label: l10n.t("of the training"), scale: "share", values: points.map((point) => point.share) },
    y: { label: l10n.t("bits per character") },
    lines,
    note: l10n.t(
      "Lower is better. Where the network does much better while learning than on unseen code, it learns by heart.",
    ),
    table: tableOf(l10n.t("Bits per character"), points, lines, (value) => value.toFixed(2)),
  };
}

function normChart(points: readonly (Point & { readonly learning: Learning })[]): LineChart {
  const { l10n } = vscode;
  const lines = [{ label: l10n.t("gradient norm"), values: points.map(({ learning }) => learning.gradientNorm) }];
  return {
    title: l10n.t("Gradient norm"),
    description: l10n.t("The mean norm of the gradient before it is clipped, over the training."),
    x: { label: l10n.t("of the training"), scale: "share", values: points.map((point) => point.share) },
    y: { label: l10n.t("norm, before clipping") },
    lines,
    table: tableOf(l10n.t("Gradient norm"), points, lines, (value) => value.toPrecision(2)),
  };
}

function tableOf(
  title: string,
  points: readonly Point[],
  lines: LineChart["lines"],
  describe: (value: number) => string,
): LineChart["table"] {
  const step = Math.max(1, Math.ceil(points.length / ROWS));
  const told = points.flatMap((point, i) => ((points.length - 1 - i) % step === 0 ? [{ point, i }] : []));
  const cell = (value: number | null | undefined) => (value == null ? "–" : describe(value));
  return {
    title: vscode.l10n.t("Figures: {0}", title),
    head: ["", ...lines.map(({ label }) => label)],
    rows: told.map(({ point, i }) => [share(point.share), ...lines.map(({ values }) => cell(values[i]))]),
  };
}

/** The newest first. */
function samplesList(samples: TrainingCurve["samples"]): string {
  const { l10n } = vscode;
  const all = samples.map(
    ({ share: over, text }) =>
      `<figure><figcaption>${escaped(l10n.t("After {0} of the training", share(over)))}</figcaption><pre tabindex="0">${escaped(text)}</pre></figure>`,
  );
  return all.reverse().join("");
}
