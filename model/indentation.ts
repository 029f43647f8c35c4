/** How a text indents its lines, and how to say in its way what was learned elsewhere. */

type Bytes = ArrayLike<number>;

const TAB = 0x09;
const BLANK = 0x20;
const ASTERISK = 0x2a;
/** Where more lines than this share begin with other than whole levels, the level is not known. */
const MAX_ALIGNED = 0.1;
/** What others indent by. */
const WIDTHS: ReadonlySet<number> = new Set([1, 2, 3, 4, 8]);
const OPENERS = "{([";
const CLOSERS = "})]";
/** What begins a block in Python where a colon ends the line; elsewhere a colon says nothing of the next line. */
const PYTHON = /^(?:async |def|class|if|elif|else|for|while|with|try|except|finally|match)\b/;

/** A line that is not blank. */
interface Line {
  /** The blanks that begin it. */
  readonly lead: string;
  readonly opens: boolean;
}

/** How a text indents, as far as it does. */
interface Style {
  /** A tab, or so many blanks. */
  readonly unit: string;
  /** Whether blanks stand after tabs, to align. */
  readonly aligns: boolean;
  /** By how much lines are indented more than the ones before them that open a block. */
  readonly steps: ReadonlySet<number>;
  /** All that lines begin with. */
  readonly leads: ReadonlySet<string>;
}

/** Where a line belongs. */
interface Place {
  readonly style: Style;
  readonly previous: Line;
  /** The level of the line before it, and its own. */
  readonly before: number;
  readonly level: number;
}

/** What the lines of a suggestion are indented by. */
type Foreign =
  /** So many signs are a level. */
  | { readonly kind: "levels"; readonly width: number }
  /** What comes after `base` is so many signs a level, and `base` stands for `level`. */
  | { readonly kind: "steps"; readonly width: number; readonly base: string; readonly level: number };

/** Follows a suggestion line by line, and says how each would be indented in the text that it is for. */
export class Indentation {
  readonly #style: Style | undefined;
  #previous: Line | undefined;
  #foreign: Foreign | undefined;

  /**
   * @param before what stands before the cursor, from the beginning of a line on
   * @param suffix what follows it
   */
  constructor(before: Uint8Array, suffix: Uint8Array) {
    const lines = linesOf(before);
    const cursor = lines.pop()!;
    const isBlank = cursor.trim() === "";
    const above = lines.map(lineOf);
    const below = linesOf(suffix).slice(1).map(lineOf);
    // The editor indents the line that is begun.
    const begun = isBlank ? [{ lead: cursor, opens: false }] : [lineOf(cursor)];
    this.#style = styleOf([...above, ...(cursor === "" ? [] : begun)], below);
    this.#previous = above.findLast((line) => line !== undefined);
  }

  /** Call when a line of the suggestion is over, the cursor's own line with what stands before it included. */
  endLine(line: Bytes): void {
    this.#previous = lineOf(stringOf(line)) ?? this.#previous;
  }

  /**
   * The blanks that a line should begin with which begins with `lead` and the character `first`; undefined where that
   * can't be known.
   */
  leadOf(lead: string, first: number): string | undefined {
    const comment = this.#commentLeadOf(lead, first);
    if (comment !== undefined) return comment;
    const place = this.#place(first);
    if (place === undefined) return lead;
    const { style, previous } = place;
    if (this.#foreign === undefined && isOwn(lead, place)) return lead;
    this.#foreign ??= foreignOf(lead, previous.lead, place);
    const level = this.#foreign && foreignLevel(lead, this.#foreign, style);
    return level === undefined || level < 0 ? undefined : style.unit.repeat(level);
  }

  /** The same of the cursor's own line, where what stands before the cursor stays. */
  cursorLeadOf(lead: string, first: number): string {
    const comment = this.#commentLeadOf(lead, first);
    if (comment !== undefined) return comment;
    const place = this.#place(first);
    if (place === undefined || isOwn(lead, place)) return lead;
    return place.style.unit.repeat(Math.max(0, place.level));
  }

  /** The blanks before the asterisk of a line that goes on with a comment: one more than its first line has. */
  #commentLeadOf(lead: string, first: number): string | undefined {
    if (first !== ASTERISK || !/^(?:(?: {2})*|\t*) $/.test(lead)) return undefined;
    return this.#previous === undefined ? lead : `${this.#previous.lead} `;
  }

