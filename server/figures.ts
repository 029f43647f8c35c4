/** Figures as people read them, in sentences, charts and tables. */

/** A count as people read it: "1,234". */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString("en");
}

/** A share as people read it: "48%", with so many digits behind the point. */
export function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)}%`;
}

/** A number that stands by itself. */
export interface Figure {
  readonly value: string;
  readonly label: string;
}

/** Bars of shares of a whole. */
export interface BarChart {
  readonly title: string;
  /** For those who do not see it: all that it shows. */
  readonly description: string;
  readonly groups: readonly (readonly Bar[])[];
  /** Explains the labels. */
  readonly note?: string;
}

export interface Bar {
  readonly label: string;
  /** 0 to 1. */
  readonly share: number;
  /** The share as people read it. */
  readonly value: string;
  /** Of Unroll as it is used, of Unroll with less, or of what there is without it. */
  readonly kind: "main" | "part" | "other";
}

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  /** Each begins with its name. */
  readonly rows: readonly (readonly string[])[];
}

/** Lines or columns over a common axis, and their figures. */
export interface LineChart {
  readonly title: string;
  /** For those who do not see it: what the lines show. */
  readonly description: string;
  /** Whether the values stand as columns. */
  readonly hasColumns?: boolean;
  readonly x: Axis & {
    /** The places of all lines, which increase. */
    readonly values: readonly number[];
  };
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** A level to compare with. */
  readonly level?: { readonly value: number; readonly label: string };
  readonly note?: string;
  /** The figures that are drawn, or some of them. */
  readonly table: Table;
}

export interface Axis {
  /** Empty where the ticks say enough. */
  readonly label: string;
  /** Of `linear` where it is not told. Shares go from 0 to 1, counts from 0. A logarithm of nothing is not drawn. Days are counted from 1970-01-01. */
  readonly scale?: "linear" | "share" | "logarithm" | "count" | "day";
  /** Where a logarithmic axis begins, so that charts can be compared: a line that leaves the chart there goes on falling. */
  readonly floor?: number;
}

export interface Line {
  readonly label: string;
  /** At every place; null where there is none. */
  readonly values: readonly (number | null)[];
}
