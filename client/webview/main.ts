// The script of a page: draws every chart that page.ts has left room for, in the colours of the theme.
import type { LineChart } from "../../server/protocol.ts";
import { addChartStyle, drawLineChart } from "./line-chart.ts";

addChartStyle(document.currentScript?.nonce ?? "");
for (const place of document.querySelectorAll<HTMLElement>("[data-line-chart]"))
  drawLineChart(place, JSON.parse(place.dataset.lineChart!) as LineChart);