  /** Where a line that begins with the character `first` belongs; undefined where the lines around don't say so. */
  #place(first: number): Place | undefined {
    const style = this.#style;
    const previous = this.#previous;
    const before = style && previous && levelOf(previous.lead, style);
    if (before === undefined) return undefined; // aligned, or mixed
    const closes = CLOSERS.includes(String.fromCharCode(first));
    return { style: style!, previous: previous!, before, level: before + (previous!.opens ? 1 : 0) - (closes ? 1 : 0) };
  }
}

/** Whether a line may be indented so in a text of that style. */
function isOwn(lead: string, { style, previous, before, level }: Place): boolean {
  if (style.unit === "\t" && / /.test(lead)) return style.aligns;
  if (style.unit !== "\t" && lead.includes("\t")) return false;
  const unit = style.unit === "\t" ? 1 : style.unit.length;
  const step = lead.length - before * unit;
  if (lead.length === level * unit) return true;
  if (previous.opens && level > before) return step > 0 && style.steps.has(step);
  if (lead.length % unit === 0 || style.leads.has(lead)) return true;
  return step > unit; // aligned
}

/** What would make a line that begins with `lead` one of its level. */
function foreignOf(lead: string, base: string, { before, level }: Place): Foreign | undefined {
  const steps = (): Foreign | undefined => {
    const width = lead.length - base.length;
    return lead.startsWith(base) && WIDTHS.has(width) ? { kind: "steps", width, base, level: before } : undefined;
  };
  if (level > before && !(lead[base.length] === "\t" && lead.length > base.length + 1)) {
    const found = steps();
    if (found !== undefined) return found;
  }
  const width = lead.length / level;
  const isMixed = lead.includes("\t") && lead.includes(" ");
  if (level > 0 && !isMixed && WIDTHS.has(width)) return { kind: "levels", width };
  return steps();
}

function foreignLevel(lead: string, foreign: Foreign, style: Style): number | undefined {
  let level: number;
  if (foreign.kind === "levels") level = lead.length / foreign.width;
  else if (lead.startsWith(foreign.base)) level = foreign.level + (lead.length - foreign.base.length) / foreign.width;
  else return levelOf(lead, style);
  return Number.isInteger(level) ? level : undefined;
}

function levelOf(lead: string, { unit }: Style): number | undefined {
  const level = lead.length / unit.length;
  return lead === unit.repeat(Math.floor(level)) ? level : undefined;
}

function styleOf(above: readonly (Line | undefined)[], below: readonly (Line | undefined)[]): Style | undefined {
  const leads = new Set<string>();
  const steps = new Set<number>();
  const votes = new Map<number, number>();
  let tabs = 0;
  let blanks = 0;
  let aligns = false;
  for (const lines of [above, below]) {
    let previous: Line | undefined;
    for (const line of lines) {
      if (line === undefined) continue;
      leads.add(line.lead);
      if (line.lead.startsWith("\t")) tabs++;
      else if (line.lead !== "") blanks++;
      aligns ||= line.lead.includes("\t ");
      const step = previous === undefined ? 0 : line.lead.length - previous.lead.length;
      if (step > 0) {
        if (previous!.opens) steps.add(step);
        if (!line.lead.includes("\t")) votes.set(step, (votes.get(step) ?? 0) + (previous!.opens ? 2 : 1));
      }
      previous = line;
    }
  }
  if (tabs > blanks) return { unit: "\t", aligns, steps, leads };
  const all = [...votes].filter(([width]) => width > 1 && WIDTHS.has(width));
  const sum = all.reduce((count, [, voters]) => count + voters, 0);
  const [width, most] = all.reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0]);
  if (2 * most <= sum) return undefined;
  const indented = [...above, ...below].filter((line) => line !== undefined && line.lead !== "");
  const aligned = indented.filter((line) => line!.lead.length % width !== 0).length;
  return aligned > MAX_ALIGNED * indented.length ? undefined : { unit: " ".repeat(width), aligns, steps, leads };
}

/** A line, unless it is blank or goes on with a comment. */
function lineOf(text: string): Line | undefined {
  const content = text.trim();
  if (content === "" || content.startsWith("* ") || content === "*" || content === "*/") return undefined;
  let length = 0;
  while (text.charCodeAt(length) === BLANK || text.charCodeAt(length) === TAB) length++;
  const last = content.at(-1)!;
  return { lead: text.slice(0, length), opens: OPENERS.includes(last) || (last === ":" && PYTHON.test(content)) };
}

/** The lines, a byte in each UTF-16 unit. */
function linesOf(text: Uint8Array): string[] {
  return stringOf(text).split("\n");
}

function stringOf(text: Bytes): string {
  let string = "";
  for (let i = 0; i < text.length; i++) string += String.fromCharCode(text[i]);
  return string;
}
