/** What pages consist of, as HTML. Texts are escaped here, and nowhere else. */
import type { BarChart, Figure, LineChart, Table } from "../../server/protocol.ts";

/** Numbers that stand by themselves. */
export function figureList(figures: readonly Figure[]): string {
  const all = figures.map(({ value, label }) => `<div><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`);
  return `<dl class="figures">${all.join("")}</dl>`;
}

/** Facts by name, a line each. */
export function factList(facts: readonly (readonly [name: string, value: string])[]): string {
  const all = facts.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`);
  return `<dl class="facts">${all.join("")}</dl>`;
}

/** Bars by attributes, since styles of single elements are forbidden. */
export function barChart({ description, groups, note: explanation }: BarChart): string {
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
  return `<div class="groups" role="img" aria-label="${escaped(description)}">${rows.join("")}</div>${
    explanation === undefined ? "" : note(explanation)
  }`;
}

/**
 * Room for a chart, which client/webview/ fills, and its figures for everyone.
 *
 * @param key names what holds the figures, where they are shown on demand
 */
export function lineChart(chart: LineChart, key?: string): string {
  const { description, hasColumns, note: explanation, table: figures } = chart;
  const drawn = `data-line-chart="${escaped(JSON.stringify(chart))}"`;
  return `<div class="${hasColumns ? "lines columns" : "lines"}" role="img" aria-label="${escaped(description)}" ${drawn}></div>
${explanation === undefined ? "" : note(explanation)}
${key === undefined ? table(figures, { hasCaption: true }) : disclosure(key, figures.title, table(figures))}`;
}

export interface TableOptions {
  /** Whether its title stands above it; otherwise a heading says it. */
  readonly hasCaption?: boolean;
  /** A bar for each row, as a share of the width that is left: it shows what one of the numbers says. */
  readonly bars?: readonly number[];
}

export function table({ title, head, rows }: Table, { hasCaption = false, bars }: TableOptions = {}): string {
  const heads = head.map((name) => (name === "" ? "<td></td>" : `<th scope="col">${escaped(name)}</th>`));
  const lines = rows.map(([name = "", ...cells], row) => {
    const others = cells.map((cell) => `<td>${escaped(cell)}</td>`);
    return `<tr><th scope="row">${escaped(name)}</th>${others.join("")}${bars === undefined ? "" : barCell(bars[row]!)}</tr>`;
  });
  const caption = hasCaption ? `<caption>${escaped(title)}</caption>` : "";
  const headOfBars = bars === undefined ? "" : `<td></td>`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(title)}">
<table>${caption}<thead><tr>${heads.join("")}${headOfBars}</tr></thead><tbody>${lines.join("")}</tbody></table></div>`;
}

function barCell(share: number): string {
  const width = (100 * share).toFixed(2);
  return `<td class="bar"><svg aria-hidden="true"><rect class="main" width="${width}%" height="100%"/></svg></td>`;
}

export function note(text: string, kind = ""): string {
  return `<p class="${`note ${kind}`.trim()}">${escaped(text)}</p>`;
}

export function link(label: string, href: string): string {
  return `<a href="${escaped(href)}">${escaped(label)}</a>`;
}

/** A button that asks the extension for an action, by its name. */
export function button(label: string, action: string, kind: "primary" | "secondary" = "secondary"): string {
  return `<button type="button" class="${kind}" data-action="${escaped(action)}">${escaped(label)}</button>`;
}

/**
 * What opens when its line is clicked.
 *
 * @param key names it, so that it stays open when the page changes
 * @param content HTML
 */
export function disclosure(key: string, summary: string, content: string): string {
  return `<details data-key="${escaped(key)}"><summary>${escaped(summary)}</summary><div class="inside">${content}</div></details>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an element or an attribute in double quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
