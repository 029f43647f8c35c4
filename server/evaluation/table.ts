import { markdownTable } from "markdown-table";
import stringWidth from "string-width";

/** A table for a terminal, which Markdown understands too: the first column flush left, figures flush right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([head, ...rows], {
    align: head.map((_, i) => (i === 0 ? "l" : "r")),
    stringLength: stringWidth,
  });
}
