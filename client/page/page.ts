import type { BarChart, Figure, LineChart, Table } from "../../server/protocol.ts";
import { barChart, escaped, figureList, lineChart, link, note, table } from "./elements.ts";
import { STYLE } from "./style.ts";

export interface PageOptions {
  /** The language of the texts, as HTML names it. */
  readonly language: string;
  /** What lets the page's own style through its content security policy: another one for every page. */
  readonly nonce: string;
  /** The address of the script that draws charts, for a page with such. */
  readonly script?: string;
}

/** What a page shows, from above. */
export interface Page {
  readonly headline: string;
  readonly figures: readonly Figure[];
  readonly link?: { readonly label: string; readonly href: string } | undefined;
  readonly charts: readonly BarChart[];
  /** Each stands above its table. */
  readonly lineCharts?: readonly LineChart[];
  readonly tables: readonly Table[];
  /** How it was measured. */
  readonly method?: string;
}

/** A page of a webview: a result, or an explanation. It loads nothing, but for the script that draws its charts. */
export function pageOf(page: Page, options: PageOptions): string {
  const { headline, link: target, method, figures, charts, lineCharts = [], tables } = page;
  const content = [
    `<h1>${escaped(headline)}</h1>`,
    figureList(figures),
    target === undefined ? "" : `<p>${link(target.label, target.href)}</p>`,
    ...charts.map((chart) => `<section><h2>${escaped(chart.title)}</h2>${barChart(chart)}</section>`),
    ...lineCharts.map((chart) => `<section><h2>${escaped(chart.title)}</h2>${lineChart(chart)}</section>`),
    ...tables.map((one) => `<section><h2>${escaped(one.title)}</h2>${table(one)}</section>`),
    method === undefined ? "" : note(method, "method"),
  ];
  return frameOf(headline, content.join("\n"), options);
}

/**
 * The document of every page. Its content security policy lets its own style and script through, and nothing else: no element has a
 * style or a script of its own, and nothing comes from elsewhere. Its colours are the editor's, whatever theme comes next.
 *
 * @param content HTML
 */
export function frameOf(title: string, content: string, { language, nonce, script }: PageOptions): string {
  const scripts = script === undefined ? "" : `; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'${scripts}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
${content}
</main>
${script === undefined ? "" : `<script nonce="${nonce}" src="${escaped(script)}"></script>`}
</body>
</html>`;
}
