/** A count as people read it: "1,234". */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString("en");
}

/** A share as people read it: "48%", with so many digits behind the point. */
export function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)}%`;
}
