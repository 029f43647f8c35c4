import uPlot from "uplot";
import uPlotStyle from "uplot/dist/uPlot.min.css";
import type { LineChart } from "../../server/protocol.ts";
import { Legend, type Sample } from "./legend.ts";
import { COUNT_STEPS, DAY_STEPS, decadeRange, decadeTicks, describeTick, describeValue } from "./scale.ts";

const HEIGHT_PIXELS = 280;
const COLUMNS_HEIGHT_PIXELS = 200;
/** Of the room that a column has, and at most so many pixels. */
const COLUMN_WIDTH: [share: number, pixels: number] = [0.7, 40];
const LINE_PIXELS = 2;
const LEVEL_PIXELS = 1.5;
/** Between the ticks of days, which have long names in some languages. */
const DAY_PIXELS = 72;
/** Lines through more places than this have no points. */
const MOST_POINTS = 20;

/** Lines differ by colour and by dashes, so that no reader depends on colours. The fallbacks are for pages without a theme. */
const STROKES: readonly { readonly color: string; readonly fallback: string; readonly dash: readonly number[] }[] = [
  { color: "--vscode-charts-blue", fallback: "#1a6fd4", dash: [] },
  { color: "--vscode-charts-red", fallback: "#c72e0f", dash: [10, 4] },
  { color: "--vscode-charts-green", fallback: "#388a34", dash: [2, 3] },
  { color: "--vscode-charts-purple", fallback: "#652d90", dash: [10, 3, 2, 3] },
];
const LEVEL_DASH = [4, 4];

const STYLE = `
.uplot { font: inherit; }
.uplot .u-cursor-x { border-right-color: var(--vscode-descriptionForeground, #666); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 8px 0 0; padding: 0; list-style: none; }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend .value { min-width: 4em; text-align: left; }
`;

/** Adds the style of charts to the page, once. @param nonce what the page's content security policy lets through */
export function addChartStyle(nonce: string): void {
  const style = document.createElement("style");
  style.nonce = nonce;
  style.textContent = uPlotStyle + STYLE;
  document.head.append(style);
}

/** A chart in `place`, as wide as that is. It is drawn anew whenever its width or the theme changes. */
export class DrawnChart {
  readonly #place: HTMLElement;
  readonly #sizes: ResizeObserver;
  readonly #themes: MutationObserver;
  #chart: LineChart;
  #plot: uPlot | undefined;

  constructor(place: HTMLElement, chart: LineChart) {
    this.#place = place;
    this.#chart = chart;
    this.#draw();
    this.#sizes = new ResizeObserver(() => {
      const width = place.clientWidth;
      if (width > 0 && this.#plot?.width !== width) this.#plot?.setSize({ width, height: heightOf(this.#chart) });
    });
    this.#sizes.observe(place);
    // The editor changes its variables in the root's style, and the kind of the theme in the body's class.
    this.#themes = new MutationObserver(() => this.#draw());
    this.#themes.observe(document.documentElement, { attributeFilter: ["style", "class"] });
    this.#themes.observe(document.body, { attributeFilter: ["class"] });
  }

  /** Draws other values of the same lines, or another chart. */
  update(chart: LineChart): void {
    const before = this.#chart;
    this.#chart = chart;
    if (looksAlike(before, chart)) this.#plot!.setData(valuesOf(chart));
    else this.#draw();
  }

  #draw(): void {
    this.#plot?.destroy();
    const chart = () => this.#chart;
    const samples = samplesOf(this.#chart);
    const legend = new Legend(samples);
    const { clientWidth } = this.#place;
    this.#plot = new uPlot(optionsOf(chart, samples, legend, clientWidth), valuesOf(this.#chart));
    this.#place.replaceChildren(this.#plot.root, legend.element);
  }

  dispose(): void {
    this.#sizes.disconnect();
    this.#themes.disconnect();
    this.#plot?.destroy();
  }
}

/** Whether two charts differ in their values alone. */
function looksAlike(one: LineChart, other: LineChart): boolean {
  const look = ({ hasColumns, x, y, lines, level }: LineChart) => [
    hasColumns,
    { ...x, values: x.values.length <= MOST_POINTS },
    y,
    lines.map(({ label }) => label),
    level?.label,
  ];
  return JSON.stringify(look(one)) === JSON.stringify(look(other));
}

function heightOf({ hasColumns }: LineChart): number {
  return hasColumns ? COLUMNS_HEIGHT_PIXELS : HEIGHT_PIXELS;
}

