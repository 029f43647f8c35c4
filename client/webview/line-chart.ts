import uPlot from "uplot";
import uPlotStyle from "uplot/dist/uPlot.min.css";
import type { LineChart } from "../../server/protocol.ts";
import { Legend, type Sample } from "./legend.ts";
import { decadeRange, decadeTicks, describeTick, describeValue } from "./scale.ts";

const HEIGHT_PIXELS = 280;
const LINE_PIXELS = 2;
const LEVEL_PIXELS = 1.5;
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
      if (width > 0 && this.#plot?.width !== width) this.#plot?.setSize({ width, height: HEIGHT_PIXELS });
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
  const look = ({ x, y, lines, level }: LineChart) => [
    { ...x, values: x.values.length <= MOST_POINTS },
    y,
    lines.map(({ label }) => label),
    level?.label,
  ];
  return JSON.stringify(look(one)) === JSON.stringify(look(other));
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
  const { x, y, lines } = current();
  const hasPoints = x.values.length <= MOST_POINTS;
  const range: uPlot.Scale =
    y.scale === "logarithm"
      ? { distr: 3, range: (_, min, max) => decadeRange(min, max, y.floor) }
      : y.scale === "share"
        ? { range: [0, 1] }
        : {};
  return {
    width,
    height: HEIGHT_PIXELS,
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false } },
    scales: { x: { time: false, ...(x.scale === "share" && { range: [0, 1] }) }, y: range },
    axes: axesOf(current()),
    series: [
      {},
      ...samples.map(({ color, dash, width }, i) => ({
        stroke: color,
        dash: [...dash],
        width,
        spanGaps: true,
        points: { show: hasPoints && i < lines.length, size: 7, fill: color },
      })),
    ],
    hooks: {
      setCursor: [
        ({ cursor: { idx } }) => {
          const at = current().lines.map(({ values }) => (idx == null ? null : values[idx]));
          legend.show(at.map((value) => (value == null ? "" : describeValue(value, y.scale))));
        },
      ],
    },
  };
}

function axesOf({ x, y }: LineChart): uPlot.Axis[] {
  const text = themeValue("--vscode-descriptionForeground", "#555555");
  const font = `12px ${themeValue("--vscode-font-family", "system-ui, sans-serif")}`;
  const grid = { stroke: `color-mix(in srgb, ${text} 18%, transparent)`, width: 1 };
  const axis = { stroke: text, font, labelFont: font, labelSize: 22, grid, ticks: { ...grid, size: 5 } };
  const decades: uPlot.Axis = { splits: (_, _axis, min, max) => decadeTicks(min, max), filter: (_, ticks) => ticks };
  return [
    { ...axis, label: x.label, size: 32, values: (_, ticks) => ticks.map((tick) => describeTick(tick, x.scale)) },
    {
      ...axis,
      label: y.label,
      size: 52,
      values: (_, ticks) => ticks.map((tick) => describeTick(tick, y.scale)),
      ...(y.scale === "logarithm" && decades),
    },
  ];
}

/** A variable of the theme, or the fallback where there is no theme. */
function themeValue(name: string, fallback: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || fallback;
}
