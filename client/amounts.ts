/** Amounts and times as people say them, in the user's language. */
import * as vscode from "vscode";

/** As "1,240", or "1.3 million" of many. */
export function describeCount(count: number): string {
  const { language } = vscode.env;
  if (count < 100_000) return count.toLocaleString(language);
  const format = { notation: "compact", compactDisplay: "long", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, format).format(count);
}

/** As "62%". */
export function describeShare(share: number): string {
  return new Intl.NumberFormat(vscode.env.language, { style: "percent" }).format(share);
}

/** As "182 MB". */
export function describeBytes(bytes: number): string {
  const format = { style: "unit", unit: "megabyte", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(vscode.env.language, format).format(bytes / 2 ** 20);
}

/** The time of the day, as "2:35 PM". */
export function describeTime(time: number): string {
  return new Intl.DateTimeFormat(vscode.env.language, { hour: "numeric", minute: "2-digit" }).format(time);
}

/** As "2h ago" or "yesterday". */
export function describeAge(time: number): string {
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: "auto", style: "narrow" });
  const minutes = Math.max(0, Math.round((Date.now() - time) / 60_000));
  if (minutes < 1) return vscode.l10n.t("just now");
  if (minutes < 60) return format.format(-minutes, "minute");
  if (minutes < 60 * 24) return format.format(-Math.round(minutes / 60), "hour");
  return format.format(-Math.round(minutes / (60 * 24)), "day");
}
