/** The upper bound of the first class, in milliseconds, and the factor from one bound to the next. */
const FIRST_MILLISECONDS = 0.25;
const FACTOR = Math.SQRT2;
/** The last class has all that is slower than some two seconds. */
export const LATENCY_CLASSES = 28;

/** How many answers took how long, by classes that widen with the time. */
export type Latencies = readonly number[];

export const NO_LATENCIES: Latencies = Array.from({ length: LATENCY_CLASSES }, () => 0);

/** Half of the answers take at most `p50` milliseconds, 95 of 100 at most `p95`. */
export interface LatencyPercentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** `latencies` and one answer more. */
export function withLatency(latencies: Latencies, milliseconds: number): Latencies {
  const place = Math.ceil(Math.log(milliseconds / FIRST_MILLISECONDS) / Math.log(FACTOR));
  const index = Math.min(LATENCY_CLASSES - 1, Math.max(0, place));
  return latencies.with(index, latencies[index]! + 1);
}

export function addLatencies(one: Latencies, other: Latencies): Latencies {
  return one.map((count, i) => count + other[i]!);
}

/** Exact to the width of a class, within which the answers are taken for evenly distributed; undefined without any. */
export function percentilesOf(latencies: Latencies): LatencyPercentiles | undefined {
  const total = latencies.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const percentile = (share: number) => {
    let left = share * total;
    const index = latencies.findIndex((count) => {
      if (count >= left) return true;
      left -= count;
      return false;
    });
    const [below, bound] = [index === 0 ? 0 : boundOf(index - 1), boundOf(index)];
    return below + (bound - below) * (left / latencies[index]!);
  };
  return { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) };
}

function boundOf(index: number): number {
  return FIRST_MILLISECONDS * FACTOR ** index;
}
