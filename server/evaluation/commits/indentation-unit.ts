/** Differences of indentation that count as a level, in blanks. */
const WIDTHS: readonly number[] = [2, 4, 8, 3, 1];
const DEFAULT_WIDTH = 4;
const MAX_LINES = 10_000;

/** One level of indentation as an editor detects it: a tab, or the blanks by which lines most often differ. */
export function indentationUnitOf(text: string): string {
  const votes = new Map<number, number>();
  let tabs = 0;
  let blanks = 0;
  let previous = 0;
  for (const line of text.split("\n", MAX_LINES)) {
    if (line.trim() === "") continue;
    const margin = /^[\t ]*/.exec(line)![0];
    if (margin.startsWith("\t")) tabs++;
    else if (margin.length > 1) blanks++;
    if (!margin.includes("\t")) {
      const step = Math.abs(margin.length - previous);
      if (step > 0) votes.set(step, (votes.get(step) ?? 0) + 1);
      previous = margin.length;
    }
  }
  if (tabs > blanks) return "\t";
  const [best = DEFAULT_WIDTH] = WIDTHS.filter((width) => votes.has(width)).sort(
    (a, b) => votes.get(b)! - votes.get(a)!,
  );
  return " ".repeat(best);
}
