// The script of pages: draws the charts that client/page/ has left room for, in the colours of the theme, and keeps live pages up to date.
import { drawCharts } from "./charts.ts";
import { addChartStyle } from "./line-chart.ts";
import { keepUpToDate } from "./live.ts";

declare const acquireVsCodeApi: () => Parameters<typeof keepUpToDate>[0];

addChartStyle(document.currentScript?.nonce ?? "");
drawCharts();
if (document.querySelector("[data-live]") !== null) keepUpToDate(acquireVsCodeApi());
