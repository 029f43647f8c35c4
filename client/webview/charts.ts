/** The charts of a page, each in the room that client/page/ has left for it. */
import type { LineChart } from "../../server/protocol.ts";
import { DrawnChart } from "./line-chart.ts";

interface Drawn {
  readonly chart: DrawnChart;
  /** What is drawn, as JSON. */
  readonly source: string;
}

const drawn = new Map<HTMLElement, Drawn>();

/** Draws the charts for which there is new room, and draws those anew whose values have changed. */
export function drawCharts(): void {
  for (const [place, { chart }] of drawn) {
    if (place.isConnected) continue;
    chart.dispose();
    drawn.delete(place);
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-line-chart]")) {
    const source = place.dataset.lineChart!;
    const before = drawn.get(place);
    if (before?.source === source || place.clientWidth === 0) continue; // within something that is closed
    const values = JSON.parse(source) as LineChart;
    const chart = before?.chart ?? new DrawnChart(place, values);
    if (before !== undefined) chart.update(values);
    drawn.set(place, { chart, source });
  }
}
