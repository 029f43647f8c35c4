/** Ticks and ranges of axes, as people read them. */
import type { LineChart } from "../../server/protocol.ts";

type Axis = LineChart["y"];

/** More powers of ten than this have no tick each. */
const MOST_TICKS = 7;

/** Of a minus sign and the digits. */
const SUPERSCRIPT = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Whole powers of ten around the values that are drawn, or from the floor on, whatever there is below or above it. */
export function decadeRange(smallest: number, largest: number, floor?: number): [from: number, to: number] {
  const from = floor ?? smallest;
  return [10 ** Math.floor(Math.log10(from) + 1e-9), 10 ** Math.ceil(Math.log10(Math.max(largest, from)) - 1e-9)];
}

/** The powers of ten from the largest down: each, or every second, third, … where there are many. */
export function decadeTicks(from: number, to: number): number[] {
  const lowest = Math.round(Math.log10(from));
  const highest = Math.round(Math.log10(to));
  const step = Math.max(1, Math.ceil((highest - lowest) / MOST_TICKS));
  const ticks: number[] = [];
  for (let exponent = highest; exponent >= lowest; exponent -= step) ticks.unshift(10 ** exponent);
  return ticks;
}

/** Between ticks of counts and of days: whole numbers, and whole weeks. */
export const COUNT_STEPS: readonly number[] = [1, 10, 100, 1000, 1e4, 1e5, 1e6].flatMap((one) => [
  one,
  2 * one,
  5 * one,
]);
export const DAY_STEPS: readonly number[] = [1, 2, 7, 14, 28];

const DAY_MILLISECONDS = 86_400_000;

/** A value beside its axis: "0.5", "50%", "10⁻⁴", "1,200" or "Nov 27". */
export function describeTick(value: number, scale: Axis["scale"], language?: string): string {
  if (scale === "share") return `${Math.round(100 * value)}%`;
  if (scale === "count") return new Intl.NumberFormat(language).format(value);
  if (scale === "day") {
    const format = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });
    return format.format(value * DAY_MILLISECONDS);
  }
  if (scale !== "logarithm") return String(Number(value.toPrecision(6)));
  const exponent = Math.round(Math.log10(value));
  return exponent === 0
    ? "1"
    : `10${String(exponent).replace(/./g, (digit) => SUPERSCRIPT.charAt("-0123456789".indexOf(digit)))}`;
}

/** A value of a line in the legend: "0.52", "50%", "1,200" or "3.2e-5". */
export function describeValue(value: number, scale: Axis["scale"], language?: string): string {
  if (scale === "share" || scale === "count") return describeTick(value, scale, language);
  return scale === "logarithm" && value < 0.01 ? value.toExponential(1) : value.toPrecision(2);
}
