/** Jupyter notebooks: of their JSON, what was written by hand. */
import * as v from "valibot";

/** Notebooks may be larger than other files: pictures and outputs, most of it, are not learned. In bytes. */
export const MAX_NOTEBOOK_SIZE = 32 * 2 ** 20;

/** A text, or its lines with their line feeds. */
const Source = v.optional(v.union([v.string(), v.array(v.string())]), "");
/** `input` holds the code in version 3 and before, `level` that of a heading. */
const Cell = v.object({ cell_type: v.string(), source: Source, input: Source, level: v.optional(v.number()) });
const Cells = v.array(Cell);
/** Version 4 has cells, versions before have worksheets of cells. */
const Notebook = v.union([
  v.object({ cells: Cells }),
  v.object({ worksheets: v.array(v.object({ cells: v.optional(Cells, []) })) }),
]);

/** A picture that stands within Markdown; the model's mark of a border takes its place. */
const PICTURE = /(?<=\bdata:[\w/+.-]+;base64,)[A-Za-z0-9+/=]{32,}/g;

export function isNotebook(path: string): boolean {
  return path.toLowerCase().endsWith(".ipynb");
}

/**
 * The code and Markdown of a notebook's cells, in order, an empty line between two; no outputs, attachments or raw cells.
 * Undefined where `json` is no notebook.
 */
export function notebookText(json: string): string | undefined {
  const notebook = v.safeParse(Notebook, parse(json));
  if (!notebook.success) return undefined;
  const { output } = notebook;
  const cells = "cells" in output ? output.cells : output.worksheets.flatMap((sheet) => sheet.cells);
  return cells
    .map(cellText)
    .filter((text) => text.trim() !== "")
    .map((text) => text.replace(PICTURE, "\0"))
    .map((text) => (text.endsWith("\n") ? text : `${text}\n`))
    .join("\n");
}

function cellText({ cell_type, source, input, level = 1 }: v.InferOutput<typeof Cell>): string {
  if (cell_type === "code") return join(source) || join(input);
  if (cell_type === "markdown") return join(source);
  return cell_type === "heading" ? `${"#".repeat(Math.min(Math.max(Math.trunc(level), 1), 6))} ${join(source)}` : "";
}

function join(source: string | readonly string[]): string {
  return typeof source === "string" ? source : source.join("");
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // reported as no notebook
  }
}