/** The places, then every line's values there, then the level. */
function valuesOf({ x, y, lines, level }: LineChart): uPlot.AlignedData {
  const isDrawn = (value: number | null) => value !== null && (y.scale !== "logarithm" || value > 0);
  const values = lines.map((line) => line.values.map((value) => (isDrawn(value) ? value : null)));
  return [[...x.values], ...values, ...(level === undefined ? [] : [x.values.map(() => level.value)])];
}

function samplesOf({ lines, level }: LineChart): Sample[] {
  const samples = lines.map(({ label }, i): Sample => {
    const { color, fallback, dash } = STROKES[i % STROKES.length]!;
    return { label, color: themeValue(color, fallback), dash, width: LINE_PIXELS };
  });
  if (level === undefined) return samples;
  const color = themeValue("--vscode-descriptionForeground", "#666666");
  return [...samples, { label: level.label, color, dash: LEVEL_DASH, width: LEVEL_PIXELS }];
}

/** @param current the chart as it is now: its values may change */
function optionsOf(current: () => LineChart, samples: readonly Sample[], legend: Legend, width: number): uPlot.Options {
  const { hasColumns = false, x, y, lines } = current();
  const hasPoints = x.values.length <= MOST_POINTS && !hasColumns;
  return {
    width,
    height: heightOf(current()),
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false }, points: { show: !hasColumns } },
    scales: { x: { time: false, ...rangeOfX(current()) }, y: rangeOfY(y) },
    axes: axesOf(current()),
    series: [
      {},
      ...samples.map(({ color, dash, width }, i) => ({
        stroke: color,
        dash: [...dash],
        width,
        spanGaps: true,
        points: { show: hasPoints && i < lines.length, size: 7, fill: color },
        ...(hasColumns && { fill: color, paths: uPlot.paths.bars!({ size: COLUMN_WIDTH }) }),
      })),
    ],
    hooks: {
      setCursor: [({ cursor: { idx } }) => legend.show(idx == null ? [] : valuesAt(current(), idx))],
    },
  };
}

/** What the lines are at one of their places, as texts. */
function valuesAt({ x, y, lines }: LineChart, place: number): string[] {
  const { lang } = document.documentElement;
  const day = x.scale === "day" ? `${describeTick(x.values[place]!, "day", lang)}: ` : "";
  return lines.map(({ values }) => {
    const value = values[place];
    return value == null ? "" : day + describeValue(value, y.scale, lang);
  });
}

function rangeOfX({ hasColumns, x }: LineChart): uPlot.Scale {
  if (hasColumns) return { range: (_, first, last) => [first - 0.5, last + 0.5] };
  return x.scale === "share" ? { range: [0, 1] } : {};
}

function rangeOfY({ scale, floor }: LineChart["y"]): uPlot.Scale {
  switch (scale) {
    case "logarithm":
      return { distr: 3, range: (_, min, max) => decadeRange(min, max, floor) };
    case "share":
      return { range: [0, 1] };
    case "count":
      return { range: (_, _min, max) => [0, Math.max(1, 1.1 * max)] };
    default:
      return {};
  }
}

function axesOf({ x, y }: LineChart): uPlot.Axis[] {
  const text = themeValue("--vscode-descriptionForeground", "#555555");
  const font = `12px ${themeValue("--vscode-font-family", "system-ui, sans-serif")}`;
  const grid = { stroke: `color-mix(in srgb, ${text} 18%, transparent)`, width: 1 };
  const axis = { stroke: text, font, labelFont: font, labelSize: 22, grid, ticks: { ...grid, size: 5 } };
  const { lang } = document.documentElement;
  const decades: uPlot.Axis = { splits: (_, _axis, min, max) => decadeTicks(min, max), filter: (_, ticks) => ticks };
  return [
    {
      ...axis,
      size: 32,
      values: (_, ticks) => ticks.map((tick) => describeTick(tick, x.scale, lang)),
      ...(x.label !== "" && { label: x.label }),
      ...(x.scale === "day" && { incrs: [...DAY_STEPS], space: DAY_PIXELS, grid: { show: false } }),
    },
    {
      ...axis,
      size: 52,
      values: (_, ticks) => ticks.map((tick) => describeTick(tick, y.scale, lang)),
      ...(y.label !== "" && { label: y.label }),
      ...(y.scale === "count" && { incrs: [...COUNT_STEPS] }),
      ...(y.scale === "logarithm" && decades),
    },
  ];
}

/** A variable of the theme, or the fallback where there is no theme. */
function themeValue(name: string, fallback: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || fallback;
}
