/** Amounts and times as people say them, in the editor's language. */
import * as vscode from "vscode";

/** As "1,234", and "1.3 million" from `long` on. */
export function count(number: number, long = 1_000_000): string {
  const isLong = number >= long;
  const options: Intl.NumberFormatOptions = isLong
    ? { notation: "compact", compactDisplay: "long", maximumFractionDigits: 1 }
    : { maximumFractionDigits: 0 };
  return new Intl.NumberFormat(vscode.env.language, options).format(number);
}

/** As "48%". */
export function share(part: number, digits = 0): string {
  const options = { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(vscode.env.language, options).format(part);
}

/** As "3 min", or "40 sec" where that is less than a minute. */
export function duration(seconds: number): string {
  const isShort = seconds < 60;
  return unit(isShort ? seconds : seconds / 60, isShort ? "second" : "minute");
}

/** As "3.2 ms". */
export function milliseconds(time: number): string {
  return unit(time, "millisecond", time < 10 ? 1 : 0);
}

/** As "36 MB". */
export function fileSize(bytes: number): string {
  const [size, name] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return unit(size, name, size < 10 ? 1 : 0);
}

/** As "182 MB". */
export function memorySize(bytes: number): string {
  return unit(bytes / 2 ** 20, "megabyte");
}

function unit(number: number, name: string, digits = 0): string {
  const options = { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(vscode.env.language, options).format(number);
}

/** As "2 hours ago" or "yesterday"; narrow, as "2h ago". */
export function age(time: number, style: "long" | "narrow" = "long"): string {
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: "auto", style });
  const minutes = Math.max(0, Math.round((Date.now() - time) / 60_000));
  if (minutes < 1) return vscode.l10n.t("just now");
  if (minutes < 60) return format.format(-minutes, "minute");
  if (minutes < 60 * 24) return format.format(-Math.round(minutes / 60), "hour");
  return format.format(-Math.round(minutes / (60 * 24)), "day");
}

/** The time of the day, as "2:35 PM". */
export function clock(time: number): string {
  return new Intl.DateTimeFormat(vscode.env.language, { hour: "numeric", minute: "2-digit" }).format(time);
}

/** A day as in "2026-11-27", as "Fri, Nov 27". */
export function day(date: string): string {
  const format = new Intl.DateTimeFormat(vscode.env.language, {
    weekday: "short",
    month: "short",
    day: "numeric",
    timeZone: "UTC",
  });
  return format.format(new Date(`${date}T00:00:00Z`));
}
