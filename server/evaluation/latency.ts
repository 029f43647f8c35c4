/** The latency of suggestions: half of them take at most p50, 95 of 100 at most p95. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
}

/** In the unit of `values`; 0 where there are none. */
export function latencyOf(values: readonly number[]): Latency {
  const sorted = Float64Array.from(values).sort();
  const quantile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: quantile(0.5), p95: quantile(0.95) };
}
