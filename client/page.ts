import type { BarChart, Figure, LineChart, Table } from "../server/protocol.ts";

export interface PageOptions {
  /** The language of the texts, as HTML names it. */
  readonly language: string;
  /** What lets the page's own style through its content security policy: another one for every page. */
  readonly nonce: string;
  /** The address of the script that draws line charts, for a page with such. */
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

/**
 * A page of a webview: a result, or an explanation. It has no scripts and loads nothing, but for the one that draws line charts. Its
 * bars are drawn by attributes, since its content security policy forbids styles of single elements, and its colours are the editor's,
 * whatever theme comes next.
 */
export function pageOf(page: Page, { language, nonce, script }: PageOptions): string {
  const { headline, link, method, figures, charts, lineCharts = [], tables } = page;
  const scripts = script === undefined ? "" : `; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'${scripts}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(headline)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(headline)}</h1>
<dl class="figures">${figures
    .map(({ value, label }) => `<div><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`)
    .join("")}</dl>
${link === undefined ? "" : `<p><a href="${escaped(link.href)}">${escaped(link.label)}</a></p>`}
${charts.map(chartOf).join("\n")}
${lineCharts.map(lineChartOf).join("\n")}
${tables.map(tableOf).join("\n")}
${method === undefined ? "" : `<p class="note method">${escaped(method)}</p>`}
</main>
${script === undefined ? "" : `<script nonce="${nonce}" src="${escaped(script)}"></script>`}
</body>
</html>`;
}

function chartOf({ title, description, groups, note }: BarChart): string {
  const rows = groups.map((bars) => {
    const drawn = bars.map(
      ({ label, share, value, kind }) =>
        `<span>${escaped(label)}</span>` +
        `<svg><rect class="track" width="100%" height="100%"/>` +
        `<rect class="${kind}" width="${(100 * share).toFixed(2)}%" height="100%"/></svg>` +
        `<span class="value">${escaped(value)}</span>`,
    );
    return `<div class="bars">${drawn.join("")}</div>`;
  });
  const picture = `<div class="groups" role="img" aria-label="${escaped(description)}">${rows.join("")}</div>`;
  return `<section><h2>${escaped(title)}</h2>${picture}${
    note === undefined ? "" : `<p class="note">${escaped(note)}</p>`
  }</section>`;
}

/** Room for a chart, which client/webview/main.ts fills, and its figures for everyone. */
function lineChartOf(chart: LineChart): string {
  const { title, description, note, table } = chart;
  const drawn = `data-line-chart="${escaped(JSON.stringify(chart))}"`;
  return `<section><h2>${escaped(title)}</h2>
<div class="lines" role="img" aria-label="${escaped(description)}" ${drawn}></div>
${note === undefined ? "" : `<p class="note">${escaped(note)}</p>`}
${scrolled(table, `<caption>${escaped(table.title)}</caption>`)}</section>`;
}

function tableOf(table: Table): string {
  return `<section><h2>${escaped(table.title)}</h2>
${scrolled(table)}</section>`;
}

function scrolled({ title, head, rows }: Table, caption = ""): string {
  const heads = head.map((name) => (name === "" ? "<td></td>" : `<th scope="col">${escaped(name)}</th>`));
  const lines = rows.map(([name = "", ...cells]) => {
    const others = cells.map((cell) => `<td>${escaped(cell)}</td>`);
    return `<tr><th scope="row">${escaped(name)}</th>${others.join("")}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(title)}">
<table>${caption}<thead><tr>${heads.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table></div>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an element or an attribute in double quotes. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}

const STYLE = `
body { margin: 0; padding: 0 24px 48px; color: var(--vscode-foreground); background: var(--vscode-editor-background);
  font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, system-ui, sans-serif); }
main { max-width: 820px; margin: 0 auto; word-break: keep-all; overflow-wrap: break-word; }
h1 { margin: 40px 0 0; font-size: 2em; font-weight: 600; line-height: 1.25; text-wrap: balance; }
h2 { margin: 40px 0 12px; font-size: 1.15em; font-weight: 600; }
.figures { display: flex; flex-wrap: wrap; gap: 16px 48px; margin: 24px 0 0; }
.figures div { display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--vscode-descriptionForeground); }
.figures dd { margin: 0; font-size: 1.6em; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.groups { display: grid; gap: 20px; }
.bars { display: grid; grid-template-columns: minmax(90px, 190px) 1fr 3.5em; gap: 8px 16px; align-items: center; }
.bars svg { display: block; width: 100%; height: 14px; border-radius: 2px; }
.value { text-align: right; font-variant-numeric: tabular-nums; }
.track { fill: var(--vscode-foreground); opacity: 0.08; }
.main { fill: var(--vscode-charts-blue, #3794ff); }
.part { fill: var(--vscode-charts-blue, #3794ff); opacity: 0.55; }
.other { fill: var(--vscode-descriptionForeground); opacity: 0.6; }
.note.method { margin-top: 40px; }
.lines { min-height: 320px; }
caption { margin-top: 20px; text-align: left; color: var(--vscode-descriptionForeground); }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 4px; }
a { color: var(--vscode-textLink-foreground); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 6px 0 6px 16px; text-align: right; vertical-align: bottom; font-variant-numeric: tabular-nums;
  border-bottom: 1px solid var(--vscode-editorWidget-border, var(--vscode-widget-border, transparent)); }
thead th { font-weight: 400; color: var(--vscode-descriptionForeground); line-height: 1.3; }
th:first-child { padding-left: 0; text-align: left; }
tbody th { font-weight: 400; text-align: left; white-space: nowrap; }
.note { margin: 12px 0 0; color: var(--vscode-descriptionForeground); }
.vscode-high-contrast svg, .vscode-high-contrast-light svg { outline: 1px solid var(--vscode-contrastBorder); }
@media (forced-colors: active) { .main, .part, .other { fill: CanvasText; } svg { outline: 1px solid CanvasText; } }
`;
